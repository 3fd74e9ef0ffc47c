-- What was predicted for the weeks held out, and what came: of all customers, and of those with equally many purchases before.
with

comparisons as (select * from {{ ref('int_lifetime_comparisons') }}),

groups as (
    select
        'all' as frequency_group,
        *
    from comparisons
    union all
    select
        case
            when frequency >= 5 then 'frequency_5_or_more'
            else 'frequency_' || cast(frequency as {{ dbt.type_string() }})
        end as frequency_group,
        *
    from comparisons
),

final as (
    select
        as_of_date,
        frequency_group,
        max(horizon_weeks) as weeks,
        count(*) as customers,
        cast({{ exact_sum('purchases_predicted') }} as double) as purchases_predicted,
        cast({{ exact_sum('purchases_naive') }} as double) as purchases_naive,
        cast(sum(purchases_actual) as double) as purchases_actual,
        cast({{ exact_sum('abs(purchases_predicted - purchases_actual)') }} as double) / count(*) as purchases_mae,
        cast({{ exact_sum('abs(purchases_naive - purchases_actual)') }} as double) / count(*) as purchases_naive_mae,
        cast({{ exact_sum('amount_predicted') }} as double) as amount_predicted,
        cast({{ exact_sum('amount_actual') }} as double) as amount_actual,
        cast({{ exact_sum('abs(amount_predicted - amount_actual)') }} as double) / count(*) as amount_mae
    from groups
    group by as_of_date, frequency_group
)

select * from final
