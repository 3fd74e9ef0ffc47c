-- Events to be looked at again: what a pending file says or said, and what names an account that was erased since the last run.
-- Where all files are read, no list is needed.
with

records as (select * from {{ ref('int_event_records') }}),
pending_files as (select * from {{ ref('stg_pending_files') }}),
erased_accounts as (select * from {{ ref('int_erased_accounts') }}),

touched as (
    select records.event_key
    from records
    inner join pending_files on records.file_path = pending_files.file_path
    union distinct
    select records.event_key
    from records
    inner join erased_accounts on records.account_key = erased_accounts.account_key
    union distinct
    select records.event_key
    from records
    inner join erased_accounts on records.counterpart_account_key = erased_accounts.account_key
),

final as (
    select event_key
    from touched
    where event_key is not null and {{ 'false' if reads_all_files() else 'true' }}
)

select * from final
