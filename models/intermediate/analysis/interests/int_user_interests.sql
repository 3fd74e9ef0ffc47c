-- How much a person is interested in what on each day they are looked at: what speaks for it, faded by its age. After eight
-- half-lives less than half a percent is left, and it counts no more.
{%- set half_life = setting('interest_half_life_days') %}
with

evidence as (
    select * from {{ ref('int_interest_evidence') }}
),

refresh_dates as (
    select * from {{ ref('int_refresh_dates') }}
),

seen as (
    select
        refresh_dates.as_of_date,
        evidence.*
    from evidence
    inner join refresh_dates on evidence.activity_date <= refresh_dates.as_of_date
),

aged as (
    select
        *,
        {{ dbt.datediff('activity_date', 'as_of_date', 'day') }}
            as age_days
    from seen
),

-- Days are divided as double: Spark divides whole numbers by a number in the text to six places.
interests as (
    select
        user_id,
        as_of_date,
        kind,
        category,
        round(cast({{ exact_sum('weight * power(0.5, cast(age_days as double) / ' ~ half_life ~ ')') }} as double), 9) as weight,
        cast(sum(events) as bigint) as evidence_events,
        max(activity_date) as last_evidence_date
    from aged
    where age_days < 8 * {{ half_life }}
    group by user_id, as_of_date, kind, category
)

select * from interests
