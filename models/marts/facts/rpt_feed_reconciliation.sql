-- Every raw row has one fate. Rows accepted are counted where they ended up, not where they were let through, so that a
-- row lost on the way unbalances the books.
with

feed_records as (select * from {{ ref('int_feed_records') }}),
past_retention as (select * from {{ ref('stg_rows_past_retention') }}),
rejected_records as (select * from {{ ref('fct_rejected_records') }}),
duplicate_records as (select * from {{ ref('int_duplicate_records') }}),
events as (select * from {{ ref('fct_events') }}),
accounts as (select * from {{ ref('int_accounts') }}),
erased_accounts as (select * from {{ ref('int_erased_accounts') }}),
order_items as (select * from {{ ref('int_order_items') }}),
campaigns as (select * from {{ ref('int_campaigns') }}),
consents as (select * from {{ ref('int_consents') }}),
crm_attributes as (select * from {{ ref('int_crm_attributes') }}),
erasure_requests as (select * from {{ ref('int_erasure_requests') }}),

rows_read as (
    select
        feed,
        count(*) as rows_read,
        count(*) filter (where is_erased) as rows_erased
    from feed_records
    group by feed
),

rows_accepted as (
    select feed, count(*) as rows_accepted from events group by feed
    union all
    select 'accounts' as feed, count(*) as rows_accepted
    from accounts
    where account_key not in (select erased_accounts.account_key from erased_accounts)
    union all
    select 'order_items' as feed, count(*) as rows_accepted from order_items
    union all
    select 'campaigns' as feed, count(*) as rows_accepted from campaigns
    union all
    select 'consents' as feed, count(*) as rows_accepted from consents
    union all
    select 'crm_attributes' as feed, count(*) as rows_accepted from crm_attributes
    union all
    select 'erasure_requests' as feed, count(*) as rows_accepted from erasure_requests
),

rows_rejected as (
    select feed, sum(row_count) as rows_rejected from rejected_records group by feed
),

rows_duplicate as (
    select feed, sum(versions - 1) as rows_duplicate from duplicate_records group by feed
),

final as (
    select
        cast(feeds.feed as {{ dbt.type_string() }}) as feed,
        cast(coalesce(rows_read.rows_read, 0) + coalesce(past_retention.row_count, 0) as bigint) as rows_read,
        cast(coalesce(rows_accepted.rows_accepted, 0) as bigint) as rows_accepted,
        cast(coalesce(rows_duplicate.rows_duplicate, 0) as bigint) as rows_duplicate,
        cast(coalesce(rows_rejected.rows_rejected, 0) as bigint) as rows_rejected,
        cast(coalesce(rows_read.rows_erased, 0) + coalesce(past_retention.row_count, 0) as bigint) as rows_erased
    from (select distinct feed from {{ source('raw_catalogue', 'feed_columns') }}) as feeds
    left join rows_read on feeds.feed = rows_read.feed
    left join past_retention on feeds.feed = past_retention.feed
    left join rows_accepted on feeds.feed = rows_accepted.feed
    left join rows_duplicate on feeds.feed = rows_duplicate.feed
    left join rows_rejected on feeds.feed = rows_rejected.feed
)

select * from final
