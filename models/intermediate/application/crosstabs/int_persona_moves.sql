-- From which persona to which each person went between two days they are looked at. A persona whose size is not shown is `other`;
-- who was not known yet comes from `not_known`.
with

people as (
    select * from {{ remembered('int_card_people', ['user_id', 'as_of_date', 'persona', 'is_suppressed'], 'profiling') }}
),

known_refreshes as (select * from {{ ref('int_known_refreshes') }}),
refresh_dates as (select * from {{ ref('int_refresh_dates') }}),

shown as (
    select
        user_id,
        as_of_date,
        case when is_suppressed then 'other' else persona end as persona
    from people
),

spans as (
    select
        earlier.as_of_date as from_date,
        later.as_of_date as to_date
    from known_refreshes as earlier
    inner join refresh_dates as later on earlier.as_of_date < later.as_of_date
),

moves as (
    select
        shown.user_id,
        spans.from_date,
        spans.to_date,
        coalesce(shown_before.persona, 'not_known') as from_persona,
        shown.persona as to_persona
    from shown
    inner join spans on shown.as_of_date = spans.to_date
    left join shown as shown_before
        on shown.user_id = shown_before.user_id and spans.from_date = shown_before.as_of_date
)

select * from moves
