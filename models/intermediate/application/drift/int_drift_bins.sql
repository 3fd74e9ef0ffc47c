-- How many people were in each bin on a day and on the day looked at before. Bins of numbers are the tenths of the earlier day,
-- as far as they differ, and one for what is not known; names are bins as they are.
with

drift_values as (
    select * from {{ remembered(
        'int_drift_values', ['user_id', 'as_of_date', 'model', 'measure', 'value', 'category'], 'analytics'
    ) }}
),

edges as (select * from {{ ref('int_drift_edges') }}),
known_refreshes as (select * from {{ ref('int_known_refreshes') }}),

spans as (
    select
        as_of_date,
        previous_date as earlier_date
    from known_refreshes
    where is_refreshed
),

counted as (
    select
        as_of_date,
        model,
        measure,
        value,
        category,
        count(*) as users
    from drift_values
    group by as_of_date, model, measure, value, category
),

sides as (
    select
        spans.as_of_date,
        spans.earlier_date,
        false as is_earlier,
        counted.model,
        counted.measure,
        counted.value,
        counted.category,
        counted.users
    from spans
    inner join counted on spans.as_of_date = counted.as_of_date
    where spans.earlier_date is not null
    union all
    select
        spans.as_of_date,
        spans.earlier_date,
        true as is_earlier,
        counted.model,
        counted.measure,
        counted.value,
        counted.category,
        counted.users
    from spans
    inner join counted on spans.earlier_date = counted.as_of_date
),

placed as (
    select
        sides.as_of_date,
        sides.model,
        sides.measure,
        sides.is_earlier,
        sides.users,
        case
            when sides.category is not null then sides.category
            when sides.value is null then 'not_known'
            else 'above_' || cast(count(edges.top) as {{ dbt.type_string() }})
        end as bin
    from sides
    left join edges
        on
            sides.earlier_date = edges.as_of_date
            and sides.model = edges.model
            and sides.measure = edges.measure
            and sides.value > edges.top
    group by
        sides.as_of_date, sides.model, sides.measure, sides.is_earlier, sides.users, sides.value, sides.category
),

bins as (
    select
        as_of_date,
        model,
        measure,
        bin,
        cast(sum(case when is_earlier then users else 0 end) as bigint) as earlier_users,
        cast(sum(case when is_earlier then 0 else users end) as bigint) as later_users
    from placed
    group by as_of_date, model, measure, bin
)

select * from bins
