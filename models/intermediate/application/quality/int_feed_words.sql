-- Which words the columns of few words held on a day, and how often.
with

counts as (select * from {{ ref('int_feed_counts') }}),

words as (
    select
        feed,
        column_name,
        feed_date,
        word,
        row_count
    from counts
    where word != ''
)

select * from words
