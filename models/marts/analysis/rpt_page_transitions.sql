-- From which page to which people go, with the start and the end of their sessions.
with

views as (
    select * from {{ ref('int_page_views') }}
),

windows as (
    select * from {{ ref('int_path_windows') }}
),

steps as (
    select
        over_date,
        '(start)' as from_page,
        page as to_page,
        cast(null as double) as dwell_seconds
    from views
    where view_number = 1
    union all
    select
        over_date,
        page as from_page,
        coalesce(next_page, '(exit)') as to_page,
        dwell_seconds
    from views
),

counted as (
    select
        windows.as_of_date,
        steps.from_page,
        steps.to_page,
        count(*) as transitions,
        median(steps.dwell_seconds) as median_dwell_seconds
    from steps
    inner join windows on steps.over_date between windows.first_date and windows.as_of_date
    group by windows.as_of_date, steps.from_page, steps.to_page
),

final as (
    select
        as_of_date,
        cast(from_page as {{ dbt.type_string() }}) as from_page,
        cast(to_page as {{ dbt.type_string() }}) as to_page,
        cast(transitions as bigint) as transitions,
        cast(
            round(transitions * 1.0 / sum(transitions) over (partition by as_of_date, from_page), 9) as double
        ) as departure_share,
        cast(round(median_dwell_seconds, 9) as double) as median_dwell_seconds
    from counted
)

select * from final
