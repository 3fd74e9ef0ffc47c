-- All that may be recommended to whom, with how much speaks for it. What they had already comes again as the rule of its category
-- says.
with

signals as (select * from {{ ref('int_recommendation_signals') }}),
popularity as (select * from {{ ref('int_item_popularity') }}),
items as (select * from {{ ref('int_recommendable_items') }}),
user_items as (select * from {{ ref('int_user_items') }}),
item_types as (select * from {{ ref('int_recommended_item_types') }}),
repeat_rules as (select * from {{ ref('int_repeat_rules') }}),

described as (
    select
        signals.*,
        items.category,
        popularity.popularity,
        user_items.last_taken_date,
        {{ dbt.datediff('user_items.last_taken_date', 'signals.as_of_date', 'day') }}
            as days_since_taken
    from signals
    inner join items on signals.item_key = items.item_key
    inner join popularity on signals.as_of_date = popularity.as_of_date and signals.item_key = popularity.item_key
    left join user_items
        on
            signals.as_of_date = user_items.as_of_date
            and signals.user_id = user_items.user_id
            and signals.item_key = user_items.item_key
),

final as (
    select
        described.as_of_date,
        described.item_type,
        described.user_id,
        described.item_key,
        described.popularity,
        round(described.similarity_score + item_types.popularity_weight * described.popularity, 9) as similarity_score,
        round(item_types.circle_weight * described.circle_share, 9) as circle_score,
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
