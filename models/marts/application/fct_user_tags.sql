-- The tags of people who may be profiled, each with what speaks for it, since when it stands and until when it would without
-- new evidence.
with

tag_days as (
    select * from {{ ref('int_user_tag_days') }}
),

tags as (
    select * from {{ ref('int_tags') }}
),

refresh_dates as (
    select * from {{ ref('int_refresh_dates') }}
),

final as (
    select
        tag_days.user_id,
        tag_days.as_of_date,
        refresh_dates.is_latest,
        cast(tag_days.tag_id as {{ dbt.type_string() }}) as tag_id,
        cast(tags.family as {{ dbt.type_string() }}) as family,
        cast(
            tags.subject || coalesce(' in ' || cast(tags.window_days as {{ dbt.type_string() }}) || ' days', '')
            || ' ' || tags.operator || ' ' || tags.threshold as {{ dbt.type_string() }}
        ) as evidence,
        cast(round(tag_days.evidence_number, 9) as double) as evidence_number,
        cast(tag_days.evidence_word as {{ dbt.type_string() }}) as evidence_word,
        tag_days.evidence_date,
        tag_days.since_date,
        tag_days.expires_date
    from tag_days
    inner join tags on tag_days.tag_id = tags.tag_id
    inner join refresh_dates on tag_days.as_of_date = refresh_dates.as_of_date
)

select * from final
