-- Every account, registered or only seen in events: whose it is and what kind of account it is.
with

account_ids as (select * from {{ ref('int_account_ids') }}),
appearances as (select * from {{ ref('int_account_appearances') }}),
accounts as (select * from {{ ref('int_accounts') }}),
people as (select * from {{ ref('int_account_people') }}),
statuses as (select * from {{ ref('int_account_status') }}),
account_days as (select * from {{ ref('fct_account_days') }}),
erased_accounts as (select * from {{ ref('int_erased_accounts') }}),

last_activity as (
    select account_key, max(activity_date) as last_active_date from account_days where is_active group by account_key
),

current_statuses as (
    select
        account_key,
        account_status,
        status_reasons
    from statuses
    where is_current
),

final as (
    select
        appearances.account_key,
        account_ids.source_system,
        account_ids.account_id,
        coalesce(people.user_id, appearances.account_key) as user_id,
        cast(current_statuses.account_status as {{ dbt.type_string() }}) as account_status,
        current_statuses.status_reasons,
        people.merged_by,
        accounts.account_key is not null as is_registered,
        accounts.registered_at,
        appearances.first_seen_at,
        last_activity.last_active_date,
        accounts.acquisition_channel,
        case when erased_accounts.account_key is null then accounts.referrer_account_key end as referrer_account_key
    from appearances
    inner join account_ids on appearances.account_key = account_ids.account_key
    left join accounts on appearances.account_key = accounts.account_key
    left join people on appearances.account_key = people.account_key
    left join current_statuses on appearances.account_key = current_statuses.account_key
    left join last_activity on appearances.account_key = last_activity.account_key
    left join erased_accounts on accounts.referrer_account_key = erased_accounts.account_key
)

select * from final
