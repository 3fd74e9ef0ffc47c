-- From when to when there are data. A few misdated events lie before the real ones in most feeds; the data begin where they
-- are no more than a twentieth of the four weeks that follow. Only those weeks decide, so that later data move nothing.
with

dates as (select * from {{ ref('dim_dates') }}),
account_days as (select * from {{ ref('fct_account_days') }}),
refresh_dates as (select * from {{ ref('int_refresh_dates') }}),

first_activity as (
    select min(activity_date) as first_date
    from account_days
    where is_active
),

known as (
    select
        first_activity.first_date,
        max(refresh_dates.as_of_date) as as_of_date
    from first_activity
    cross join refresh_dates
    where first_activity.first_date is not null
    group by first_activity.first_date
),

active_accounts as (
    select
        activity_date,
        count(*) as accounts
    from account_days
    where is_active
    group by activity_date
),

all_days as (
    select
        dates.date as activity_date,
        coalesce(active_accounts.accounts, 0) as accounts
    from dates
    inner join known on dates.date between known.first_date and known.as_of_date
    left join active_accounts on dates.date = active_accounts.activity_date
),

compared as (
    select
        activity_date,
        accounts,
        coalesce(
            sum(accounts) over (order by activity_date rows between unbounded preceding and 1 preceding), 0
        ) as accounts_before,
        sum(accounts) over (order by activity_date rows between current row and 27 following) as accounts_after
    from all_days
),

-- The last day before which there is next to nothing; the data began on it or in the week before.
turning_point as (
    select max(activity_date) as activity_date
    from compared
    where accounts_before <= 0.05 * accounts_after
),

beginning as (
    select min(compared.activity_date) as data_start_date
    from compared
    inner join turning_point
        on
            compared.activity_date between {{ dbt.dateadd('day', -7, 'turning_point.activity_date') }}
            and turning_point.activity_date
    where 28 * compared.accounts >= 0.1 * compared.accounts_after
),

final as (
    select
        known.first_date,
        {%- if setting('data_start_date') %}
            cast({{ dbt.string_literal(setting('data_start_date')) }} as date) as data_start_date,
        {%- else %}
            beginning.data_start_date,
        {%- endif %}
        known.as_of_date
    from known
    cross join beginning
)

select * from final
