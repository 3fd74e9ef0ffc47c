-- All that rules of audiences may ask about a person, one row each.
with

standing as (select * from {{ ref('int_user_standing') }}),
segments as (select * from {{ ref('fct_user_segments') }}),
user_tags as (select * from {{ ref('fct_user_tags') }}),

traits as (
    select user_id, as_of_date, 'stage' as kind, stage as value from standing
    union all
    select user_id, as_of_date, 'tier' as kind, tier as value from standing
    union all
    select user_id, as_of_date, 'rfm' as kind, rfm_segment as value from standing
    union all
    select user_id, as_of_date, 'persona' as kind, persona as value from standing
    union all
    select user_id, as_of_date, 'segment' as kind, segment as value from segments
    union all
    select user_id, as_of_date, 'tag' as kind, tag_id as value from user_tags
)

select * from traits
