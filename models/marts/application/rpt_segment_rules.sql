-- Churn and purchase scores of the latest day in a few rules, to be pasted into SQL on fct_user_features. A rule that holds for
-- too few is not told.
with

rules as (select * from {{ ref('int_rule_trees') }}),

final as (
    select
        cast(target as {{ dbt.type_string() }}) as target,
        cast(as_of_date as date) as as_of_date,
        cast(rule as integer) as rule,
        cast(conditions as {{ dbt.type_string() }}) as conditions,
        users,
        average_probability,
        cast(band as {{ dbt.type_string() }}) as band,
        band_share,
        r_squared,
        band_agreement
    from rules
    where users >= {{ setting('minimum_cell_users') }}
)

select * from final
