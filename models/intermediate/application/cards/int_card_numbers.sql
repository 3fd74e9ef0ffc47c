-- What is typical of a persona, compared with everybody: means and medians of those who have the number at all. Few people are
-- not described.
with

card_values as (select * from {{ ref('int_card_values') }}),
people as (select * from {{ ref('int_card_people') }}),

values_of_people as (
    select
        people.as_of_date,
        people.persona,
        people.is_suppressed,
        card_values.name,
        card_values.is_metric,
        card_values.value
    from people
    inner join card_values on people.user_id = card_values.user_id and people.as_of_date = card_values.as_of_date
),

populations as (
    select
        as_of_date,
        name,
        cast({{ exact_sum('value') }} as double) / count(*) as population_mean,
        cast({{ exact_sum('value * value') }} as double) / count(*) as population_mean_of_squares
    from values_of_people
    group by as_of_date, name
),

typical as (
    select
        as_of_date,
        persona,
        name,
        is_metric,
        cast({{ exact_sum('value') }} as double) / count(*) as mean_value,
        percentile_cont(0.5) within group (order by value) as median_value
    from values_of_people
    where not is_suppressed
    group by as_of_date, persona, name, is_metric
    having count(*) >= {{ setting('minimum_cell_users') }}
),

compared as (
    select
        typical.as_of_date,
        typical.persona,
        typical.name,
        typical.is_metric,
        round(typical.mean_value, 9) as mean_value,
        round(typical.median_value, 9) as median_value,
        round(typical.mean_value / nullif(populations.population_mean, 0), 9) as ratio,
        round(
            abs(typical.mean_value - populations.population_mean) / nullif(
                sqrt(greatest(populations.population_mean_of_squares - power(populations.population_mean, 2), 0)), 0
            ), 9
        ) as distance
    from typical
    inner join populations on typical.as_of_date = populations.as_of_date and typical.name = populations.name
),

ranked as (
    select
        *,
        row_number() over (
            partition by as_of_date, persona, is_metric order by distance desc nulls last, name asc
        ) as place
    from compared
)

select * from ranked
