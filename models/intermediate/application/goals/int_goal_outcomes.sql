-- What each person came to by each KPI in a month, and how far that is from the month before. Retention asks those who were
-- active before; satisfaction those who answered, and as few answer twice, the answer itself stands for how far they moved.
with

members as (select * from {{ ref('int_goal_members') }}),
signals as (select * from {{ ref('int_goal_signals') }}),

kpis as (
    select known.kpi, known.signal
    from (
        values
        ('active_users', 'active'),
        ('retention', 'active'),
        ('conversion', 'converted'),
        ('revenue', 'paid'),
        ('satisfaction', 'rated')
    ) as known (kpi, signal)
),

known_signals as (
    select distinct signal from signals
),

-- What no feed tells of is not known, and not 0.
known_kpis as (
    select kpis.kpi, kpis.signal
    from kpis
    inner join known_signals on kpis.signal = known_signals.signal
),

people as (
    select distinct
        user_id,
        month_start,
        cast(date_trunc('month', as_of_date) as date) as previous_month_start
    from members
),

values_of_months as (
    select
        people.user_id,
        people.month_start,
        known_kpis.kpi,
        now.value,
        earlier.value as value_before
    from people
    cross join known_kpis
    left join signals as now
        on
            people.user_id = now.user_id
            and people.month_start = now.month_start
            and known_kpis.signal = now.signal
    left join signals as earlier
        on
            people.user_id = earlier.user_id
            and people.previous_month_start = earlier.month_start
            and known_kpis.signal = earlier.signal
),

outcomes as (
    select
        user_id,
        month_start,
        kpi,
        coalesce(value, 0) as value,
        coalesce(value, 0) - case when kpi = 'satisfaction' then 0 else coalesce(value_before, 0) end as movement
    from values_of_months
    where
        case kpi
            when 'retention' then value_before is not null
            when 'satisfaction' then value is not null
            else true
        end
)

select * from outcomes
