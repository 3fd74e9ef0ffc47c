-- All that may be recommended to whom, with what speaks for it: what is like the things they took up, what the people around them
-- took up, and what is popular. What they had already comes again as the rule of its category says.
with

recipients as (select * from {{ ref('int_recommendation_recipients') }}),
similar_candidates as (select * from {{ ref('int_similar_candidates') }}),
counterpart_shares as (select * from {{ ref('int_counterpart_shares') }}),
community_shares as (select * from {{ ref('int_community_shares') }}),
popularity as (select * from {{ ref('int_item_popularity') }}),
items as (select * from {{ ref('int_recommendable_items') }}),
user_items as (select * from {{ ref('int_user_items') }}),
item_types as (select * from {{ ref('int_recommended_item_types') }}),
repeat_rules as (select * from {{ ref('int_repeat_rules') }}),

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
    select as_of_date, item_type, user_id, item_key, similarity_score, 0 as circle_score, because_of_item_key
    from similar_candidates
    union all
    select as_of_date, item_type, user_id, item_key, 0 as similarity_score, share as circle_score, null as because_of_item_key
    from counterpart_shares
    union all
    select as_of_date, item_type, user_id, item_key, 0 as similarity_score, share as circle_score, null as because_of_item_key
    from community_shares
    union all
    select
        recipients.as_of_date,
        popular_items.item_type,
        recipients.user_id,
        popular_items.item_key,
        0 as similarity_score,
        0 as circle_score,
        null as because_of_item_key
    from recipients
    inner join popular_items on recipients.as_of_date = popular_items.as_of_date
),

candidates as (
    select
        as_of_date,
        item_type,
        user_id,
        item_key,
        max(similarity_score) as similarity_score,
        cast({{ exact_sum('circle_score') }} as double) as circle_score,
        max(because_of_item_key) as because_of_item_key
    from signals
    group by 1, 2, 3, 4
),

described as (
    select
        candidates.*,
        items.category,
        popularity.popularity,
        user_items.last_taken_date,
        {{ dbt.datediff('user_items.last_taken_date', 'candidates.as_of_date', 'day') }}
            as days_since_taken
    from candidates
    inner join items on candidates.item_key = items.item_key
    inner join popularity on candidates.as_of_date = popularity.as_of_date and candidates.item_key = popularity.item_key
    left join user_items
        on
            candidates.as_of_date = user_items.as_of_date
            and candidates.user_id = user_items.user_id
            and candidates.item_key = user_items.item_key
),

final as (
    select
        described.as_of_date,
        described.item_type,
        described.user_id,
        described.item_key,
        described.popularity,
        round(described.similarity_score + item_types.popularity_weight * described.popularity, 9) as similarity_score,
        round(item_types.circle_weight * described.circle_score, 9) as circle_score,
        described.because_of_item_key,
        described.last_taken_date is null as is_new
    from described
    inner join item_types on described.item_type = item_types.item_type
    left join repeat_rules as category_rules
        on described.item_type = category_rules.item_type and described.category = category_rules.category
    left join repeat_rules as general_rules
        on described.item_type = general_rules.item_type and general_rules.category = ''
    where
        described.last_taken_date is null
        or coalesce(category_rules.repeat_rule, general_rules.repeat_rule) = 'repeatable'
        or (
            coalesce(category_rules.repeat_rule, general_rules.repeat_rule) = 'after_days'
            and described.days_since_taken >= coalesce(category_rules.after_days, general_rules.after_days)
        )
)

select * from final
