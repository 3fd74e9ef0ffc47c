-- What people click on each page, and whether the clicks crowd on few elements.
with

session_events as (select * from {{ ref('int_session_events') }}),
sessions as (select * from {{ ref('fct_sessions') }}),
windows as (select * from {{ ref('int_path_windows') }}),

clicks as (
    select
        sessions.over_date,
        session_events.user_id,
        session_events.page,
        coalesce(session_events.element, '(unnamed)') as element
    from session_events
    inner join sessions on session_events.session_id = sessions.session_id
    where session_events.is_click
),

counted as (
    select
        windows.as_of_date,
        clicks.page,
        clicks.element,
        count(*) as clicks,
        count(distinct clicks.user_id) as users
    from clicks
    inner join windows on clicks.over_date between windows.first_date and windows.as_of_date
    group by windows.as_of_date, clicks.page, clicks.element
),

ranked as (
    select
        *,
        row_number() over (partition by as_of_date, page order by clicks desc, element asc) as element_rank,
        count(*) over of_page as page_elements,
        sum(clicks) over of_page as page_clicks
    from counted
    window of_page as (partition by as_of_date, page)
),

-- Gini's coefficient, from the most clicked element down: 0 where all are clicked alike, near 1 where one gets all.
final as (
    select
        as_of_date,
        cast(page as {{ dbt.type_string() }}) as page,
        cast(element as {{ dbt.type_string() }}) as element,
        cast(element_rank as integer) as element_rank,
        cast(clicks as bigint) as clicks,
        cast(users as bigint) as users,
        cast(round(clicks * 1.0 / page_clicks, 9) as double) as click_share,
        cast(page_elements as integer) as page_elements,
        cast(
            round(
                sum(clicks * (page_elements + 1 - 2 * element_rank)) over (partition by as_of_date, page) * 1.0
                / (page_elements * page_clicks),
                9
            ) as double
        ) as page_gini
    from ranked
)

select * from final
