-- The ten items that each method would recommend, to a bounded sample of people: by popularity, by what people took up
-- themselves, and by the people around them too. Of everything that may be recommended, and of what is new to them alone.
with

candidates as (select * from {{ ref('int_recommendation_candidates') }}),
recipients as (select * from {{ ref('int_recommendation_recipients') }}),

ordered as (
    select
        user_id,
        as_of_date,
        row_number() over (partition by as_of_date order by {{ hash_key(['user_id']) }}, user_id) as sample_rank
    from recipients
),

scored as (
    select
        candidates.as_of_date,
        candidates.item_type,
        candidates.user_id,
        candidates.item_key,
        candidates.is_new,
        candidates.popularity,
        candidates.similarity_score as similarity,
        candidates.similarity_score + candidates.circle_score as circle
    from candidates
    inner join ordered on candidates.user_id = ordered.user_id and candidates.as_of_date = ordered.as_of_date
    where ordered.sample_rank <= {{ setting('sample_users') }}
),

by_method as (
    select
        as_of_date,
        item_type,
        user_id,
        item_key,
        is_new,
        method,
        score
    from scored
    unpivot (score for method in (popularity, similarity, circle))
),

-- Among what is new an item stands where it does among all, less what is not new before it.
ranked as (
    select
        *,
        row_number() over (
            partition by as_of_date, item_type, user_id, method order by score desc, item_key asc
        ) as place,
        count(case when is_new then 1 end) over (
            partition by as_of_date, item_type, user_id, method order by score desc, item_key asc
            rows between unbounded preceding and current row
        ) as place_if_new
    from by_method
),

lists as (
    select
        as_of_date,
        item_type,
        method,
        false as is_new_only,
        user_id,
        item_key,
        place as method_rank
    from ranked
    where place <= 10
    union all
    select
        as_of_date,
        item_type,
        method,
        true as is_new_only,
        user_id,
        item_key,
        place_if_new as method_rank
    from ranked
    where is_new and place_if_new <= 10
)

select * from lists
