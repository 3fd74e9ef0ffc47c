-- Ids that named a person once and name nobody now, and whom to look for instead. An id is the key of an account: where that
-- account is now, there is the person, however often it moved. If the account is gone from the feeds, the accounts that bore the
-- id with it say where.
with

history as (
    select * from {{ ref('int_identity_history') }}
),

accounts as (
    select
        account_key,
        user_id
    from {{ ref('dim_accounts') }}
),

current_people as (
    select distinct user_id from accounts
),

former_ids as (
    select
        history.previous_user_id as former_user_id,
        max(history.valid_from) as retired_at
    from history
    left join current_people on history.previous_user_id = current_people.user_id
    where history.previous_user_id is not null and current_people.user_id is null
    group by history.previous_user_id
),

heirs as (
    select
        history.previous_user_id as former_user_id,
        min_by(accounts.user_id, accounts.account_key) as user_id
    from history
    inner join accounts on history.account_key = accounts.account_key
    group by history.previous_user_id
),

aliases as (
    select
        former_ids.former_user_id,
        coalesce(accounts.user_id, heirs.user_id) as user_id,
        former_ids.retired_at
    from former_ids
    left join accounts on former_ids.former_user_id = accounts.account_key
    left join heirs on former_ids.former_user_id = heirs.former_user_id
    where accounts.user_id is not null or heirs.user_id is not null
)

select * from aliases
