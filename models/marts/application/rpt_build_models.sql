-- What each model and seed of a run took and held. A run adds itself here when it ends.
with

run_models as (select * from {{ source('runs', 'run_models') }}),

final as (
    select
        run_id,
        model,
        resource_type,
        status,
        seconds,
        rows_in,
        rows_out
    from run_models
)

select * from final
