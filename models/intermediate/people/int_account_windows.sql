-- The days whose events say how an account behaves: the account_status_window_days up to each day people are looked at.
with

refresh_dates as (
    select * from {{ ref('int_refresh_dates') }}
),

windows as (
    select
        as_of_date,
        cast({{ dbt.dateadd('day', '1 - ' ~ setting('account_status_window_days'), 'as_of_date') }} as date) as first_date
    from refresh_dates
)

select * from windows
