-- A score from 1 to 5 for each measure of a customer: by the fixed breaks where the seed has some, else by quintiles among the
-- customers of the day.
with

customers as (select * from {{ ref('int_rfm_values') }}),
breaks as (select * from {{ ref('int_rfm_breaks') }}),

-- Turned so that more is better.
worths as (
    select user_id, as_of_date, 'recency_days' as measure, cast(-recency_days as decimal(38, 4)) as worth from customers
    union all
    select user_id, as_of_date, 'frequency' as measure, cast(frequency as decimal(38, 4)) as worth from customers
    union all
    select user_id, as_of_date, 'monetary_amount' as measure, cast(monetary_amount as decimal(38, 4)) as worth
    from customers
    where monetary_amount is not null
),

ranked as (
    select
        *,
        rank() over (partition by as_of_date, measure order by worth) as worth_rank,
        count(*) over (partition by as_of_date, measure) as customers
    from worths
),

-- Equals have the same score, that of the lowest place among them: whoever bought once is not better than others who did.
quintiles as (
    select
        *,
        1 + cast(floor(5.0 * (worth_rank - 1) / customers) as integer) as quintile
    from ranked
),

scored as (
    select
        quintiles.user_id,
        quintiles.as_of_date,
        quintiles.measure,
        case
            when count(breaks.score) = 0 then max(quintiles.quintile)
            else coalesce(max(breaks.score) filter (where quintiles.worth >= breaks.least_worth), 1)
        end as score
    from quintiles
    left join breaks on quintiles.measure = breaks.measure
    group by quintiles.user_id, quintiles.as_of_date, quintiles.measure
)

select * from scored
