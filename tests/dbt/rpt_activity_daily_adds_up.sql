-- The active of 28 days change by those who come in and those who go out: no one comes or goes unseen.
with

daily as (
    select * from {{ ref('rpt_activity_daily') }}
),

with_previous as (
    select
        *,
        coalesce(lag(mau) over (order by activity_date), 0) as previous_mau
    from daily
)

select *
from with_previous
where mau != previous_mau + new_users + reactivated_users - lost_users
