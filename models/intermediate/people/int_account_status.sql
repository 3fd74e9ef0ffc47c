-- What kind of account each account is on a day, and why. Rules that speak of the same sign say one thing several times: the
-- strongest counts. An account that no kind has enough points for is genuine.
with

account_dates as (select * from {{ ref('int_account_dates') }}),
signs as (select * from {{ ref('int_account_signs') }}),
statuses as (select * from {{ ref('int_account_statuses') }}),

sign_points as (
    select
        account_key,
        as_of_date,
        status,
        sign,
        max(points) as points
    from signs
    group by account_key, as_of_date, status, sign
),

status_points as (
    select
        account_key,
        as_of_date,
        status,
        cast({{ exact_sum('points') }} as double) as points
    from sign_points
    group by account_key, as_of_date, status
),

status_reasons as (
    select
        account_key,
        as_of_date,
        status,
        {{ sorted_distinct_list('reason') }} as reasons
    from signs
    group by account_key, as_of_date, status
),

verdicts as (
    select
        status_points.account_key,
        status_points.as_of_date,
        status_points.status,
        row_number() over (
            partition by status_points.account_key, status_points.as_of_date
            order by statuses.precedence
        ) as verdict_rank
    from status_points
    inner join statuses on status_points.status = statuses.status
    where status_points.points >= statuses.minimum_points
),

final as (
    select
        account_dates.account_key,
        account_dates.as_of_date,
        account_dates.is_refresh_date,
        account_dates.is_current,
        coalesce(verdicts.status, 'genuine') as account_status,
        status_reasons.reasons as status_reasons,
        coalesce(bot_points.points, 0) as bot_points
    from account_dates
    left join verdicts
        on
            account_dates.account_key = verdicts.account_key
            and account_dates.as_of_date = verdicts.as_of_date
            and verdicts.verdict_rank = 1
    left join status_reasons
        on
            verdicts.account_key = status_reasons.account_key
            and verdicts.as_of_date = status_reasons.as_of_date
            and verdicts.status = status_reasons.status
    left join status_points as bot_points
        on
            account_dates.account_key = bot_points.account_key
            and account_dates.as_of_date = bot_points.as_of_date
            and bot_points.status = 'bot'
)

select * from final
