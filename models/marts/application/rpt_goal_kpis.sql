-- How far the goals moved, month against month, by the groups people were in when the month began; and whether the people of an
-- action moved more than those who were held out of it.
with

cells as (select * from {{ ref('int_goal_cells') }}),
comparisons as (select * from {{ ref('int_goal_comparisons') }}),
tests as (select * from {{ ref('int_goal_tests') }}),

told as (
    select
        *,
        case when not is_suppressed then users end as told_users,
        case when not is_suppressed then round(total / users, 9) end as kpi_value
    from cells
    where not is_holdout
),

compared as (
    select
        comparisons.month_start,
        'action' as kind,
        comparisons.action as value,
        comparisons.kpi,
        case when not comparisons.is_suppressed then comparisons.control_users end as holdout_users,
        case when not comparisons.is_suppressed then round(comparisons.holdout_value, 9) end as holdout_value,
        tests.difference,
        tests.ci_low,
        tests.ci_high,
        tests.p_value,
        tests.q_value
    from comparisons
    inner join tests
        on
            comparisons.month_start = cast(tests.month_start as date)
            and comparisons.action = tests.action
            and comparisons.kpi = tests.kpi
),

final as (
    select
        told.month_start as month,
        cast(told.kind as {{ dbt.type_string() }}) as kind,
        cast(told.value as {{ dbt.type_string() }}) as value,
        cast(told.kpi as {{ dbt.type_string() }}) as kpi,
        told.as_of_date,
        cast(told.told_users as bigint) as users,
        told.kpi_value,
        earlier.kpi_value as previous_value,
        round(told.kpi_value - earlier.kpi_value, 9) as change,
        cast(compared.holdout_users as bigint) as holdout_users,
        compared.holdout_value,
        compared.difference as movement_difference,
        compared.ci_low,
        compared.ci_high,
        compared.p_value,
        compared.q_value,
        cast(
            case
                when told.kind != 'action' then null
                when compared.q_value is null then 'not_enough_data'
                when compared.q_value >= 0.05 then 'not_shown'
                when compared.difference > 0 then 'moved_more'
                else 'moved_less'
            end as {{ dbt.type_string() }}
        ) as verdict,
        told.is_suppressed
    from told
    left join told as earlier
        on
            told.kind = earlier.kind
            and told.value = earlier.value
            and told.kpi = earlier.kpi
            and cast(date_trunc('month', told.as_of_date) as date) = earlier.month_start
    left join compared
        on
            told.month_start = compared.month_start
            and told.kind = compared.kind
            and told.value = compared.value
            and told.kpi = compared.kpi
)

select * from final
