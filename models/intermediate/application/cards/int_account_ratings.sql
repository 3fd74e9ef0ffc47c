-- What accounts answered in surveys, by the best possible answer, and how they rated the help of support, on the source's own
-- scale, on the day the ticket was closed. Of the newest version of each answer, and of accepted ones alone.
with

surveys as (select * from {{ ref('stg_surveys') }}),
support_tickets as (select * from {{ ref('stg_support_tickets') }}),
events as (select * from {{ ref('fct_events') }}),

answers as (
    select
        event_key,
        'survey_score' as rating,
        100 * score / nullif(max_score, 0) as value,
        responded_at as rated_at,
        arrived_at,
        raw_record
    from surveys
    where reject_reason is null
    union all
    select
        event_key,
        'support_rating' as rating,
        score as value,
        coalesce(closed_at, opened_at) as rated_at,
        arrived_at,
        raw_record
    from support_tickets
    where reject_reason is null
),

versions as (
    select
        *,
        row_number() over (partition by event_key, rating order by arrived_at desc, raw_record asc) as version_rank
    from answers
),

ratings as (
    select
        events.event_key,
        events.account_key,
        versions.rating,
        versions.value,
        cast({{ local_date('versions.rated_at') }} as date) as rated_date
    from versions
    inner join events on versions.event_key = events.event_key
    where versions.version_rank = 1 and versions.value is not null
)

select * from ratings
