-- What a card says of people in words, one row per person, trait and value. `unknown` and `none` stand for basics that were not
-- declared and for people who never bought: they count among the others, but no card tells them.
with

basics as (select * from {{ ref('int_user_basics') }}),
standing as (select * from {{ ref('int_user_standing') }}),
user_features as (select * from {{ ref('fct_user_features') }}),
temporal_patterns as (select * from {{ ref('fct_temporal_patterns') }}),
user_channels as (select * from {{ ref('fct_user_channels') }}),
user_services as (select * from {{ ref('fct_user_services') }}),
user_interests as (select * from {{ ref('fct_user_interests') }}),
user_tags as (select * from {{ ref('fct_user_tags') }}),
spending_habits as (select * from {{ ref('fct_spending_habits') }}),
next_best_actions as (select * from {{ ref('fct_next_best_actions') }}),

hours as (
    select cast(numbers.hour_of_day as {{ dbt.type_string() }}) as hour_of_day
    from (
        values (0), (1), (2), (3), (4), (5), (6), (7), (8), (9), (10), (11),
        (12), (13), (14), (15), (16), (17), (18), (19), (20), (21), (22), (23)
    ) as numbers (hour_of_day)
),

traits as (
    select user_id, as_of_date, attribute as trait, value
    from basics
    union all
    select user_id, as_of_date, 'rfm_segment' as trait, rfm_segment as value
    from standing
    union all
    select user_id, as_of_date, 'message_type' as trait, preferred_message_type_90d as value
    from user_features
    union all
    select user_id, as_of_date, 'pattern' as trait, coalesce(rhythm, pattern) as value
    from temporal_patterns
    where pattern != 'insufficient_data'
    union all
    select
        temporal_patterns.user_id,
        temporal_patterns.as_of_date,
        'hour' as trait,
        hours.hour_of_day as value
    from temporal_patterns
    inner join hours on ', ' || temporal_patterns.peak_hours || ',' like '%, ' || hours.hour_of_day || ',%'
    where temporal_patterns.pattern != 'insufficient_data'
    union all
    select user_id, as_of_date, 'channel' as trait, channel as value
    from user_channels
    where uses_90d > 0
    union all
    select user_id, as_of_date, 'contact_channel' as trait, channel as value
    from user_channels
    where uses_90d > 0 and is_contactable
    union all
    select user_id, as_of_date, 'service' as trait, service as value
    from user_services
    union all
    select distinct user_id, as_of_date, 'interest' as trait, label as value
    from user_interests
    where kind != 'topic'
    union all
    select user_id, as_of_date, 'tag' as trait, tag_id as value
    from user_tags
    union all
    select user_id, as_of_date, 'category' as trait, category_1 as value
    from spending_habits
    union all
    select user_id, as_of_date, 'action' as trait, action as value
    from next_best_actions
    where not is_holdout
    union all
    select user_id, as_of_date, 'payment_method' as trait, preferred_payment_method as value
    from spending_habits
)

select * from traits
where value is not null
