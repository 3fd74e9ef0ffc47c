-- Pages on which people struggle: clicks again and again, checkouts given up, more exits than the page is used to. The score is
-- what can be relied on: the lower bound of the rate, over its norm.
with

friction_sessions as (select * from {{ ref('int_friction_sessions') }}),
windows as (select * from {{ ref('int_path_windows') }}),
thresholds as (select * from {{ ref('int_path_thresholds') }}),

counted as (
    select
        windows.as_of_date,
        friction_sessions.page,
        friction_sessions.kind,
        count(*) filter (where friction_sessions.over_date >= windows.first_date) as sessions,
        count(*) filter (
            where friction_sessions.is_affected and friction_sessions.over_date >= windows.first_date
        ) as affected_sessions,
        count(distinct friction_sessions.user_id) filter (
            where friction_sessions.is_affected and friction_sessions.over_date >= windows.first_date
        ) as affected_users,
        count(*) filter (where friction_sessions.over_date < windows.first_date) as sessions_before,
        count(*) filter (
            where friction_sessions.is_affected and friction_sessions.over_date < windows.first_date
        ) as affected_sessions_before
    from friction_sessions
    inner join windows on friction_sessions.over_date between windows.norm_first_date and windows.as_of_date
    group by windows.as_of_date, friction_sessions.page, friction_sessions.kind
),

-- Leaving is normal: a page is compared with itself before the window, and with all pages where it had too few sessions.
-- Repeated clicks and abandoned checkouts are friction by themselves.
normed as (
    select
        counted.*,
        thresholds.friction_z,
        case
            when counted.kind != 'exit' then 'none'
            when counted.sessions_before >= thresholds.friction_minimum_sessions then 'page_before'
            else 'all_pages'
        end as norm,
        counted.affected_sessions_before * 1.0 / nullif(counted.sessions_before, 0) as rate_before,
        sum(counted.affected_sessions) over of_kind * 1.0 / nullif(sum(counted.sessions) over of_kind, 0) as rate_of_all,
        counted.sessions >= thresholds.friction_minimum_sessions as is_judged
    from counted
    cross join thresholds
    window of_kind as (partition by counted.as_of_date, counted.kind)
),

rated as (
    select
        *,
        affected_sessions * 1.0 / sessions as affected_rate,
        case norm when 'none' then 0 when 'page_before' then rate_before else rate_of_all end as norm_rate,
        {{ wilson_lower_bound('affected_sessions', 'sessions', 'friction_z') }} as rate_lower_bound
    from normed
    where is_judged and affected_sessions > 0
),

final as (
    select
        as_of_date,
        cast(page as {{ dbt.type_string() }}) as page,
        cast(kind as {{ dbt.type_string() }}) as kind,
        cast(sessions as bigint) as sessions,
        cast(affected_sessions as bigint) as affected_sessions,
        cast(affected_users as bigint) as affected_users,
        cast(round(affected_rate, 9) as double) as affected_rate,
        cast(round(rate_lower_bound, 9) as double) as rate_lower_bound,
        cast(norm as {{ dbt.type_string() }}) as norm,
        cast(round(norm_rate, 9) as double) as norm_rate,
        cast(round(100 * greatest(rate_lower_bound - norm_rate, 0), 9) as double) as friction_score
    from rated
)

select * from final
