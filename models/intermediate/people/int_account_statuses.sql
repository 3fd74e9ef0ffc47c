-- The kinds of account that rules speak for, typed: how many points each needs, and which goes first where several fit.
with

account_statuses as (
    select * from {{ ref('account_statuses') }}
),

typed as (
    select
        {{ clean_word('status') }} as status,
        try_cast(precedence as integer) as precedence,
        try_cast(minimum_points as double) as minimum_points
    from account_statuses
)

select * from typed
