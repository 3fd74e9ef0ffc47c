-- When an account went from one person to another.
with

history as (
    select * from {{ ref('int_identity_history') }}
),

changes as (
    select
        account_key,
        valid_from as changed_at,
        kind,
        previous_user_id,
        user_id
    from history
    where kind != 'first'
)

select * from changes
