-- What each metric weighs in the index, by the seeds and by the schemes that learn weights from the data.
with

weights as (
    select * from {{ ref('int_index_weights') }}
),

final as (
    select
        as_of_date,
        cast(objective as {{ dbt.type_string() }}) as objective,
        cast(scheme as {{ dbt.type_string() }}) as scheme,
        cast(metric as {{ dbt.type_string() }}) as metric,
        cast(dimension as {{ dbt.type_string() }}) as dimension,
        cast(round(weight, 9) as double) as weight
    from weights
)

select * from final
