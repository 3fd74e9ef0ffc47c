-- What speaks for an item, for whom: that it is like the things they took up, that the people around them took it up, and that it
-- is popular. Apart from what becomes of it, so that so many rows are never grouped and joined at once.
with

recipients as (select * from {{ ref('int_recommendation_recipients') }}),
similar_candidates as (select * from {{ ref('int_similar_candidates') }}),
counterpart_shares as (select * from {{ ref('int_counterpart_shares') }}),
community_shares as (select * from {{ ref('int_community_shares') }}),
popularity as (select * from {{ ref('int_item_popularity') }}),
item_types as (select * from {{ ref('int_recommended_item_types') }}),

popular_items as (
    select
        popularity.as_of_date,
        popularity.item_type,
        popularity.item_key
    from popularity
    inner join item_types on popularity.item_type = item_types.item_type
    where popularity.popularity_rank <= item_types.popular_items
),

signals as (
    select as_of_date, item_type, user_id, item_key, similarity_score, 0 as circle_share, because_of_item_key
    from similar_candidates
    union all
    select as_of_date, item_type, user_id, item_key, 0 as similarity_score, share as circle_share, null as because_of_item_key
    from counterpart_shares
    union all
    select as_of_date, item_type, user_id, item_key, 0 as similarity_score, share as circle_share, null as because_of_item_key
    from community_shares
    union all
    select
        recipients.as_of_date,
        popular_items.item_type,
        recipients.user_id,
        popular_items.item_key,
        0 as similarity_score,
        0 as circle_share,
        null as because_of_item_key
    from recipients
    inner join popular_items on recipients.as_of_date = popular_items.as_of_date
),

final as (
    select
        as_of_date,
        item_type,
        user_id,
        item_key,
        max(similarity_score) as similarity_score,
        cast({{ exact_sum('circle_share') }} as double) as circle_share,
        max(because_of_item_key) as because_of_item_key
    from signals
    group by 1, 2, 3, 4
)

select * from final
