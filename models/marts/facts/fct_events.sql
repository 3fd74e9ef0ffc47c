-- One behaviour record across all feeds. Facts know accounts, not persons, so that a merge never rewrites them. What is touched
-- is taken out and made anew.
{{ config(
    materialized='incremental',
    incremental_strategy='append',
    on_schema_change='append_new_columns',
    pre_hook="{{ take_out(ref('int_touched_event_records'), ['event_key']) }}"
) }}
with

duplicate_records as (select * from {{ ref('int_duplicate_records') }}),
erased_accounts as (select * from {{ ref('int_erased_accounts') }}),

looked_at as (
    select * from {{ all_or_touched(ref('int_event_records'), ref('int_touched_event_records')) }}
),

accepted as (
    select looked_at.*
    from looked_at
    left join erased_accounts on looked_at.account_key = erased_accounts.account_key
    where
        looked_at.event_key is not null
        and looked_at.reject_reason is null
        and looked_at.replaced_at is null
        and erased_accounts.account_key is null
),

-- Only the few keys that came more than once are sorted for their newest version.
single_events as (
    select accepted.*
    from accepted
    left join duplicate_records on accepted.feed = duplicate_records.feed and accepted.event_key = duplicate_records.record_key
    where duplicate_records.record_key is null
),

ranked_versions as (
    select
        accepted.*,
        row_number() over (
            partition by accepted.event_key
            order by
                accepted.arrived_at desc, accepted.event_at desc, accepted.account_key asc nulls last, accepted.event_type asc,
                accepted.event_subtype asc nulls last, accepted.object_id asc nulls last,
                accepted.counterpart_account_key asc nulls last, accepted.channel asc nulls last,
                accepted.category asc nulls last, accepted.brand asc nulls last, accepted.duration_seconds desc,
                accepted.amount desc, accepted.currency asc nulls last, accepted.content_key asc nulls last,
                accepted.related_event_key asc nulls last
        ) as version_rank
    from accepted
    inner join duplicate_records on accepted.feed = duplicate_records.feed and accepted.event_key = duplicate_records.record_key
),

deduplicated as (
    select
        *,
        cast(1 as bigint) as version_rank
    from single_events
    union all
    select * from ranked_versions where version_rank = 1
),

-- An erased person is not named as anyone's counterpart either.
final as (
    select
        deduplicated.event_key,
        deduplicated.feed,
        deduplicated.event_type,
        deduplicated.event_subtype,
        deduplicated.account_key,
        case when erased_accounts.account_key is null then deduplicated.counterpart_account_key end as counterpart_account_key,
        deduplicated.event_at,
        {{ local_date('deduplicated.event_at') }} as activity_date,
        deduplicated.object_id,
        deduplicated.related_event_key,
        deduplicated.content_key,
        deduplicated.channel,
        deduplicated.category,
        deduplicated.brand,
        deduplicated.duration_seconds,
        deduplicated.amount,
        deduplicated.currency,
        deduplicated.arrived_at
    from deduplicated
    left join erased_accounts on deduplicated.counterpart_account_key = erased_accounts.account_key
)

select * from final
