-- How many people of each segment were active, day by day. Few people are not shown, nor what would give their number back.
with

population_days as (select * from {{ ref('int_population_days') }}),
activity_dates as (select * from {{ ref('int_activity_dates') }}),

disclosed as (
    select
        *,
        {{ disclosed('dau') }} as disclosed_dau,
        {{ disclosed('wau') }} as disclosed_wau,
        {{ disclosed('mau') }} as disclosed_mau,
        {{ disclosed('new_users') }} as disclosed_new_users,
        {{ disclosed('returning_users') }} as disclosed_returning_users,
        {{ disclosed('reactivated_users') }} as disclosed_reactivated_users,
        {{ disclosed('lost_users') }} as disclosed_lost_users
    from population_days
    where segment_type != 'all'
),

-- Two of the three of active, new and returning give the third.
final as (
    select
        disclosed.activity_date,
        cast(disclosed.segment_type as {{ dbt.type_string() }}) as segment_type,
        cast(disclosed.segment as {{ dbt.type_string() }}) as segment,
        disclosed.disclosed_dau as dau,
        disclosed.disclosed_wau as wau,
        disclosed.disclosed_mau as mau,
        cast(
            round(disclosed.disclosed_dau * 1.0 / nullif(disclosed.disclosed_mau, 0), 9) as double
        ) as stickiness,
        case when disclosed.disclosed_returning_users is not null then disclosed.disclosed_new_users end as new_users,
        case when disclosed.disclosed_new_users is not null then disclosed.disclosed_returning_users end as returning_users,
        disclosed.disclosed_reactivated_users as reactivated_users,
        disclosed.disclosed_lost_users as lost_users,
        coalesce(
            disclosed.disclosed_dau + disclosed.disclosed_wau + disclosed.disclosed_mau
            + disclosed.disclosed_new_users + disclosed.disclosed_returning_users
            + disclosed.disclosed_reactivated_users + disclosed.disclosed_lost_users is null,
            true
        ) as is_suppressed,
        activity_dates.market_context
    from disclosed
    inner join activity_dates on disclosed.activity_date = activity_dates.activity_date
    where disclosed.activity_date >= activity_dates.data_start_date
)

select * from final
