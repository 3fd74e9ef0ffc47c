-- What people took up in the days after they would have been recommended something, of a bounded sample of people.
with

recipients as (select * from {{ ref('int_recommendation_recipients') }}),
holdouts as (select * from {{ ref('int_recommendation_holdouts') }}),
item_days as (select * from {{ ref('int_user_item_days') }}),
user_items as (select * from {{ ref('int_user_items') }}),

dates as (
    select distinct
        item_type,
        recommended_date,
        holdout_days
    from holdouts
),

ordered as (
    select
        user_id,
        as_of_date,
        row_number() over (partition by as_of_date order by {{ hash_key(['user_id']) }}, user_id) as sample_rank
    from recipients
),

taken as (
    select distinct
        dates.recommended_date,
        dates.item_type,
        item_days.user_id,
        item_days.item_key
    from dates
    inner join ordered on dates.recommended_date = ordered.as_of_date
    inner join item_days on dates.item_type = item_days.item_type and ordered.user_id = item_days.user_id
    where
        ordered.sample_rank <= {{ setting('sample_users') }}
        and item_days.taken_date > dates.recommended_date
        and {{ dbt.datediff('dates.recommended_date', 'item_days.taken_date', 'day') }}
        <= dates.holdout_days
),

final as (
    select
        taken.recommended_date,
        taken.item_type,
        taken.user_id,
        taken.item_key,
        user_items.item_key is null as is_new
    from taken
    left join user_items
        on
            taken.recommended_date = user_items.as_of_date
            and taken.user_id = user_items.user_id
            and taken.item_key = user_items.item_key
)

select * from final
