-- Which files were read, as they were then, and until when their rows read the same: a row from the future is one day of the
-- past, and one day a row is older than its feed is kept. A file is remembered when all that is made of it by increments was
-- made, in this run.
-- depends_on: {{ ref('fct_account_days') }}, {{ ref('int_consents') }}, {{ ref('int_crm_attributes') }}
-- depends_on: {{ ref('stg_logins') }}, {{ ref('stg_accounts') }}, {{ ref('int_erased_accounts') }}, {{ ref('int_order_items') }}
{{ config(
    materialized='incremental',
    incremental_strategy='append',
    on_schema_change='append_new_columns',
    pre_hook="{{ take_out(ref('stg_pending_files'), ['file_path']) if increments_are_complete() else '' }}",
    post_hook="{{ settle_records(
        ref('int_event_records'), ref('int_stock_records'), ref('int_order_items__checked'), ref('int_erased_accounts')
    ) if increments_are_complete() else '' }}"
) }}
with

files as (select * from {{ ref('stg_feed_files') }}),
pending_files as (select * from {{ ref('stg_pending_files') }}),
event_records as (select * from {{ ref('int_event_records') }}),
stock_records as (select * from {{ ref('int_stock_records') }}),
order_items as (select * from {{ ref('int_order_items__checked') }}),

changes as (
    select file_path, reads_the_same_until from event_records where reads_the_same_until is not null and replaced_at is null
    union all
    select file_path, reads_the_same_until from stock_records where reads_the_same_until is not null and replaced_at is null
    union all
    select file_path, reads_the_same_until from order_items where reads_the_same_until is not null and replaced_at is null
),

first_changes as (
    select
        file_path,
        min(reads_the_same_until) as settled_until
    from changes
    group by file_path
),

final as (
    select
        files.feed,
        files.file_path,
        files.file_bytes,
        files.modified_ns,
        files.read_as,
        {{ build_clock() }} as read_at,
        first_changes.settled_until
    from files
    inner join pending_files on files.file_path = pending_files.file_path
    left join first_changes on files.file_path = first_changes.file_path
    where {{ 'true' if increments_are_complete() else 'false' }}
)

select * from final
