-- Decisions made by hand about two accounts, typed; the smaller key stands first, so that a pair has one row.
with

identity_overrides as (
    select * from {{ ref('identity_overrides') }}
),

read as (
    select
        {{ clean_text('source_system') }} as source_system,
        {{ clean_text('account_id') }} as account_id,
        {{ clean_text('other_source_system') }} as other_source_system,
        {{ clean_text('other_account_id') }} as other_account_id,
        {{ clean_word('verdict') }} as verdict
    from identity_overrides
),

keyed as (
    select
        {{ account_key('account_id') }} as one_key,
        {{ account_key('other_account_id', 'other_source_system') }} as two_key,
        verdict
    from read
),

ordered as (
    select
        least(one_key, two_key) as account_key,
        greatest(one_key, two_key) as other_account_key,
        verdict
    from keyed
)

select * from ordered
