-- What people said of us in the 90 days up to a day: the mean of their answers.
with

ratings as (select * from {{ ref('int_account_ratings') }}),
user_accounts as (select * from {{ ref('int_user_accounts') }}),
refresh_dates as (select * from {{ ref('int_refresh_dates') }}),

user_ratings as (
    select
        user_accounts.user_id,
        refresh_dates.as_of_date,
        ratings.rating,
        cast({{ exact_sum('ratings.value') }} as double) / count(*) as value
    from ratings
    inner join user_accounts on ratings.account_key = user_accounts.account_key
    inner join refresh_dates
        on ratings.rated_date between {{ dbt.dateadd('day', -89, 'refresh_dates.as_of_date') }} and refresh_dates.as_of_date
    group by user_accounts.user_id, refresh_dates.as_of_date, ratings.rating
)

select * from user_ratings
