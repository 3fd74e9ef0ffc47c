-- What a human should look at, with the reason. Nothing else reads it: whether it is fraud is not decided here.
with

shared_device as (select * from {{ ref('int_risk_flags__shared_device') }}),
coupon_velocity as (select * from {{ ref('int_risk_flags__coupon_velocity') }}),
refund_ring as (select * from {{ ref('int_risk_flags__refund_ring') }}),
new_account_burst as (select * from {{ ref('int_risk_flags__new_account_burst') }}),
takeover as (select * from {{ ref('int_risk_flags__takeover') }}),
rules as (select * from {{ ref('int_risk_rules') }}),
refresh_dates as (select * from {{ ref('int_refresh_dates') }}),

flags as (
    select user_id, as_of_date, flag, value, evidence from shared_device
    union all
    select user_id, as_of_date, flag, value, evidence from coupon_velocity
    union all
    select user_id, as_of_date, flag, value, evidence from refund_ring
    union all
    select user_id, as_of_date, flag, value, evidence from new_account_burst
    union all
    select user_id, as_of_date, flag, value, evidence from takeover
),

final as (
    select
        flags.user_id,
        flags.as_of_date,
        cast(flags.flag as {{ dbt.type_string() }}) as flag,
        refresh_dates.is_latest,
        cast(rules.reason_code as {{ dbt.type_string() }}) as reason_code,
        cast(flags.evidence as {{ dbt.type_string() }}) as evidence,
        flags.value,
        rules.threshold,
        cast(rules.description_en as {{ dbt.type_string() }}) as description_en,
        cast(rules.description_ko as {{ dbt.type_string() }}) as description_ko,
        cast(rules.description_zh as {{ dbt.type_string() }}) as description_zh,
        cast(rules.owner as {{ dbt.type_string() }}) as owner
    from flags
    inner join rules on flags.flag = rules.flag
    inner join refresh_dates on flags.as_of_date = refresh_dates.as_of_date
)

select * from final
