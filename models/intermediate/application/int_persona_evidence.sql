-- What in a person's behaviour speaks for the persona of their cluster, metric by metric.
with

user_clusters as (select * from {{ ref('fct_user_clusters') }}),
persona_matches as (select * from {{ ref('int_persona_matches') }}),
signatures as (select * from {{ ref('int_persona_signatures') }}),
positions as (select * from {{ ref('int_user_positions') }}),

named as (
    select
        user_clusters.user_id,
        user_clusters.as_of_date,
        persona_matches.persona
    from user_clusters
    inner join persona_matches
        on
            user_clusters.as_of_date = cast(persona_matches.as_of_date as date)
            and user_clusters.cluster_id = persona_matches.cluster_id
    where persona_matches.persona is not null
),

evidence as (
    select
        named.user_id,
        named.as_of_date,
        named.persona,
        positions.metric,
        positions.value,
        signatures.weight,
        positions.value * signatures.weight as contribution
    from named
    inner join signatures on named.persona = signatures.persona
    inner join positions
        on
            named.user_id = positions.user_id
            and named.as_of_date = positions.as_of_date
            and signatures.metric = positions.metric
)

select * from evidence
