-- The files that this run found.
select
    feed,
    file_path,
    file_bytes,
    modified_ns,
    arrived_at,
    read_as
from {{ source('raw_catalogue', 'feed_files') }}
