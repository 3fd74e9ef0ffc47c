-- Which channels people use, and on which they may be contacted. A channel has a row if the person used it within the
-- windows or may be contacted on it.
with

channel_days as (select * from {{ ref('int_user_channel_days') }}),
metric_windows as (select * from {{ ref('int_metric_windows') }}),
user_dates as (select * from {{ ref('int_user_dates') }}),
eligibility as (select * from {{ ref('fct_user_eligibility') }}),

-- As everywhere, what a person allows today also holds for old dates.
contactable as (
    select
        user_dates.user_id,
        user_dates.as_of_date,
        eligibility.channel
    from user_dates
    inner join eligibility on user_dates.user_id = eligibility.user_id
    where eligibility.purpose = 'marketing' and eligibility.channel != 'any' and eligibility.is_eligible
),

used as (
    select
        channel_days.user_id,
        metric_windows.as_of_date,
        channel_days.channel,
        max(channel_days.activity_date) as last_used_date,
        coalesce(sum(channel_days.uses) filter (where metric_windows.window_days = 7), 0) as uses_7d,
        coalesce(sum(channel_days.uses) filter (where metric_windows.window_days = 28), 0) as uses_28d,
        coalesce(sum(channel_days.uses) filter (where metric_windows.window_days = 90), 0) as uses_90d
    from channel_days
    inner join metric_windows on channel_days.activity_date between metric_windows.first_date and metric_windows.as_of_date
    inner join user_dates
        on channel_days.user_id = user_dates.user_id and metric_windows.as_of_date = user_dates.as_of_date
    group by channel_days.user_id, metric_windows.as_of_date, channel_days.channel
),

combined as (
    select
        coalesce(used.user_id, contactable.user_id) as user_id,
        coalesce(used.as_of_date, contactable.as_of_date) as as_of_date,
        coalesce(used.channel, contactable.channel) as channel,
        used.last_used_date,
        coalesce(used.uses_7d, 0) as uses_7d,
        coalesce(used.uses_28d, 0) as uses_28d,
        coalesce(used.uses_90d, 0) as uses_90d,
        contactable.user_id is not null as is_contactable
    from used
    full outer join contactable
        on
            used.user_id = contactable.user_id
            and used.as_of_date = contactable.as_of_date
            and used.channel = contactable.channel
),

-- Among equals the one that was used more of late, then the first by name.
ranked as (
    select
        *,
        sum(uses_7d) over person_day as all_uses_7d,
        sum(uses_28d) over person_day as all_uses_28d,
        sum(uses_90d) over person_day as all_uses_90d,
        row_number() over (
            partition by user_id, as_of_date order by uses_90d desc, uses_28d desc, uses_7d desc, channel asc
        ) as channel_rank
    from combined
    window person_day as (partition by user_id, as_of_date)
),

final as (
    select
        user_id,
        as_of_date,
        cast(channel as {{ dbt.type_string() }}) as channel,
        cast(uses_7d as bigint) as uses_7d,
        cast(uses_28d as bigint) as uses_28d,
        cast(uses_90d as bigint) as uses_90d,
        cast(round(uses_7d / nullif(cast(all_uses_7d as double), 0), 9) as double) as use_share_7d,
        cast(round(uses_28d / nullif(cast(all_uses_28d as double), 0), 9) as double) as use_share_28d,
        cast(round(uses_90d / nullif(cast(all_uses_90d as double), 0), 9) as double) as use_share_90d,
        last_used_date,
        channel_rank = 1 and uses_90d > 0 as is_preferred,
        is_contactable
    from ranked
)

select * from final
