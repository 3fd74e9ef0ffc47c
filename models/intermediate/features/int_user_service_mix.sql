-- How many services and groups a person uses and how evenly, per day looked at and window. Evenness is Shannon's entropy
-- over the services used, divided by its maximum: 1 means all alike, 0 one service alone.
with

events as (select * from {{ ref('fct_events') }}),
user_accounts as (select * from {{ ref('int_user_accounts') }}),
metric_windows as (select * from {{ ref('int_metric_windows') }}),

uses as (
    select
        user_accounts.user_id,
        events.event_type,
        case when events.event_type = 'service' then events.event_subtype else events.object_id end as used,
        events.activity_date
    from events
    inner join user_accounts on events.account_key = user_accounts.account_key
    where events.event_type = 'service' or (events.event_type = 'message' and events.object_id is not null)
),

uses_in_windows as (
    select
        uses.user_id,
        metric_windows.as_of_date,
        metric_windows.window_days,
        uses.event_type,
        uses.used,
        cast(count(*) as double) as times_used
    from uses
    inner join metric_windows on uses.activity_date between metric_windows.first_date and metric_windows.as_of_date
    group by 1, 2, 3, 4, 5
),

shares as (
    select
        *,
        times_used / sum(times_used) over (partition by user_id, as_of_date, window_days, event_type) as use_share
    from uses_in_windows
),

mixes as (
    select
        user_id,
        as_of_date,
        window_days,
        count(*) filter (where event_type = 'message') as active_groups,
        count(*) filter (where event_type = 'service') as services_used,
        case
            when count(*) filter (where event_type = 'service') > 1
                then
                    round(
                        -cast({{ exact_sum('use_share * ln(use_share)') }} filter (where event_type = 'service') as double)
                        / ln(count(*) filter (where event_type = 'service')), 9
                    )
            when count(*) filter (where event_type = 'service') = 1 then 0
        end as service_diversity
    from shares
    group by user_id, as_of_date, window_days
)

select * from mixes
