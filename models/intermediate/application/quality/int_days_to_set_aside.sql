-- The days of feeds whose rows the facts are better without: found by checks, or decided. A run obeys what the run before found.
with

data_quality as (select * from {{ ref('rpt_data_quality') }}),
decisions as (select * from {{ ref('int_day_decisions') }}),

days as (
    select
        subject as feed,
        as_of_date as feed_date
    from data_quality
    where status = 'set_aside'
    union distinct
    select
        feed,
        feed_date
    from decisions
    where decision = 'set_aside'
)

select * from days
