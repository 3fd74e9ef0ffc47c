-- What is like the things that people took up, and these things themselves: the mean likeness to their history.
with

recipients as (select * from {{ ref('int_recommendation_recipients') }}),
user_items as (select * from {{ ref('int_user_items') }}),
similarities as (select * from {{ ref('int_item_similarities') }}),
item_types as (select * from {{ ref('int_recommended_item_types') }}),

histories as (
    select
        user_items.as_of_date,
        user_items.item_type,
        user_items.user_id,
        user_items.item_key,
        user_items.weight / cast(
            {{ exact_sum('user_items.weight') }} over (
                partition by user_items.as_of_date, user_items.item_type, user_items.user_id
            ) as double
        ) as weight,
        item_types.repeat_weight
    from user_items
    inner join item_types on user_items.item_type = item_types.item_type
    inner join recipients on user_items.user_id = recipients.user_id and user_items.as_of_date = recipients.as_of_date
    where recipients.is_profiled and user_items.history_rank <= item_types.history_items
),

contributions as (
    select
        histories.as_of_date,
        histories.item_type,
        histories.user_id,
        similarities.similar_item_key as item_key,
        histories.item_key as because_of_item_key,
        histories.weight * similarities.similarity as contribution
    from histories
    inner join similarities on histories.as_of_date = similarities.as_of_date and histories.item_key = similarities.item_key
    union all
    select
        as_of_date,
        item_type,
        user_id,
        item_key,
        item_key as because_of_item_key,
        weight * repeat_weight as contribution
    from histories
),

candidates as (
    select
        as_of_date,
        item_type,
        user_id,
        item_key,
        round(cast({{ exact_sum('contribution') }} as double), 9) as similarity_score,
        max_by(because_of_item_key, {{ order_pair('contribution', 'because_of_item_key') }}) as because_of_item_key
    from contributions
    group by 1, 2, 3, 4
)

select * from candidates
