-- What in a person's behaviour speaks for the persona they are called, metric by metric.
with

names as (
    select * from {{ ref('int_user_persona_names') }}
),

signatures as (
    select * from {{ ref('int_persona_signatures') }}
),

positions as (
    select * from {{ ref('int_user_positions') }}
),

evidence as (
    select
        names.user_id,
        names.as_of_date,
        names.persona,
        names.named_by,
        positions.metric,
        positions.value,
        signatures.weight,
        positions.value * signatures.weight as contribution
    from names
    inner join signatures on names.persona = signatures.persona
    inner join positions
        on
            names.user_id = positions.user_id
            and names.as_of_date = positions.as_of_date
            and signatures.metric = positions.metric
)

select * from evidence
