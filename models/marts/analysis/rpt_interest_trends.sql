-- Which interests win and lose people. Few people are not shown, nor what would give their number back.
with

changes as (select * from {{ ref('int_interest_changes') }}),
tests as (select * from {{ ref('int_interest_tests') }}),
interest_dates as (select * from {{ ref('int_interest_dates') }}),

disclosed as (
    select
        changes.*,
        interest_dates.previous_date,
        tests.p_value,
        tests.q_value,
        {{ disclosed('changes.users') }} as disclosed_users,
        {{ disclosed('changes.users_before') }} as disclosed_users_before,
        {{ disclosed('changes.compared_users') }} as disclosed_compared_users
    from changes
    inner join interest_dates on changes.as_of_date = interest_dates.as_of_date
    inner join tests
        on
            changes.as_of_date = cast(tests.as_of_date as date)
            and changes.kind = tests.kind
            and changes.category = tests.category
),

shown as (
    select
        *,
        disclosed_users + disclosed_users_before + disclosed_compared_users is not null as is_shown
    from disclosed
),

final as (
    select
        shown.as_of_date,
        shown.previous_date,
        cast(shown.kind as {{ dbt.type_string() }}) as kind,
        cast(shown.category as {{ dbt.type_string() }}) as category,
        shown.disclosed_compared_users as compared_users,
        shown.disclosed_users as users,
        shown.disclosed_users_before as users_before,
        cast(round(shown.disclosed_users * 1.0 / shown.disclosed_compared_users, 9) as double) as share,
        cast(
            round(
                (shown.disclosed_users - shown.disclosed_users_before) * 1.0 / shown.disclosed_compared_users, 9
            ) as double
        ) as share_change,
        case when shown.is_shown then shown.p_value end as p_value,
        case when shown.is_shown then shown.q_value end as q_value,
        cast(
            case
                when not shown.is_shown then null
                when shown.q_value > 0.05 then 'steady'
                when shown.users > shown.users_before then 'emerging'
                else 'fading'
            end as {{ dbt.type_string() }}
        ) as trend
    from shown
)

select * from final
