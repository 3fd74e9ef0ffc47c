-- Where each person who may be profiled stands on a day. What is not known is `unknown`; who never bought, or whose orders are
-- not known, is worth `none`. The tier is that for retention: it weighs all that people do here.
with

user_dates as (select * from {{ ref('int_user_dates') }}),
eligibility as (select * from {{ ref('fct_user_eligibility') }}),
lifecycle as (select * from {{ ref('fct_user_lifecycle') }}),
activity_index as (select * from {{ ref('fct_activity_index') }}),
rfm as (select * from {{ ref('fct_rfm') }}),
personas as (select * from {{ ref('fct_user_personas') }}),
value_classes as (select * from {{ ref('int_value_classes') }}),

people as (
    select
        user_dates.user_id,
        user_dates.as_of_date
    from user_dates
    inner join eligibility on user_dates.user_id = eligibility.user_id
    where eligibility.purpose = 'profiling' and eligibility.is_eligible
),

retention_tiers as (
    select user_id, as_of_date, tier
    from activity_index
    where objective = 'retention'
),

standing as (
    select
        people.user_id,
        people.as_of_date,
        coalesce(lifecycle.stage, 'unknown') as stage,
        coalesce(retention_tiers.tier, 'unknown') as tier,
        coalesce(rfm.segment, 'none') as rfm_segment,
        coalesce(personas.persona, 'unassigned') as persona
    from people
    left join lifecycle on people.user_id = lifecycle.user_id and people.as_of_date = lifecycle.as_of_date
    left join retention_tiers
        on people.user_id = retention_tiers.user_id and people.as_of_date = retention_tiers.as_of_date
    left join rfm on people.user_id = rfm.user_id and people.as_of_date = rfm.as_of_date
    left join personas on people.user_id = personas.user_id and people.as_of_date = personas.as_of_date
),

valued as (
    select
        standing.*,
        coalesce(value_classes.value_class, 'none') as value_class,
        coalesce(value_classes.service_level, 'standard') as service_level
    from standing
    left join value_classes on standing.rfm_segment = value_classes.rfm_segment
)

select * from valued
