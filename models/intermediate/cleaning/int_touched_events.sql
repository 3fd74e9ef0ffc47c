-- Events to be looked at again: what a pending file says or said, and what names an account that was erased and that no run
-- forgot yet. Where all files are read, no list is needed.
-- depends_on: {{ ref('stg_pending_files') }}
with

newly_erased_accounts as (select * from {{ ref('int_erased_accounts') }} where forgotten_at is null),

-- Each looks for its rows itself: a table that is named once is not copied before it is searched.
records_of_pending_files as (select * from {{ ref('int_event_records') }} where {{ was_in_pending_file() }}),
records_of_erased_accounts as (select * from {{ ref('int_event_records') }} where is_erased),
records_naming_erased_accounts as (
    select *
    from {{ ref('int_event_records') }}
    where counterpart_account_key in (select newly_erased_accounts.account_key from newly_erased_accounts)
),

touched as (
    select event_key from records_of_pending_files
    union distinct
    select event_key from records_of_erased_accounts
    union distinct
    select event_key from records_naming_erased_accounts
),

final as (
    select event_key
    from touched
    where event_key is not null and {{ 'false' if reads_all_files() else 'true' }}
)

select * from final
