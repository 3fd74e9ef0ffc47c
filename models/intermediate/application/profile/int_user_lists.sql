-- What people have several of, as of the latest day, in one row each: the index of each objective, channels, interests, tags.
with

user_dates as (select * from {{ ref('int_user_dates') }}),
eligibility as (select * from {{ ref('fct_user_eligibility') }}),
activity_index as (select * from {{ ref('fct_activity_index') }}),
channels as (select * from {{ ref('fct_user_channels') }}),
interests as (select * from {{ ref('fct_user_interests') }}),
user_tags as (select * from {{ ref('fct_user_tags') }}),

people as (
    select
        user_id,
        as_of_date
    from user_dates
    where is_latest
),

objectives as (
    select
        user_id,
        as_of_date,
        max(case when objective = 'acquisition' then activity_index end) as acquisition_index,
        max(case when objective = 'acquisition' then tier end) as acquisition_tier,
        max(case when objective = 'retention' then activity_index end) as retention_index,
        max(case when objective = 'retention' then tier end) as retention_tier,
        max(case when objective = 'monetisation' then activity_index end) as monetisation_index,
        max(case when objective = 'monetisation' then tier end) as monetisation_tier
    from activity_index
    group by user_id, as_of_date
),

preferred_channels as (
    select
        user_id,
        as_of_date,
        channel as preferred_channel
    from channels
    where is_preferred
),

open_channels as (
    select
        user_id,
        {{ sorted_distinct_list('channel') }} as contactable_channels
    from eligibility
    where purpose = 'marketing' and is_eligible
    group by user_id
),

main_interests as (
    select
        user_id,
        as_of_date,
        max(case when rank = 1 then category end) as interest_1,
        max(case when rank = 2 then category end) as interest_2,
        max(case when rank = 3 then category end) as interest_3
    from interests
    where kind = 'category' and rank <= 3
    group by user_id, as_of_date
),

tag_lists as (
    select
        user_id,
        as_of_date,
        count(*) as tag_count,
        {{ sorted_distinct_list('tag_id') }} as tags
    from user_tags
    group by user_id, as_of_date
),

lists as (
    select
        people.user_id,
        people.as_of_date,
        objectives.acquisition_index,
        objectives.acquisition_tier,
        objectives.retention_index,
        objectives.retention_tier,
        objectives.monetisation_index,
        objectives.monetisation_tier,
        preferred_channels.preferred_channel,
        open_channels.contactable_channels,
        main_interests.interest_1,
        main_interests.interest_2,
        main_interests.interest_3,
        coalesce(tag_lists.tag_count, 0) as tag_count,
        tag_lists.tags
    from people
    left join objectives on people.user_id = objectives.user_id and people.as_of_date = objectives.as_of_date
    left join preferred_channels
        on people.user_id = preferred_channels.user_id and people.as_of_date = preferred_channels.as_of_date
    left join open_channels on people.user_id = open_channels.user_id
    left join main_interests on people.user_id = main_interests.user_id and people.as_of_date = main_interests.as_of_date
    left join tag_lists on people.user_id = tag_lists.user_id and people.as_of_date = tag_lists.as_of_date
)

select * from lists
