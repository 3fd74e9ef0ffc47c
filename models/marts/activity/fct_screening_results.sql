-- Who passes the first screen, and for the others the first rule that stopped them.
with

outcomes as (
    select * from {{ ref('int_screening_outcomes') }}
),

results as (
    select
        user_id,
        as_of_date,
        rule_set,
        bool_and(is_met) as is_passed,
        min_by(rule, rule_order) filter (where not is_met) as failed_rule
    from outcomes
    group by user_id, as_of_date, rule_set
),

final as (
    select
        user_id,
        as_of_date,
        cast(rule_set as {{ dbt.type_string() }}) as rule_set,
        is_passed,
        cast(failed_rule as {{ dbt.type_string() }}) as failed_rule
    from results
)

select * from final
