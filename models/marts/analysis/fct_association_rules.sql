-- What is bought together: rules with one item on their right, of itemsets in enough baskets.
with

rule_measures as (
    select * from {{ ref('int_rule_measures') }}
),

final as (
    select
        as_of_date,
        cast(antecedent as {{ dbt.type_string() }}) as antecedent,
        cast(consequent as {{ dbt.type_string() }}) as consequent,
        cast(items as integer) as items,
        cast(baskets as bigint) as baskets,
        cast(round(support, 9) as double) as support,
        cast(round(confidence, 9) as double) as confidence,
        cast(round(lift, 9) as double) as lift,
        cast(round(leverage, 9) as double) as leverage,
        p_value,
        q_value
    from rule_measures
    where confidence >= {{ setting('basket_minimum_confidence') }}
)

select * from final
