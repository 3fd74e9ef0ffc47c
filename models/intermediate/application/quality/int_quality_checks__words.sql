-- Words of columns of few words: the share of rows with a word that nobody knew in the eight weeks before, and the share that
-- words used to have which are gone. A word is missed where it came on nearly every day and twenty rows of it would be usual.
with

quality_days as (select * from {{ ref('int_quality_days') }}),
feed_words as (select * from {{ ref('int_feed_words') }}),

compared as (
    select
        feed_words.feed,
        feed_words.column_name,
        quality_days.as_of_date,
        feed_words.word,
        sum(case when quality_days.days_before = 0 then feed_words.row_count else 0 end) as day_rows,
        sum(case when quality_days.days_before > 0 then feed_words.row_count else 0 end) as reference_rows,
        count(case when quality_days.days_before > 0 then 1 end) as reference_days
    from quality_days
    inner join feed_words on quality_days.reference_date = feed_words.feed_date
    group by feed_words.feed, feed_words.column_name, quality_days.as_of_date, feed_words.word
),

column_days as (
    select distinct
        feed,
        column_name,
        feed_date
    from feed_words
),

totals as (
    select
        column_days.feed,
        column_days.column_name,
        quality_days.as_of_date,
        count(case when quality_days.days_before > 0 then 1 end) as reference_days
    from quality_days
    inner join column_days on quality_days.reference_date = column_days.feed_date
    group by column_days.feed, column_days.column_name, quality_days.as_of_date
),

shares as (
    select
        compared.*,
        totals.reference_days as column_reference_days,
        sum(compared.day_rows) over (partition by compared.feed, compared.column_name, compared.as_of_date) as column_rows,
        sum(compared.reference_rows) over (
            partition by compared.feed, compared.column_name, compared.as_of_date
        ) as column_reference_rows
    from compared
    inner join totals
        on
            compared.feed = totals.feed
            and compared.column_name = totals.column_name
            and compared.as_of_date = totals.as_of_date
),

judged as (
    select
        *,
        reference_rows = 0 as is_new,
        day_rows = 0
        and reference_days >= 0.95 * column_reference_days
        and column_rows * reference_rows >= 20 * column_reference_rows as is_vanished
    from shares
),

summed as (
    select
        feed,
        column_name,
        as_of_date,
        max(column_rows) as row_count,
        max(column_reference_days) as reference_days,
        sum(case when is_new then day_rows else 0 end) / nullif(cast(max(column_rows) as double), 0) as new_share,
        sum(case when is_vanished then reference_rows else 0 end)
        / nullif(cast(max(column_reference_rows) as double), 0) as vanished_share,
        {{ sorted_distinct_list('case when is_new then word end') }} as new_words,
        {{ sorted_distinct_list('case when is_vanished then word end') }} as vanished_words
    from judged
    group by feed, column_name, as_of_date
),

-- Of less than four weeks nobody knows which words there are.
checks as (
    select
        feed,
        column_name,
        as_of_date,
        'new_words' as check_kind,
        new_share as value,
        case when reference_days >= 28 then 0.0 end as expected,
        case when reference_days >= 28 then new_share end as deviation,
        row_count,
        new_words as words
    from summed
    union all
    select
        feed,
        column_name,
        as_of_date,
        'vanished_words' as check_kind,
        vanished_share as value,
        case when reference_days >= 28 then 0.0 end as expected,
        case when reference_days >= 28 then vanished_share end as deviation,
        row_count,
        vanished_words as words
    from summed
)

select * from checks
