-- How many sessions or people get how far in each funnel, for everybody and by segment. Few people are not shown.
with

progress as (select * from {{ ref('int_funnel_progress') }}),
funnel_steps as (select * from {{ ref('int_funnel_steps') }}),
segments as (select * from {{ ref('int_user_segments') }}),

counted as (
    select
        progress.as_of_date,
        progress.funnel,
        segments.segment_type,
        segments.segment,
        progress.step_order,
        count(*) as reached,
        count(distinct progress.user_id) as reached_users,
        median(progress.seconds) as median_seconds
    from progress
    inner join segments on progress.user_id = segments.user_id and progress.as_of_date = segments.as_of_date
    group by 1, 2, 3, 4, 5
),

-- A step that nobody took has a row too.
all_steps as (
    select
        entries.as_of_date,
        entries.funnel,
        entries.segment_type,
        entries.segment,
        funnel_steps.step_order,
        funnel_steps.step,
        funnel_steps.scope,
        coalesce(counted.reached, 0) as reached,
        coalesce(counted.reached_users, 0) as reached_users,
        counted.median_seconds
    from counted as entries
    inner join funnel_steps on entries.funnel = funnel_steps.funnel
    left join counted
        on
            entries.as_of_date = counted.as_of_date
            and entries.funnel = counted.funnel
            and entries.segment_type = counted.segment_type
            and entries.segment = counted.segment
            and funnel_steps.step_order = counted.step_order
    where entries.step_order = 1
),

-- Everybody is no segment: only parts of the population can be too small to show.
disclosed as (
    select
        *,
        case when segment_type = 'all' then reached_users else {{ disclosed('reached_users') }} end as shown_users
    from all_steps
),

compared as (
    select
        *,
        case when shown_users is not null then reached end as shown,
        first_value(case when shown_users is not null then reached end) over so_far as entered,
        lag(case when shown_users is not null then reached end) over so_far as reached_before
    from disclosed
    window so_far as (partition by as_of_date, funnel, segment_type, segment order by step_order)
),

final as (
    select
        as_of_date,
        cast(funnel as {{ dbt.type_string() }}) as funnel,
        cast(segment_type as {{ dbt.type_string() }}) as segment_type,
        cast(segment as {{ dbt.type_string() }}) as segment,
        step_order,
        cast(step as {{ dbt.type_string() }}) as step,
        cast(scope as {{ dbt.type_string() }}) as scope,
        cast(entered as bigint) as entered,
        cast(shown as bigint) as reached,
        cast(shown_users as bigint) as reached_users,
        cast(reached_before - shown as bigint) as dropped_off,
        cast(round(1 - shown * 1.0 / nullif(reached_before, 0), 9) as double) as drop_off_rate,
        cast(round(shown * 1.0 / nullif(entered, 0), 9) as double) as conversion_rate,
        cast(round(case when shown_users is not null then median_seconds end, 9) as double) as median_seconds,
        shown_users is null as is_suppressed
    from compared
)

select * from final
