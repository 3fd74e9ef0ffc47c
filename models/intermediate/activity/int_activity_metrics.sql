-- The catalogue of metrics that the index and the clusters are made of, typed.
with

activity_metrics as (
    select * from {{ ref('activity_metrics') }}
),

typed as (
    select
        {{ clean_word('metric') }} as metric,
        {{ clean_word('dimension') }} as dimension,
        {{ clean_word('unit') }} as unit,
        try_cast(window_days as integer) as window_days,
        {{ clean_word('source_feed') }} as source_feed,
        {{ clean_word('transform') }} = 'log' as is_logged,
        try_cast(index_weight as double) as index_weight,
        {{ clean_word('is_clustered') }} = 'true' as is_clustered,
        {{ clean_word('is_volume') }} = 'true' as is_volume,
        {{ clean_text('description') }} as description
    from activity_metrics
)

select * from typed
