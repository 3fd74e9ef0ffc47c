-- Accounts whose person asked to be erased: one account asks for all of the person's.
with

requests as (
    select * from {{ ref('stg_erasure_requests') }}
),

people as (
    select * from {{ ref('int_account_people') }}
),

requested_accounts as (
    select distinct requests.account_key
    from requests
    where requests.reject_reason is null
),

requested_people as (
    select distinct people.user_id
    from people
    inner join requested_accounts on people.account_key = requested_accounts.account_key
),

erased as (
    select account_key from requested_accounts
    union distinct
    select people.account_key
    from people
    inner join requested_people on people.user_id = requested_people.user_id
)

select * from erased
