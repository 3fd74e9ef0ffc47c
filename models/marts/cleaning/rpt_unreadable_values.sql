-- Values that were there but could not be read and so became null. Rows refused as a whole are in fct_rejected_records.
-- For each column: when its value could be read. A word for "unknown" counts as no value at all.
{% set readable = {
    'accounts': {
        'updated_at': 'has_updated_at',
        'phone': 'phone_pseudonym is not null',
        'email': 'email_pseudonym is not null',
        'gender': 'gender is not null',
        'birth_date': 'birth_date is not null',
        'age': 'age is not null',
        'country': 'country is not null',
        'friend_count': 'friend_count is not null'
    },
    'logins': {'session_seconds': 'session_seconds is not null'},
    'messages': {'text_length': 'text_length is not null'},
    'calls': {'duration_seconds': 'has_duration'},
    'service_events': {'duration_seconds': 'duration_seconds is not null', 'amount': 'amount is not null'},
    'orders': {'currency': 'currency is not null', 'discount_amount': 'discount_amount is not null'},
    'order_items': {'quantity': 'quantity is not null', 'unit_price': 'unit_price is not null'},
    'campaigns': {
        'starts_at': 'starts_at is not null', 'ends_at': 'ends_at is not null', 'cost_amount': 'cost_amount is not null'
    },
    'campaign_events': {'amount': 'amount is not null'},
    'crm_attributes': {'updated_at': 'updated_at is not null'},
    'surveys': {'max_score': 'max_score is not null'},
    'support_tickets': {'score': 'score is not null', 'closed_at': 'closed_at is not null'}
} %}
with

account_exports as (select * from {{ ref('stg_accounts') }}),
erased_accounts as (select * from {{ ref('int_erased_accounts') }}),
region_texts as (select * from {{ ref('int_region_texts') }}),
all_logins as (select * from {{ ref('stg_logins') }}),
messages as (select * from {{ ref('stg_messages') }}),
calls as (select * from {{ ref('stg_calls') }}),
service_events as (select * from {{ ref('stg_service_events') }}),
orders as (select * from {{ ref('stg_orders') }}),
order_items as (select * from {{ ref('stg_order_items') }}),
campaigns as (select * from {{ ref('stg_campaigns') }}),
campaign_events as (select * from {{ ref('stg_campaign_events') }}),
crm_attributes as (select * from {{ ref('stg_crm_attributes') }}),
surveys as (select * from {{ ref('stg_surveys') }}),
support_tickets as (select * from {{ ref('stg_support_tickets') }}),
feed_records as (select * from {{ ref('int_feed_records') }}),

-- What an erased person wrote is nobody's example.
accounts as (
    select account_exports.*
    from account_exports
    left join erased_accounts on account_exports.account_key = erased_accounts.account_key
    where erased_accounts.account_key is null
),

-- The logins of erased people are forgotten once the run that erased them ends: they are not counted before either.
logins as (
    select all_logins.*
    from all_logins
    left join erased_accounts on all_logins.account_key = erased_accounts.account_key
    where erased_accounts.account_key is null
),

column_values as (
    {%- for feed, columns in readable.items() %}
        {%- for column, condition in columns.items() %}
            select
                '{{ feed }}' as feed,
                '{{ column }}' as column_name,
                {{ condition }} as is_readable,
                {{ unreadable_shape('unreadable_values', column) }} as example
            from {{ feed }}
            union all
        {%- endfor %}
    {%- endfor %}
    select
        'accounts' as feed,
        'region' as column_name,
        region_texts.region is not null as is_readable,
        case
            when accounts.region is not null and region_texts.region is null
                then {{ shape('accounts.region', false) }}
        end as example
    from accounts
    left join region_texts on accounts.region = region_texts.region
    union all
    select
        feed,
        'ingested_at' as column_name,
        arrival_source = 'row' as is_readable,
        case when arrival_source = 'doubtful' then {{ shape('doubtful_arrival', false) }} end as example
    from feed_records
    where arrival_source != 'file'
),

counted as (
    select
        feed,
        column_name,
        example,
        count(*) as values_read
    from column_values
    where is_readable or example is not null
    group by feed, column_name, example
),

final as (
    select
        cast(feed as {{ dbt.type_string() }}) as feed,
        cast(column_name as {{ dbt.type_string() }}) as column_name,
        cast(sum(values_read) as bigint) as values_read,
        cast(coalesce(sum(values_read) filter (where example is not null), 0) as bigint) as values_unreadable,
        max_by(example, {{ order_pair('values_read', 'example') }}) filter (where example is not null) as example
    from counted
    group by feed, column_name
)

select * from final
