-- Where people stand in other marts, one row per question: the stage of their life here, their rhythm, tier, role and value.
with

lifecycle as (select * from {{ ref('fct_user_lifecycle') }}),
patterns as (select * from {{ ref('fct_temporal_patterns') }}),
activity_index as (select * from {{ ref('fct_activity_index') }}),
network as (select * from {{ ref('fct_user_network') }}),
rfm as (select * from {{ ref('fct_rfm') }}),

standing as (
    select user_id, as_of_date, 'stage' as subject, cast(null as double) as number_value, stage as word_value from lifecycle
    union all
    select user_id, as_of_date, 'pattern' as subject, cast(null as double) as number_value, pattern as word_value from patterns
    union all
    select user_id, as_of_date, 'rhythm' as subject, cast(null as double) as number_value, rhythm as word_value from patterns
    union all
    select
        user_id,
        as_of_date,
        'tier/' || objective as subject,
        cast(null as double) as number_value,
        tier as word_value
    from activity_index
    union all
    select
        user_id,
        as_of_date,
        'influence_tier' as subject,
        cast(null as double) as number_value,
        influence_tier as word_value
    from network
    union all
    select user_id, as_of_date, 'rfm_segment' as subject, cast(null as double) as number_value, segment as word_value from rfm
    union all
    select
        user_id,
        as_of_date,
        'r_score' as subject,
        cast(r_score as double) as number_value,
        cast(null as {{ dbt.type_string() }}) as word_value
    from rfm
    union all
    select
        user_id,
        as_of_date,
        'f_score' as subject,
        cast(f_score as double) as number_value,
        cast(null as {{ dbt.type_string() }}) as word_value
    from rfm
    union all
    select
        user_id,
        as_of_date,
        'm_score' as subject,
        cast(m_score as double) as number_value,
        cast(null as {{ dbt.type_string() }}) as word_value
    from rfm
)

select * from standing
where number_value is not null or word_value is not null
