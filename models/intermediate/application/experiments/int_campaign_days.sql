-- When each campaign began, and the last day looked at before it: what people became while it ran may be its doing.
with

campaigns as (select * from {{ ref('dim_campaigns') }}),
known_refreshes as (select * from {{ ref('int_known_refreshes') }}),

first_days as (
    select
        campaign_id,
        {{ local_date('least(starts_at, first_event_at)') }} as first_date
    from campaigns
),

days_before as (
    select
        first_days.campaign_id,
        max(known_refreshes.as_of_date) as as_of_date
    from first_days
    inner join known_refreshes on first_days.first_date > known_refreshes.as_of_date
    group by first_days.campaign_id
),

campaign_days as (
    select
        first_days.campaign_id,
        first_days.first_date,
        days_before.as_of_date
    from first_days
    left join days_before on first_days.campaign_id = days_before.campaign_id
)

select * from campaign_days
