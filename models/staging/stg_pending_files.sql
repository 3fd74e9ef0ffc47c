-- The files whose rows this run has to read, and those that are gone and take their rows along.
select
    feed,
    file_path,
    is_there
from {{ source('raw_catalogue', 'pending_files') }}
