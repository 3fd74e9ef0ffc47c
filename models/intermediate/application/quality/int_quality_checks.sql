-- All checks of the data in one shape: what was found, what was expected, how far the one is from the other in the check's own
-- unit, and on how many rows that rests.
with

feeds as (select * from {{ ref('int_quality_checks__feeds') }}),
columns as (select * from {{ ref('int_quality_checks__columns') }}),
words as (select * from {{ ref('int_quality_checks__words') }}),
schema_changes as (select * from {{ ref('int_quality_checks__schema') }}),
drift as (select * from {{ ref('int_quality_checks__drift') }}),

unioned as (
    select
        feed as subject, cast(null as {{ dbt.type_string() }}) as detail, as_of_date, check_kind,
        value, expected, deviation, row_count, cast(null as {{ dbt.type_string() }}) as words
    from feeds
    union all
    select
        feed as subject, column_name as detail, as_of_date, check_kind,
        value, expected, deviation, row_count, cast(null as {{ dbt.type_string() }}) as words
    from columns
    union all
    select
        feed as subject, column_name as detail, as_of_date, check_kind,
        value, expected, deviation, row_count, words
    from words
    union all
    select
        feed as subject, column_name as detail, as_of_date, check_kind,
        value, expected, deviation, null as row_count, cast(null as {{ dbt.type_string() }}) as words
    from schema_changes
    union all
    select
        mart as subject, measure as detail, as_of_date, check_kind,
        value, expected, deviation, null as row_count, cast(null as {{ dbt.type_string() }}) as words
    from drift
),

named as (
    select
        *,
        check_kind || coalesce('.' || detail, '') as check_name
    from unioned
)

select * from named
