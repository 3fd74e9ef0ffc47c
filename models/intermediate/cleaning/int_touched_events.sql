-- Events to be looked at again: what a pending file says or said, and what names an account that was erased since the last run.
-- Where all files are read, no list is needed.
-- depends_on: {{ ref('stg_pending_files') }}
with

records as (select * from {{ ref('int_event_records') }}),
erased_accounts as (select * from {{ ref('int_erased_accounts') }}),

touched as (
    select event_key from records where {{ was_in_pending_file() }}
    union distinct
    select event_key from records where is_erased
    union distinct
    select event_key
    from records
    where counterpart_account_key in (select erased_accounts.account_key from erased_accounts)
),

final as (
    select event_key
    from touched
    where event_key is not null and {{ 'false' if reads_all_files() else 'true' }}
)

select * from final
