-- Which items are taken up by the same people: the cosine of who took them, less for few people in common. Bounded: popular
-- items alone, what each person stands by most, and for each item those most like it.
with

user_items as (select * from {{ ref('int_user_items') }}),
popularity as (select * from {{ ref('int_item_popularity') }}),
item_types as (select * from {{ ref('int_recommended_item_types') }}),

histories as (
    select
        user_items.as_of_date,
        user_items.item_type,
        user_items.user_id,
        user_items.item_key
    from user_items
    inner join item_types on user_items.item_type = item_types.item_type
    inner join popularity on user_items.as_of_date = popularity.as_of_date and user_items.item_key = popularity.item_key
    where
        user_items.history_rank <= item_types.history_items
        and popularity.popularity_rank <= item_types.catalogue_items
),

takers as (
    select
        as_of_date,
        item_key,
        count(*) as people
    from histories
    group by 1, 2
),

-- One person in common says nothing, and would tell of that person.
common as (
    select
        histories.as_of_date,
        histories.item_type,
        histories.item_key,
        others.item_key as similar_item_key,
        count(*) as people
    from histories
    inner join histories as others
        on
            histories.as_of_date = others.as_of_date
            and histories.item_type = others.item_type
            and histories.user_id = others.user_id
    where histories.item_key != others.item_key
    group by 1, 2, 3, 4
    having count(*) > 1
),

similarities as (
    select
        common.as_of_date,
        common.item_type,
        common.item_key,
        common.similar_item_key,
        round(
            common.people
            / sqrt(cast(takers.people as double) * similar_takers.people)
            * (common.people / (common.people + item_types.shrinkage)),
            9
        ) as similarity,
        item_types.neighbours
    from common
    inner join item_types on common.item_type = item_types.item_type
    inner join takers on common.as_of_date = takers.as_of_date and common.item_key = takers.item_key
    inner join takers as similar_takers
        on common.as_of_date = similar_takers.as_of_date and common.similar_item_key = similar_takers.item_key
),

ranked as (
    select
        *,
        row_number() over (
            partition by as_of_date, item_key order by similarity desc, similar_item_key asc
        ) as similarity_rank
    from similarities
),

final as (
    select
        as_of_date,
        item_type,
        item_key,
        similar_item_key,
        similarity
    from ranked
    where similarity_rank <= neighbours
)

select * from final
