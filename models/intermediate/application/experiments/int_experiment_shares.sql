-- Which share of people each arm was planned to get, typed. Experiments that it does not name have equal arms.
with

shares as (select * from {{ ref('experiment_shares') }}),

typed as (
    select
        {{ clean_text('experiment_id') }} as experiment_id,
        {{ clean_text('variant') }} as variant,
        try_cast(planned_share as double) as planned_share
    from shares
)

select * from typed
