-- What people took up in the days after they would have been recommended something, of a bounded sample of people.
with

recipients as (select * from {{ ref('int_recommendation_recipients') }}),
holdouts as (select * from {{ ref('int_recommendation_holdouts') }}),
item_days as (select * from {{ ref('int_user_item_days') }}),

dates as (
    select distinct
        item_type,
        recommended_date,
        holdout_days
    from holdouts
),

people as (
    select distinct
        user_id,
        first_seen_date
    from recipients
),

-- Who was known on the day, as it may be none of those of this run.
known_people as (
    select
        recommended_dates.recommended_date,
        people.user_id
    from (select distinct recommended_date from dates) as recommended_dates
    inner join people on recommended_dates.recommended_date >= people.first_seen_date
),

ordered as (
    select
        user_id,
        recommended_date,
        row_number() over (partition by recommended_date order by {{ hash_key(['user_id']) }}, user_id) as sample_rank
    from known_people
),

first_taken as (
    select
        item_type,
        user_id,
        item_key,
        min(taken_date) as first_taken_date
    from item_days
    group by item_type, user_id, item_key
),

taken as (
    select distinct
        dates.recommended_date,
        dates.item_type,
        item_days.user_id,
        item_days.item_key
    from dates
    inner join ordered on dates.recommended_date = ordered.recommended_date
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
        first_taken.first_taken_date > taken.recommended_date as is_new
    from taken
    inner join first_taken
        on
            taken.item_type = first_taken.item_type
            and taken.user_id = first_taken.user_id
            and taken.item_key = first_taken.item_key
)

select * from final
