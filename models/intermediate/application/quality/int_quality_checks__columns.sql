-- Columns of feeds: the share of rows without a value, and the number of different values, against the same weekdays before.
with

quality_days as (select * from {{ ref('int_quality_days') }}),
column_days as (select * from {{ ref('int_feed_column_days') }}),

compared as (
    select
        column_days.feed,
        column_days.column_name,
        quality_days.as_of_date,
        quality_days.days_before,
        column_days.row_count,
        column_days.filled_count,
        column_days.distinct_count
    from quality_days
    inner join column_days on quality_days.reference_date = column_days.feed_date
    where mod(quality_days.days_before, 7) = 0
),

expected as (
    select
        feed,
        column_name,
        as_of_date,
        1 - sum(filled_count) / nullif(cast(sum(row_count) as double), 0) as null_share,
        sum(distinct_count) / nullif(cast(sum(filled_count) as double), 0) as distinct_share,
        avg(distinct_count) as distinct_count
    from compared
    where days_before > 0
    group by feed, column_name, as_of_date
    having count(*) >= 4
),

today as (
    select
        compared.feed,
        compared.column_name,
        compared.as_of_date,
        compared.row_count,
        compared.filled_count,
        compared.distinct_count,
        1 - compared.filled_count / cast(compared.row_count as double) as null_share,
        compared.distinct_count / nullif(cast(compared.filled_count as double), 0) as distinct_share,
        expected.null_share as expected_null_share,
        expected.distinct_share as expected_distinct_share,
        expected.distinct_count as expected_distinct_count
    from compared
    left join expected
        on
            compared.feed = expected.feed
            and compared.column_name = expected.column_name
            and compared.as_of_date = expected.as_of_date
    where compared.days_before = 0
),

checks as (
    select
        feed,
        column_name,
        as_of_date,
        'null_share' as check_kind,
        null_share as value,
        expected_null_share as expected,
        abs(null_share - expected_null_share) as deviation,
        row_count
    from today
    union all
    select
        feed,
        column_name,
        as_of_date,
        'distinct_share' as check_kind,
        distinct_share as value,
        expected_distinct_share as expected,
        -- Ids are as many as rows, words as few on any day: only what is neither is odd.
        case
            when distinct_count > 0 and expected_distinct_count > 0
                then
                    least(
                        greatest(distinct_share / expected_distinct_share, expected_distinct_share / distinct_share),
                        greatest(distinct_count / expected_distinct_count, expected_distinct_count / distinct_count)
                    )
        end as deviation,
        filled_count as row_count
    from today
)

select * from checks
