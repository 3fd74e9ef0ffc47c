-- Every row that speaks of a touched event, as it was or as it is: what is made of events anew is made from these, and they are
-- looked for once. Where all files are read, everything is made from int_event_records.
{%- set nothing = 'select * from ' ~ ref('int_event_records') ~ ' where false' %}
with

records as (
    {{
        nothing if reads_all_files()
        else touched_rows(ref('int_event_records'), 'event_key', ref('int_touched_events'))
    }}
),

-- depends_on: {{ ref('int_touched_events') }}, {{ ref('stg_pending_files') }}
final as (
    select
        event_key,
        feed,
        event_type,
        event_subtype,
        account_key,
        counterpart_account_key,
        event_at,
        object_id,
        related_event_key,
        content_key,
        channel,
        category,
        brand,
        duration_seconds,
        amount,
        currency,
        reject_reason,
        arrived_at,
        is_erased,
        replaced_at,
        replaced_at is not null or not ({{ was_in_pending_file() }}) as was_known
    from records
    where event_key is not null
)

select * from final
