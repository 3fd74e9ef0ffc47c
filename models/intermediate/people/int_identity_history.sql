-- Who an account belonged to, and since when: a row when it is first seen and one whenever that changes. It only grows, also on
-- a full refresh: what was published under an old id must be found again. Who asked to be erased is taken out,
-- and what is older than the variable identity_history_retention_days.
{{ config(
    materialized='incremental',
    incremental_strategy='append',
    full_refresh=false,
    on_schema_change='append_new_columns',
    post_hook=["{{ forget_erased_history() }}", "{{ forget_old_changes() }}", "{{ begin_with_what_is_left() }}"]
) }}
-- depends_on: {{ ref('int_erased_accounts') }}
{%- set nobody = "(select account_key, user_id, " ~ build_clock() ~ " as valid_from from accounts where false)" %}
{%- set known_rows = this if is_incremental() else nobody %}
with

accounts as (
    select
        account_key,
        user_id
    from {{ ref('dim_accounts') }}
),

-- The first build has no history yet: then nobody is known.
known as (
    select
        account_key,
        max_by(user_id, valid_from) as user_id,
        max(valid_from) as valid_from
    from {{ known_rows }}
    group by account_key
),

compared as (
    select
        accounts.account_key,
        accounts.user_id,
        known.user_id as previous_user_id,
        known.valid_from as previous_valid_from
    from accounts
    left join known on accounts.account_key = known.account_key
),

joined_people as (
    select user_id
    from compared
    where previous_user_id is not null
    group by user_id
    having count(distinct previous_user_id) > 1
),

divided_people as (
    select previous_user_id
    from compared
    where previous_user_id is not null
    group by previous_user_id
    having count(distinct user_id) > 1
),

changes as (
    select
        compared.account_key,
        -- Two builds by one clock still follow each other.
        case
            when compared.previous_valid_from >= {{ build_clock() }} then compared.previous_valid_from + interval '1' second
            else {{ build_clock() }}
        end as valid_from,
        compared.user_id,
        compared.previous_user_id,
        case
            when compared.previous_user_id is null then 'first'
            when joined_people.user_id is not null and divided_people.previous_user_id is not null then 'moved'
            when joined_people.user_id is not null then 'merged'
            when divided_people.previous_user_id is not null then 'split'
            else 'renamed'
        end as kind
    from compared
    left join joined_people on compared.user_id = joined_people.user_id
    left join divided_people on compared.previous_user_id = divided_people.previous_user_id
    where compared.previous_user_id is null or compared.previous_user_id != compared.user_id
)

select * from changes
