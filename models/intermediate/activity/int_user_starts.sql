-- When people joined, were first active and were activated. They joined when they registered (where the day is not told, when the
-- account was first known), or did something before that or without it. Of who registered before the data begin the first
-- days are not known.
with

user_accounts as (select * from {{ ref('int_user_accounts') }}),
accounts as (select * from {{ ref('int_accounts') }}),
user_days as (select * from {{ ref('int_user_days') }}),
activations as (select * from {{ ref('int_user_activations') }}),
activity_span as (select * from {{ ref('int_activity_span') }}),

people as (
    select
        user_accounts.user_id,
        {{ local_date('min(coalesce(accounts.registered_at, accounts.first_seen_at))') }} as registered_date
    from user_accounts
    left join accounts on user_accounts.account_key = accounts.account_key
    group by user_accounts.user_id
),

first_days as (
    select
        user_id,
        min(activity_date) as first_active_date
    from user_days
    group by user_id
),

dated as (
    select
        people.user_id,
        least(people.registered_date, first_days.first_active_date, activations.activation_date) as joined_date,
        first_days.first_active_date,
        activations.activation_date,
        people.registered_date < activity_span.data_start_date as is_registered_before_data,
        activity_span.as_of_date
    from people
    cross join activity_span
    left join first_days on people.user_id = first_days.user_id
    left join activations
        on people.user_id = activations.user_id and activity_span.as_of_date >= activations.activation_date
),

starts as (
    select
        user_id,
        joined_date,
        cast(date_trunc('month', joined_date) as date) as cohort_month,
        first_active_date,
        activation_date,
        coalesce(is_registered_before_data, false) as is_registered_before_data
    from dated
    where joined_date <= as_of_date
)

select * from starts
