-- The days people were looked at and are to be looked at: when, how many people, and how many events arrived too late to be seen.
-- A day with late events would come out otherwise if it were built again.
with

due_dates as (select * from {{ ref('int_due_dates') }}),
refresh_dates as (select * from {{ ref('int_refresh_dates') }}),
known_refreshes as (select * from {{ ref('int_known_refreshes') }}),
refreshes as (select * from {{ source('history', 'refreshes') }}),
events as (select * from {{ ref('fct_events') }}),

features as (
    select * from {{ remembered('fct_user_features', ['user_id', 'as_of_date'], 'analytics') }}
),

refreshed as (
    select
        as_of_date,
        is_latest,
        is_kept,
        {{ build_clock() }} as refreshed_at
    from refresh_dates
    union all
    select
        known_refreshes.as_of_date,
        false as is_latest,
        true as is_kept,
        refreshes.refreshed_at
    from known_refreshes
    inner join refreshes on known_refreshes.as_of_date = refreshes.as_of_date
    where not known_refreshes.is_refreshed
),

-- The few events that may be late for some day, before each is compared with every day.
late as (
    select
        activity_date,
        arrived_at
    from events
    where
        activity_date <= (select max(refreshed.as_of_date) from refreshed)
        and arrived_at > (select min(refreshed.refreshed_at) from refreshed)
),

late_events as (
    select
        refreshed.as_of_date,
        count(*) as events
    from refreshed
    inner join late on refreshed.as_of_date >= late.activity_date and refreshed.refreshed_at < late.arrived_at
    group by refreshed.as_of_date
),

people as (
    select
        as_of_date,
        count(*) as people
    from features
    group by as_of_date
),

days as (
    select as_of_date from refreshed
    union
    select as_of_date from due_dates
),

final as (
    select
        days.as_of_date,
        coalesce(refreshed.is_latest, false) as is_latest,
        coalesce(refreshed.is_kept, false) as is_kept,
        refreshed.as_of_date is null as is_left_over,
        refreshed.refreshed_at,
        case when refreshed.as_of_date is not null then coalesce(people.people, 0) end as people,
        case when refreshed.as_of_date is not null then coalesce(late_events.events, 0) end as late_events
    from days
    left join refreshed on days.as_of_date = refreshed.as_of_date
    left join people on days.as_of_date = people.as_of_date
    left join late_events on days.as_of_date = late_events.as_of_date
)

select * from final
