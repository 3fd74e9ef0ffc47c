-- How like each persona those are who have none by their cluster: it has no name, or they are outliers of it. The cosine
-- between all that they do and the signature, as it is for the centres of clusters.
with

user_clusters as (select * from {{ ref('fct_user_clusters') }}),
persona_matches as (select * from {{ ref('int_persona_matches') }}),
signatures as (select * from {{ ref('int_persona_signatures') }}),
positions as (select * from {{ ref('int_user_positions') }}),

-- On a day without patterns nobody is like anything.
without_name as (
    select
        user_clusters.user_id,
        user_clusters.as_of_date
    from user_clusters
    inner join persona_matches
        on
            user_clusters.as_of_date = cast(persona_matches.as_of_date as date)
            and user_clusters.cluster_id = persona_matches.cluster_id
    where persona_matches.is_pattern and (persona_matches.persona is null or user_clusters.is_noise)
),

their_positions as (
    select positions.*
    from positions
    inner join without_name
        on positions.user_id = without_name.user_id and positions.as_of_date = without_name.as_of_date
),

measured_metrics as (
    select distinct
        as_of_date,
        metric
    from their_positions
),

signature_weights as (
    select
        persona,
        cast({{ exact_sum('abs(weight)') }} as double) as weight
    from signatures
    group by persona
),

-- A signature of which less than half of the weight is measured can not be recognised: persona.personas.MEASURED_SHARE.
measured_signatures as (
    select
        measured_metrics.as_of_date,
        signatures.persona,
        sqrt(cast({{ exact_sum('signatures.weight * signatures.weight') }} as double)) as length
    from signatures
    inner join measured_metrics on signatures.metric = measured_metrics.metric
    inner join signature_weights on signatures.persona = signature_weights.persona
    group by measured_metrics.as_of_date, signatures.persona
    having cast({{ exact_sum('abs(signatures.weight)') }} as double) >= 0.5 * max(signature_weights.weight)
),

lengths as (
    select
        user_id,
        as_of_date,
        sqrt(cast({{ exact_sum('value * value') }} as double)) as length
    from their_positions
    group by user_id, as_of_date
),

products as (
    select
        their_positions.user_id,
        their_positions.as_of_date,
        signatures.persona,
        cast({{ exact_sum('their_positions.value * signatures.weight') }} as double) as product
    from their_positions
    inner join signatures on their_positions.metric = signatures.metric
    group by their_positions.user_id, their_positions.as_of_date, signatures.persona
),

likenesses as (
    select
        products.user_id,
        products.as_of_date,
        products.persona,
        round(products.product / nullif(lengths.length * measured_signatures.length, 0), 9) as likeness
    from products
    inner join lengths on products.user_id = lengths.user_id and products.as_of_date = lengths.as_of_date
    inner join measured_signatures
        on products.as_of_date = measured_signatures.as_of_date and products.persona = measured_signatures.persona
)

select * from likenesses
