-- The days of feeds whose rows this run refuses, as the run before found.
select
    feed,
    feed_date
from {{ source('raw_catalogue', 'days_set_aside') }}
