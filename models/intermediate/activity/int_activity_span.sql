-- From when to when there are data. A few misdated events lie before the real ones in most feeds; the data begin where they
-- are no more than a twentieth of the four weeks that follow. Only those weeks decide, so that later data move nothing.
with

dates as (select * from {{ ref('dim_dates') }}),
user_days as (select * from {{ ref('int_user_days') }}),
refresh_dates as (select * from {{ ref('int_refresh_dates') }}),

first_activity as (
    select min(activity_date) as first_date from user_days
),

known as (
    select
        first_activity.first_date,
        max(refresh_dates.as_of_date) as as_of_date
    from first_activity
    cross join refresh_dates
    where first_activity.first_date is not null
    group by first_activity.first_date
),

active_people as (
    select
        activity_date,
        count(*) as people
    from user_days
    group by activity_date
),

all_days as (
    select
        dates.date as activity_date,
        coalesce(active_people.people, 0) as people
    from dates
    inner join known on dates.date between known.first_date and known.as_of_date
    left join active_people on dates.date = active_people.activity_date
),

compared as (
    select
        activity_date,
        people,
        coalesce(
            sum(people) over (order by activity_date rows between unbounded preceding and 1 preceding), 0
        ) as people_before,
        sum(people) over (order by activity_date rows between current row and 27 following) as people_after
    from all_days
),

-- The last day before which there is next to nothing; the data began on it or in the week before.
turning_point as (
    select max(activity_date) as activity_date
    from compared
    where people_before <= 0.05 * people_after
),

beginning as (
    select min(compared.activity_date) as data_start_date
    from compared
    inner join turning_point
        on
            compared.activity_date between {{ dbt.dateadd('day', -7, 'turning_point.activity_date') }}
            and turning_point.activity_date
    where 28 * compared.people >= 0.1 * compared.people_after
),

final as (
    select
        known.first_date,
        {%- if setting('data_start_date') %}
            cast({{ dbt.string_literal(setting('data_start_date')) }} as date) as data_start_date,
        {%- else %}
            beginning.data_start_date,
        {%- endif %}
        known.as_of_date
    from known
    cross join beginning
)

select * from final
