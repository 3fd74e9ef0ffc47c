-- From registration to habit: of those who took a step, how many took the next, for everybody and by segment. People whose
-- days for a step are not over are not asked yet, so that the rates are of whole histories.
with

user_steps as (select * from {{ ref('int_user_activation_steps') }}),
segments as (select * from {{ ref('int_user_segments') }}),

counted as (
    select
        user_steps.as_of_date,
        segments.segment_type,
        segments.segment,
        user_steps.step_number,
        user_steps.step,
        count(*) as asked_users,
        count(*) filter (where user_steps.is_taken) as reached_users
    from user_steps
    inner join segments on user_steps.user_id = segments.user_id and user_steps.as_of_date = segments.as_of_date
    group by 1, 2, 3, 4, 5
),

-- Everybody is no segment: only parts of the population can be too small to show.
disclosed as (
    select
        as_of_date,
        segment_type,
        segment,
        step_number,
        step,
        case when segment_type = 'all' then asked_users else {{ disclosed('asked_users') }} end as asked_users,
        case when segment_type = 'all' then reached_users else {{ disclosed('reached_users') }} end as reached_users
    from counted
),

rated as (
    select
        *,
        reached_users * 1.0 / nullif(asked_users, 0) as step_rate
    from disclosed
),

-- The product of the rates so far; zero stays zero, and what is not shown hides what follows.
chained as (
    select
        *,
        count(*) over so_far = count(step_rate) over so_far as is_whole,
        min(step_rate) over so_far as smallest_rate,
        exp(sum(ln(nullif(step_rate, 0))) over so_far) as product_of_rates
    from rated
    window so_far as (
        partition by as_of_date, segment_type, segment order by step_number rows unbounded preceding
    )
),

final as (
    select
        as_of_date,
        cast(segment_type as {{ dbt.type_string() }}) as segment_type,
        cast(segment as {{ dbt.type_string() }}) as segment,
        step_number,
        cast(step as {{ dbt.type_string() }}) as step,
        cast(asked_users as bigint) as asked_users,
        cast(case when asked_users is not null then reached_users end as bigint) as reached_users,
        cast(round(step_rate, 9) as double) as step_rate,
        cast(
            round(case when is_whole then case when smallest_rate = 0 then 0 else product_of_rates end end, 9) as double
        ) as overall_rate,
        asked_users is null or reached_users is null as is_suppressed
    from chained
)

select * from final
