-- Whom people wrote with in the 90 days before they are observed, and how many of them had fallen silent by then: of those
-- people, and on average of whom those write with, as far as they are observed too.
with

people as (select * from {{ ref('int_prediction_people') }}),
contact_days as (select * from {{ ref('int_user_contact_days') }}),
stages as (select * from {{ ref('int_user_lifecycle_stages') }}),

contacts as (
    select distinct
        people.user_id,
        people.observation_date,
        contact_days.counterpart_user_id
    from people
    inner join contact_days on people.user_id = contact_days.user_id
    where
        contact_days.activity_date <= people.observation_date
        and {{ dbt.datediff('contact_days.activity_date', 'people.observation_date', 'day') }}
        < 90
),

silent_contacts as (
    select
        contacts.user_id,
        contacts.observation_date,
        contacts.counterpart_user_id
    from contacts
    inner join stages on contacts.counterpart_user_id = stages.user_id
    where
        stages.stage in ('inactive', 'churned')
        and stages.stage_since_date <= contacts.observation_date
        and (stages.next_stage_date is null or stages.next_stage_date > contacts.observation_date)
),

silent_shares as (
    select
        contacts.user_id,
        contacts.observation_date,
        count(*) as contacts_90d,
        round(cast(count(silent_contacts.counterpart_user_id) as double) / count(*), 9) as silent_contacts_share
    from contacts
    left join silent_contacts
        on
            contacts.user_id = silent_contacts.user_id
            and contacts.observation_date = silent_contacts.observation_date
            and contacts.counterpart_user_id = silent_contacts.counterpart_user_id
    group by contacts.user_id, contacts.observation_date
),

circles as (
    select
        contacts.user_id,
        contacts.observation_date,
        round(
            cast({{ exact_sum('silent_shares.silent_contacts_share') }} as double) / count(*), 9
        ) as silent_circle_share
    from contacts
    inner join silent_shares
        on
            contacts.counterpart_user_id = silent_shares.user_id
            and contacts.observation_date = silent_shares.observation_date
    group by contacts.user_id, contacts.observation_date
),

counted as (
    select
        silent_shares.user_id,
        silent_shares.observation_date,
        cast(silent_shares.contacts_90d as double) as contacts_90d,
        silent_shares.silent_contacts_share,
        coalesce(circles.silent_circle_share, 0) as silent_circle_share
    from silent_shares
    left join circles
        on silent_shares.user_id = circles.user_id and silent_shares.observation_date = circles.observation_date
)

select * from counted
