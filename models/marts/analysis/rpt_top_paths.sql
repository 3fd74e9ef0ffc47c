-- The ways people take most: the first pages of their sessions. A way that few people take could tell who they are and is left
-- out; shares are of all sessions with a page.
with

views as (select * from {{ ref('int_page_views') }}),
windows as (select * from {{ ref('int_path_windows') }}),
thresholds as (select * from {{ ref('int_path_thresholds') }}),

paths as (
    select
        views.session_id,
        views.user_id,
        views.over_date,
        views.has_purchase,
        least(views.page_count, thresholds.path_pages) as pages,
        {{ concatenated(
            "case when views.view_number > 1 then ' > ' else '' end || views.page", 'views.view_number'
        ) }} as first_pages,
        views.page_count > thresholds.path_pages as goes_on
    from views
    inner join thresholds on views.view_number <= thresholds.path_pages
    group by
        views.session_id, views.user_id, views.over_date, views.has_purchase, views.page_count, thresholds.path_pages
),

counted as (
    select
        windows.as_of_date,
        paths.first_pages || case when paths.goes_on then ' > …' else '' end as path,
        paths.pages,
        count(*) as sessions,
        count(distinct paths.user_id) as users,
        count(*) filter (where paths.has_purchase) as purchases
    from paths
    inner join windows on paths.over_date between windows.first_date and windows.as_of_date
    group by 1, 2, 3
),

shared as (
    select
        *,
        sessions * 1.0 / sum(sessions) over (partition by as_of_date) as session_share
    from counted
),

final as (
    select
        as_of_date,
        cast(path as {{ dbt.type_string() }}) as path,
        cast(row_number() over (partition by as_of_date order by sessions desc, path asc) as integer) as path_rank,
        cast(pages as integer) as pages,
        cast(sessions as bigint) as sessions,
        cast(users as bigint) as users,
        cast(round(session_share, 9) as double) as session_share,
        cast(round(purchases * 1.0 / sessions, 9) as double) as purchase_rate
    from shared
    where users >= {{ setting('minimum_cell_users') }}
)

select * from final
