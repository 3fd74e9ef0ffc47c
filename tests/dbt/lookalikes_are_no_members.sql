-- People who are in an audience themselves are not told to be like its members.
with

lookalikes as (select * from {{ ref('fct_lookalikes') }}),
members as (select * from {{ ref('fct_audience_members') }})

select lookalikes.*
from lookalikes
inner join members
    on
        lookalikes.audience = members.audience
        and lookalikes.user_id = members.user_id
        and lookalikes.as_of_date = members.as_of_date
