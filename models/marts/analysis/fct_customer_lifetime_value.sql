-- What a person's purchases are worth from the day on. Everyone who may be profiled has a row; where nothing can be told, the
-- status says why and there are no numbers.
with

user_dates as (select * from {{ ref('int_user_dates') }}),
periods as (select * from {{ ref('int_lifetime_periods') }}),
lifetime as (select * from {{ ref('int_user_lifetime') }}),
reporting_currency as (select * from {{ ref('int_reporting_currency') }}),
eligibility as (select * from {{ ref('fct_user_eligibility') }}),

profiled as (
    select user_id
    from eligibility
    where purpose = 'profiling' and is_eligible
),

people as (
    select
        user_dates.user_id,
        user_dates.as_of_date,
        periods.horizon_weeks
    from user_dates
    inner join profiled on user_dates.user_id = profiled.user_id
    inner join periods on user_dates.as_of_date = periods.as_of_date and not periods.is_holdout
),

customers as (
    select * from lifetime where not is_holdout
),

final as (
    select
        people.user_id,
        people.as_of_date,
        cast(
            case
                when customers.user_id is null then 'no_purchases'
                when customers.bg_nbd_status != 'ok' then customers.bg_nbd_status
                when customers.gamma_gamma_status != 'ok' then 'no_amounts'
                else 'ok'
            end as {{ dbt.type_string() }}
        ) as status,
        people.horizon_weeks,
        customers.first_purchase_date,
        customers.last_purchase_date,
        cast(coalesce(customers.frequency + 1, 0) as integer) as purchases,
        customers.probability_alive,
        customers.expected_purchases,
        customers.expected_purchase_amount,
        customers.expected_value_amount,
        cast(reporting_currency.reporting_currency as {{ dbt.type_string() }}) as currency
    from people
    cross join reporting_currency
    left join customers on people.user_id = customers.user_id and people.as_of_date = customers.as_of_date
)

select * from final
