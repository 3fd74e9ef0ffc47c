-- The days that are due: the latest; the ends of weeks, months or whatever refresh_grain says since the first day that is kept,
-- as far as nobody looked at them; and those that rebuild_dates asks for. As many of them as refreshes_per_run says are looked
-- at in this run, asked ones first, then the oldest; the latest always is.
{%- if setting('refresh_grain') not in ['day', 'week', 'month', 'quarter'] -%}
    {{ exceptions.raise_compiler_error(
        "refresh_grain must be day, week, month or quarter, not '" ~ setting('refresh_grain') ~ "'."
    ) }}
{%- endif %}
with

latest as (select * from {{ ref('int_latest_date') }}),
calendar_dates as (select * from {{ ref('int_calendar_dates') }}),
refreshes as (select * from {{ source('history', 'refreshes') }}),

days as (
    select
        calendar_dates.calendar_date as as_of_date,
        {{ dbt.dateadd('day', 1, 'calendar_dates.calendar_date') }}
        = date_trunc('{{ setting('refresh_grain') }}', {{ dbt.dateadd('day', 1, 'calendar_dates.calendar_date') }})
            as is_grain_end,
        calendar_dates.calendar_date = latest.as_of_date as is_latest,
        ',{{ setting('rebuild_dates') | replace(' ', '') }},'
        like '%,' || cast(calendar_dates.calendar_date as {{ dbt.type_string() }}) || ',%' as is_asked_for
    from calendar_dates
    inner join latest on calendar_dates.calendar_date between latest.first_date and latest.as_of_date
    union all
    -- A day chosen may lie outside the calendar.
    select
        as_of_date,
        {{ dbt.dateadd('day', 1, 'as_of_date') }}
        = date_trunc('{{ setting('refresh_grain') }}', {{ dbt.dateadd('day', 1, 'as_of_date') }}) as is_grain_end,
        true as is_latest,
        false as is_asked_for
    from latest
    where as_of_date not in (select calendar_dates.calendar_date from calendar_dates) or as_of_date < first_date
),

kept as (
    select refreshes.as_of_date
    from refreshes
    inner join latest on refreshes.as_of_date <= latest.as_of_date
    where refreshes.is_kept{{ ' and false' if flags.FULL_REFRESH }}
),

numbered_ends as (
    select
        as_of_date,
        row_number() over (order by as_of_date desc) as ends_ago
    from days
    where is_grain_end and not is_latest
),

-- Where nothing is kept, history begins as many ends ago as history_refreshes says.
beginning as (
    select coalesce(
        (select min(kept.as_of_date) from kept),
        (
            select min(numbered_ends.as_of_date)
            from numbered_ends
            where numbered_ends.ends_ago <= {{ setting('history_refreshes') }}
        )
    ) as first_kept_date
),

due as (
    select
        days.as_of_date,
        days.is_grain_end,
        days.is_latest,
        days.is_asked_for
    from days
    cross join beginning
    left join kept on days.as_of_date = kept.as_of_date
    where
        days.is_latest
        or days.is_asked_for
        or (days.is_grain_end and days.as_of_date >= beginning.first_kept_date and kept.as_of_date is null)
),

ordered as (
    select
        *,
        row_number() over (order by is_latest desc, is_asked_for desc, as_of_date asc)
        <= {{ setting('refreshes_per_run') }} as is_refreshed
    from due
)

select * from ordered
