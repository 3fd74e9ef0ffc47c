-- How many rows a feed has on a day, and what is in each of its watched columns.
with

counts as (select * from {{ ref('int_feed_counts') }}),

column_days as (
    select
        feed,
        column_name,
        feed_date,
        row_count,
        rejected_count,
        filled_count,
        distinct_count
    from counts
    where word = ''
)

select * from column_days
