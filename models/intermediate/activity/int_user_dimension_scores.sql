-- The four dimensions of activity, 0 to 100, one row each; a dimension without any feed has no row.
with

metric_ranks as (
    select * from {{ ref('int_user_metric_ranks') }}
),

dimension_scores as (
    select
        user_id,
        as_of_date,
        dimension,
        cast(100 * {{ exact_sum('index_weight * metric_rank') }} as double)
        / cast({{ exact_sum('index_weight') }} as double) as dimension_score
    from metric_ranks
    group by user_id, as_of_date, dimension
)

select * from dimension_scores
