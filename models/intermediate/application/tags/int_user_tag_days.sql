-- Which tags stand on which of the days people are looked at: those whose evidence is of that day, or of an earlier one and
-- not yet expired.
with

evidence as (
    select * from {{ remembered(
        'int_tag_evidence', ['user_id', 'tag_id', 'as_of_date', 'number_value', 'word_value'], 'profiling'
    ) }}
),

tags as (
    select * from {{ ref('int_tags') }}
),

known_refreshes as (
    select * from {{ ref('int_known_refreshes') }}
),

ordered_dates as (
    select
        as_of_date,
        is_refreshed,
        row_number() over (order by as_of_date) as date_number
    from known_refreshes
),

lasting as (
    select
        evidence.user_id,
        evidence.tag_id,
        evidence.as_of_date as evidence_date,
        evidence.number_value,
        evidence.word_value,
        cast({{ dbt.dateadd('day', 'tags.days_to_live', 'evidence.as_of_date') }} as date) as expires_date
    from evidence
    inner join tags on evidence.tag_id = tags.tag_id
),

standing as (
    select
        lasting.user_id,
        lasting.tag_id,
        ordered_dates.as_of_date,
        ordered_dates.is_refreshed,
        ordered_dates.date_number,
        max(lasting.evidence_date) as evidence_date,
        max_by(lasting.number_value, lasting.evidence_date) as evidence_number,
        max_by(lasting.word_value, lasting.evidence_date) as evidence_word,
        max(lasting.expires_date) as expires_date
    from lasting
    inner join ordered_dates
        on lasting.evidence_date <= ordered_dates.as_of_date and lasting.expires_date >= ordered_dates.as_of_date
    group by lasting.user_id, lasting.tag_id, ordered_dates.as_of_date, ordered_dates.is_refreshed, ordered_dates.date_number
),

-- Days in a row keep the same difference: a spell begins anew after a day without the tag.
in_spells as (
    select
        *,
        date_number - row_number() over (partition by user_id, tag_id order by date_number) as spell
    from standing
),

spells as (
    select
        *,
        min(as_of_date) over (partition by user_id, tag_id, spell) as since_date
    from in_spells
),

tag_days as (
    select
        user_id,
        as_of_date,
        tag_id,
        evidence_date,
        evidence_number,
        evidence_word,
        since_date,
        expires_date
    from spells
    where is_refreshed
)

select * from tag_days
