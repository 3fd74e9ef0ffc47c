-- Lines of orders. One whose order is not there is refused: its money could not be dated or given to anyone. It belongs to whose
-- order it is also where that order was refused, and is as old as the order. Lines of pending files are read again, the old ones
-- stay, marked, until all that hangs on them was made anew; lines whose order is touched are judged again.
{{ config(
    materialized='incremental',
    incremental_strategy=replacing_strategy(),
    unique_key='order_key',
    on_schema_change='append_new_columns',
    pre_hook="{{ mark_known_records(ref('stg_pending_files'), ref('int_erased_accounts')) }}"
) }}
{%- set takes_increment = takes_increment() %}
{#- Before any build, when the doctor looks at rows, nobody is known to be erased. -#}
{%- set nobody = '(select account_key from orders where false)' %}
{%- set known_erased = ref('int_erased_accounts') if present_state('intermediate', 'int_erased_accounts') else nobody %}
with

order_items as (select * from {{ ref('stg_order_items') }}),
orders as (select * from {{ ref('stg_orders') }}),
orders_past_retention as (select * from {{ ref('stg_orders_past_retention') }}),
erased_accounts as (select * from {{ known_erased }}),

-- depends_on: {{ ref('stg_pending_files') }}, {{ ref('int_touched_events') }}, {{ ref('int_erased_accounts') }}
new_lines as (
    select
        order_item_key,
        order_key,
        source_system,
        order_id,
        product_id,
        quantity,
        unit_price,
        category,
        brand,
        reject_reason as own_reject_reason,
        arrived_at,
        arrival_source,
        raw_record,
        file_path,
        cast(null as timestamp) as replaced_at
    from order_items
    where {{ is_in_pending_file() }}
),

{%- if takes_increment %}

touched_orders as (
    select event_key as order_key from {{ ref('int_touched_events') }}
    union distinct
    select order_key from new_lines
),
{%- endif %}

-- An order's lines are judged together: what is taken out for that is put back whole.
lines as (
    select * from new_lines
    {%- if takes_increment %}
    union all
    select
        order_item_key,
        order_key,
        source_system,
        order_id,
        product_id,
        quantity,
        unit_price,
        category,
        brand,
        own_reject_reason,
        arrived_at,
        arrival_source,
        raw_record,
        file_path,
        replaced_at
    from {{ this }}
    where order_key in (select touched_orders.order_key from touched_orders)
    {%- endif %}
),

known_orders as (
    select
        event_key as order_key,
        coalesce(
            min(account_key) filter (where reject_reason is null),
            min(account_key)
        ) as account_key,
        bool_or(reject_reason is null) as is_accepted
    from orders
    {%- if takes_increment %}
    where event_key in (select touched_orders.order_key from touched_orders)
    {%- endif %}
    group by event_key
),

judged as (
    select
        lines.*,
        'order_items' as feed,
        known_orders.account_key,
        case
            when lines.own_reject_reason is not null then lines.own_reject_reason
            when not coalesce(known_orders.is_accepted, false) then 'orphan_order'
        end as reject_reason,
        case
            when lines.arrival_source = 'doubtful' then {{ json_value('lines.raw_record', 'ingested_at') }}
        end as doubtful_arrival,
        known_orders.order_key is null and orders_past_retention.order_key is not null as is_past_retention,
        cast(null as timestamp) as event_at,
        erased_accounts.account_key is not null as is_erased
    from lines
    left join known_orders on lines.order_key = known_orders.order_key
    left join orders_past_retention on lines.order_key = orders_past_retention.order_key
    left join erased_accounts on known_orders.account_key = erased_accounts.account_key
),

final as (
    select
        feed,
        order_item_key,
        order_key,
        account_key,
        source_system,
        order_id,
        product_id,
        quantity,
        unit_price,
        category,
        brand,
        own_reject_reason,
        case when not is_erased then reject_reason end as reject_reason,
        arrived_at,
        arrival_source,
        case when not is_erased then doubtful_arrival end as doubtful_arrival,
        case
            when not is_erased and reject_reason is not null then {{ hash_key(['feed', 'reject_reason', 'raw_record']) }}
        end as rejected_record_key,
        case when not is_erased then raw_record end as raw_record,
        {{ reads_the_same_until('cast(null as timestamp)') }} as reads_the_same_until,
        file_path,
        is_past_retention,
        is_erased,
        replaced_at
    from judged
)

select * from final
