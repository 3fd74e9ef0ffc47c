-- Each metric of the index, as it is ordered by and as weights are learned from it: the latter winsorised at the 1st and 99th
-- percentile of the reference people and, where the catalogue says so, in logarithms. More is better: what speaks against a
-- person is taken negative. No value counts as zero, and of what speaks against a person as the worst.
with

user_metrics as (select * from {{ ref('int_user_metrics') }}),
index_metrics as (select * from {{ ref('int_index_metrics') }}),
reference_people as (select * from {{ ref('int_reference_people') }}),

values_of_users as (
    select
        user_metrics.user_id,
        user_metrics.as_of_date,
        user_metrics.metric,
        index_metrics.is_logged,
        coalesce(index_metrics.is_against, false) as is_against,
        reference_people.is_reference,
        case when index_metrics.is_against then user_metrics.value else coalesce(user_metrics.value, 0) end as value
    from user_metrics
    inner join index_metrics
        on user_metrics.metric = index_metrics.metric and user_metrics.as_of_date = index_metrics.as_of_date
    inner join reference_people
        on user_metrics.user_id = reference_people.user_id and user_metrics.as_of_date = reference_people.as_of_date
),

bounds as (
    select
        as_of_date,
        metric,
        percentile_cont(0.01) within group (order by value) as low_value,
        percentile_cont(0.99) within group (order by value) as high_value,
        max(value) as largest_value
    from values_of_users
    where is_reference
    group by as_of_date, metric
),

-- On a day without reference people there is nothing to winsorise to.
winsorised as (
    select
        values_of_users.user_id,
        values_of_users.as_of_date,
        values_of_users.metric,
        values_of_users.is_logged,
        values_of_users.is_against,
        values_of_users.is_reference,
        coalesce(values_of_users.value, bounds.largest_value, 0) as plain_value,
        case
            when bounds.high_value is null then coalesce(values_of_users.value, 0)
            when values_of_users.value is null then bounds.high_value
            else least(greatest(values_of_users.value, bounds.low_value), bounds.high_value)
        end as value
    from values_of_users
    left join bounds on values_of_users.as_of_date = bounds.as_of_date and values_of_users.metric = bounds.metric
),

transformed as (
    select
        user_id,
        as_of_date,
        metric,
        is_reference,
        case when is_against then 0 - plain_value else plain_value end as ordered_value,
        case when is_against then -1 else 1 end * case when is_logged then ln(1 + value) else value end as value
    from winsorised
)

select * from transformed
