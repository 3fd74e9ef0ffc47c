-- Feeds as a whole: how long nothing came, how far the rows of a day are from the same weekday of the eight weeks before, and the
-- share refused. A day without rows has none, from the first day of the feed on. A feed that stops is late by the latest day,
-- which is that of the others; that all of them stopped together only the clock can tell.
{%- set asked_on = "cast('" ~ setting('as_of_date') ~ "' as date)" if setting('as_of_date')
    else dbt.dateadd('day', -1, local_date(build_clock())) %}
with

quality_days as (select * from {{ ref('int_quality_days') }}),
column_days as (select * from {{ ref('int_feed_column_days') }}),

-- The same for every column.
feed_days as (
    select
        feed,
        feed_date,
        max(row_count) as row_count,
        max(rejected_count) as rejected_count
    from column_days
    group by feed, feed_date
),

first_days as (
    select
        feed,
        min(feed_date) as first_date
    from feed_days
    group by feed
),

compared as (
    select
        first_days.feed,
        quality_days.as_of_date,
        quality_days.is_latest,
        quality_days.reference_date,
        quality_days.days_before,
        coalesce(feed_days.row_count, 0) as row_count,
        coalesce(feed_days.rejected_count, 0) as rejected_count
    from first_days
    inner join quality_days on first_days.first_date <= quality_days.reference_date
    left join feed_days
        on first_days.feed = feed_days.feed and quality_days.reference_date = feed_days.feed_date
),

-- Rows that are refused don't make a feed fresh.
fresh_days as (
    select
        feed,
        as_of_date,
        reference_date,
        days_before,
        0 as overdue_days
    from compared
    where is_latest and row_count > rejected_count
    union all
    select distinct
        'all_feeds' as feed,
        as_of_date,
        reference_date,
        days_before,
        greatest({{ dbt.datediff('as_of_date', asked_on, 'day') }}, 0) as overdue_days
    from compared
    where is_latest and row_count > rejected_count
),

gaps as (
    select
        *,
        lag(days_before) over (partition by feed, as_of_date order by reference_date) - days_before as gap_days
    from fresh_days
),

freshness as (
    select
        feed,
        as_of_date,
        'freshness' as check_kind,
        cast(min(days_before + overdue_days) as double) as value,
        cast(max(gap_days) as double) as expected,
        min(days_before + overdue_days) / nullif(cast(max(gap_days) as double), 0) as deviation,
        count(*) as row_count
    from gaps
    group by feed, as_of_date
),

same_weekdays as (
    select * from compared
    where days_before > 0 and mod(days_before, 7) = 0
),

medians as (
    select
        feed,
        as_of_date,
        median(row_count) as median_rows,
        sum(row_count) as reference_rows,
        sum(rejected_count) as reference_rejected,
        count(*) as weeks
    from same_weekdays
    group by feed, as_of_date
),

spreads as (
    select
        same_weekdays.feed,
        same_weekdays.as_of_date,
        median(abs(same_weekdays.row_count - medians.median_rows)) as median_deviation
    from same_weekdays
    inner join medians on same_weekdays.feed = medians.feed and same_weekdays.as_of_date = medians.as_of_date
    group by same_weekdays.feed, same_weekdays.as_of_date
),

today as (
    select
        compared.feed,
        compared.as_of_date,
        compared.row_count,
        compared.rejected_count,
        medians.median_rows,
        medians.reference_rows,
        medians.reference_rejected,
        -- Eight days can lie close together by chance: counts vary by their root at least, and by a twentieth in most feeds.
        greatest(1.4826 * spreads.median_deviation, sqrt(medians.median_rows), medians.median_rows / 20.0) as usual_deviation
    from compared
    left join medians on compared.feed = medians.feed and compared.as_of_date = medians.as_of_date and medians.weeks >= 4
    left join spreads on compared.feed = spreads.feed and compared.as_of_date = spreads.as_of_date
    where compared.days_before = 0
),

checks as (
    select feed, as_of_date, check_kind, value, expected, deviation, row_count from freshness
    union all
    select
        feed,
        as_of_date,
        'volume' as check_kind,
        cast(row_count as double) as value,
        cast(median_rows as double) as expected,
        abs(row_count - median_rows) / nullif(usual_deviation, 0) as deviation,
        coalesce(median_rows, 0) as row_count
    from today
    union all
    select
        feed,
        as_of_date,
        'rejected_share' as check_kind,
        rejected_count / nullif(cast(row_count as double), 0) as value,
        reference_rejected / nullif(cast(reference_rows as double), 0) as expected,
        rejected_count / nullif(cast(row_count as double), 0) as deviation,
        row_count
    from today
)

select * from checks
