-- The features that the index and the clusters are made of, typed, with what the catalogue says of them.
with

activity_metrics as (
    select * from {{ ref('activity_metrics') }}
),

features as (
    select * from {{ ref('dim_features') }}
),

typed as (
    select
        {{ clean_word('metric') }} as metric,
        {{ clean_word('transform') }} = 'log' as is_logged,
        try_cast(index_weight as double) as index_weight,
        {{ clean_word('is_clustered') }} = 'true' as is_clustered,
        {{ clean_word('is_volume') }} = 'true' as is_volume
    from activity_metrics
),

described as (
    select
        typed.metric,
        features.dimension,
        features.unit,
        features.window_days,
        features.source_feed,
        features.direction,
        typed.is_logged,
        typed.index_weight,
        typed.is_clustered,
        typed.is_volume,
        features.definition as description
    from typed
    left join features on typed.metric = features.column_name
)

select * from described
