-- Which persona people are called: that of their cluster, else the one they are most like themselves, if they are as like it
-- as a cluster would have to be.
with

user_clusters as (
    select * from {{ ref('fct_user_clusters') }}
),

persona_matches as (
    select * from {{ ref('int_persona_matches') }}
),

likenesses as (
    select * from {{ ref('int_persona_likenesses') }}
),

by_cluster as (
    select
        user_clusters.user_id,
        user_clusters.as_of_date,
        persona_matches.persona,
        'cluster' as named_by
    from user_clusters
    inner join persona_matches
        on
            user_clusters.as_of_date = cast(persona_matches.as_of_date as date)
            and user_clusters.cluster_id = persona_matches.cluster_id
    where persona_matches.persona is not null and not user_clusters.is_noise
),

ranked as (
    select
        user_id,
        as_of_date,
        persona,
        row_number() over (partition by user_id, as_of_date order by likeness desc, persona asc) as nearness
    from likenesses
    where likeness >= {{ setting('persona_threshold') }}
),

names as (
    select * from by_cluster
    union all
    select
        user_id,
        as_of_date,
        persona,
        'own_behaviour' as named_by
    from ranked
    where nearness = 1
)

select * from names
