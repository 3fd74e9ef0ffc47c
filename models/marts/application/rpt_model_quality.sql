-- How good what was learned is: measures of every model. A model adds rows by a union of its own.
with

clusters as (select * from {{ ref('int_model_quality__clusters') }}),
lifetime_fits as (select * from {{ ref('int_model_quality__lifetime_fits') }}),
lifetime_holdouts as (select * from {{ ref('int_model_quality__lifetime_holdouts') }}),
recommendations as (select * from {{ ref('int_model_quality__recommendations') }}),
inference as (select * from {{ ref('int_model_quality__inference') }}),
predictions as (select * from {{ ref('int_model_quality__predictions') }}),
lookalikes as (select * from {{ ref('int_model_quality__lookalikes') }}),
drift as (select * from {{ ref('int_model_quality__drift') }}),
stages as (select * from {{ ref('int_model_quality__stages') }}),

measures as (
    select model, as_of_date, metric, value, status from clusters
    union all
    select model, as_of_date, metric, value, status from lifetime_fits
    union all
    select model, as_of_date, metric, value, status from lifetime_holdouts
    union all
    select model, as_of_date, metric, value, status from recommendations
    union all
    select model, as_of_date, metric, value, status from inference
    union all
    select model, as_of_date, metric, value, status from predictions
    union all
    select model, as_of_date, metric, value, status from lookalikes
    union all
    select model, as_of_date, metric, value, status from drift
    union all
    select model, as_of_date, metric, value, status from stages
),

final as (
    select
        cast(model as {{ dbt.type_string() }}) as model,
        as_of_date,
        cast(metric as {{ dbt.type_string() }}) as metric,
        cast(round(value, 9) as double) as value,
        cast(status as {{ dbt.type_string() }}) as status
    from measures
)

select * from final
