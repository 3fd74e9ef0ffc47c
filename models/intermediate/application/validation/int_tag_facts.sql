-- All by which a tag or persona is judged, as of the latest day: how many have it, which other tag says the same, whether it
-- lasts, what it is made from, and whether people with it answer campaigns otherwise.
with

tags as (select * from {{ ref('int_tags') }}),
personas as (select * from {{ ref('personas') }}),
refresh_dates as (select * from {{ ref('int_refresh_dates') }}),
standing as (select * from {{ ref('int_user_standing') }}),
traits as (select * from {{ ref('int_user_traits') }}),
tag_usage as (select * from {{ ref('rpt_tag_usage') }}),
sources as (select * from {{ ref('int_tag_sources') }}),
stability as (select * from {{ ref('int_tag_stability') }}),
tests as (select * from {{ ref('int_tag_tests') }}),

subjects as (
    select 'tag' as kind, tag_id, days_to_live, label_en from tags
    union all
    select 'persona' as kind, persona as tag_id, cast(null as integer) as days_to_live, label_en from personas
),

populations as (
    select
        refresh_dates.as_of_date,
        count(standing.user_id) as eligible_users
    from refresh_dates
    left join standing on refresh_dates.as_of_date = standing.as_of_date
    where refresh_dates.is_latest
    group by refresh_dates.as_of_date
),

holders as (
    select as_of_date, kind, value as tag_id, count(*) as users
    from traits
    where kind in ('tag', 'persona')
    group by as_of_date, kind, value
),

differences as (
    select
        tag_kind as kind,
        tag_id,
        min(q_value) as q_value,
        min(smallest_detectable_effect) filter (where topic = 'all') as smallest_detectable_effect
    from tests
    group by tag_kind, tag_id
),

facts as (
    select
        subjects.*,
        populations.as_of_date,
        populations.eligible_users,
        coalesce(holders.users, 0) as users,
        tag_usage.most_alike,
        tag_usage.phi,
        case
            when {{ disclosed('stability.users') }} > 0
                then stability.stability
        end as stability,
        stability.days_between,
        sources.feed,
        coalesce(sources.has_rows, false) as has_rows,
        {{ dbt.datediff('sources.last_date', 'populations.as_of_date', 'day') }}
            as days_silent,
        differences.q_value,
        differences.smallest_detectable_effect
    from subjects
    cross join populations
    left join holders
        on
            subjects.kind = holders.kind and subjects.tag_id = holders.tag_id
            and populations.as_of_date = holders.as_of_date
    left join tag_usage
        on
            subjects.kind = 'tag' and subjects.tag_id = tag_usage.tag_id
            and populations.as_of_date = tag_usage.as_of_date
    left join sources on subjects.kind = sources.kind and subjects.tag_id = sources.tag_id
    left join stability on subjects.kind = stability.kind and subjects.tag_id = stability.tag_id
    left join differences on subjects.kind = differences.kind and subjects.tag_id = differences.tag_id
)

select * from facts
