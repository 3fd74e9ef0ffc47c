-- What was learned: the parameters of every fitted model. A model adds rows by a union of its own.
with

clusters as (select * from {{ ref('int_model_parameters__clusters') }}),
lifetime as (select * from {{ ref('int_model_parameters__lifetime') }}),
predictions as (select * from {{ ref('int_model_parameters__predictions') }}),
lookalikes as (select * from {{ ref('int_model_parameters__lookalikes') }}),

parameters as (
    select model, as_of_date, parameter, value from clusters
    union all
    select model, as_of_date, parameter, value from lifetime
    union all
    select model, as_of_date, parameter, value from predictions
    union all
    select model, as_of_date, parameter, value from lookalikes
),

final as (
    select
        cast(model as {{ dbt.type_string() }}) as model,
        as_of_date,
        cast(parameter as {{ dbt.type_string() }}) as parameter,
        cast(round(value, 9) as double) as value
    from parameters
)

select * from final
