-- Which files were read, as they were then, and until when their rows read the same: a row from the future is one day of the
-- past, and one day a row is older than its feed is kept. A file is remembered when all that is made of it by increments was
-- made, in this run.
-- depends_on: {{ ref('fct_account_days') }}
-- depends_on: {{ ref('stg_logins') }}, {{ ref('int_erased_accounts') }}
{{ config(
    materialized='incremental',
    incremental_strategy='append',
    on_schema_change='append_new_columns',
    pre_hook="{{ take_out(ref('stg_pending_files'), ['file_path']) if increments_are_complete() else '' }}",
    post_hook="{{ settle_event_records(ref('int_event_records'), ref('int_erased_accounts')) if increments_are_complete() else '' }}"
) }}
with

files as (select * from {{ ref('stg_feed_files') }}),
pending_files as (select * from {{ ref('stg_pending_files') }}),
records as (select * from {{ ref('int_event_records') }}),

changes as (
    select
        records.file_path,
        {{ reads_the_same_until('records') }} as settled_until
    from records
    inner join pending_files on records.file_path = pending_files.file_path
    where records.replaced_at is null
),

first_changes as (
    select
        file_path,
        min(settled_until) as settled_until
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
