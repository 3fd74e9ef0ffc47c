-- Accounts whose person asked to be erased: one account asks for all of the person's. It only grows, also on a full refresh:
-- who was erased stays so when the request, or what tied the accounts together, has left the feeds.
{{ config(
    materialized='incremental',
    incremental_strategy='append',
    full_refresh=false,
    on_schema_change='append_new_columns'
) }}
{%- set nobody = "(select account_key from people where false)" %}
{%- set known_rows = this if is_incremental() else nobody %}
with

requests as (
    select * from {{ ref('stg_erasure_requests') }}
),

people as (
    select * from {{ ref('int_account_people') }}
),

known as (
    select account_key from {{ known_rows }}
),

requested_accounts as (
    select distinct requests.account_key
    from requests
    where requests.reject_reason is null
),

-- An account that comes to be an erased person's later goes the same way.
requested_people as (
    select people.user_id
    from people
    inner join requested_accounts on people.account_key = requested_accounts.account_key
    union distinct
    select people.user_id
    from people
    inner join known on people.account_key = known.account_key
),

erased as (
    select account_key from requested_accounts
    union distinct
    select people.account_key
    from people
    inner join requested_people on people.user_id = requested_people.user_id
),

new_accounts as (
    select
        erased.account_key,
        {{ build_clock() }} as erased_at,
        cast(null as timestamp) as forgotten_at
    from erased
    left join known on erased.account_key = known.account_key
    where known.account_key is null
)

select * from new_accounts
