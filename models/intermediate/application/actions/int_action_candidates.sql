-- Which actions are right for people by where they stand and by the holiday that is near where they live.
with

standing as (select * from {{ ref('int_user_standing') }}),
segments as (select * from {{ ref('fct_user_segments') }}),
attributes as (select * from {{ ref('int_user_declared_attributes') }}),
coming_holidays as (select * from {{ ref('int_coming_holidays') }}),
market_calendar as (select * from {{ ref('int_market_calendar') }}),
actions as (select * from {{ ref('int_next_best_actions') }}),

regions as (
    select distinct region from market_calendar
),

people as (
    select
        standing.user_id,
        standing.as_of_date,
        standing.persona,
        segments.segment,
        standing.stage,
        standing.tier,
        standing.rfm_segment,
        standing.service_level,
        coalesce(regions.region, 'market') as region
    from standing
    inner join segments on standing.user_id = segments.user_id and standing.as_of_date = segments.as_of_date
    left join attributes on standing.user_id = attributes.user_id
    left join regions on attributes.country = regions.region
),

-- Many people stand alike: the rules are asked once for each way to stand.
cells as (
    select distinct persona, segment, stage, tier, rfm_segment
    from people
),

matches as (
    select
        cells.*,
        actions.priority,
        actions.holiday_within_days
    from cells
    inner join actions
        on
            {{ names_word('actions.personas', 'cells.persona') }}
            and {{ names_word('actions.segments', 'cells.segment') }}
            and {{ names_word('actions.stages', 'cells.stage') }}
            and {{ names_word('actions.tiers', 'cells.tier') }}
            and {{ names_word('actions.rfm_segments', 'cells.rfm_segment') }}
),

candidates as (
    select
        people.user_id,
        people.as_of_date,
        matches.priority,
        people.persona,
        people.segment,
        people.service_level,
        case when matches.holiday_within_days is not null then coming_holidays.holiday end as holiday
    from people
    inner join matches
        on
            people.persona = matches.persona
            and people.segment = matches.segment
            and people.stage = matches.stage
            and people.tier = matches.tier
            and people.rfm_segment = matches.rfm_segment
    left join coming_holidays
        on people.as_of_date = coming_holidays.as_of_date and people.region = coming_holidays.region
    where matches.holiday_within_days is null or coming_holidays.days_until <= matches.holiday_within_days
)

select * from candidates
