-- A mart of our own on a public mart of Persona's.
with

lifecycle as (select * from {{ ref('persona', 'fct_user_lifecycle') }})

select
    as_of_date,
    count(*) as people
from lifecycle
where stage = 'active'
group by as_of_date
