-- Each of the 125 combinations of three scores, with its segment.
with

segments as (
    select * from {{ ref('int_rfm_segments') }}
),

scores as (
    select cast(numbers.score as integer) as score
    from (values (1), (2), (3), (4), (5)) as numbers (score)
),

combinations as (
    select
        r_scores.score as r_score,
        f_scores.score as f_score,
        m_scores.score as m_score
    from scores as r_scores
    cross join scores as f_scores
    cross join scores as m_scores
),

cells as (
    select
        combinations.r_score,
        combinations.f_score,
        combinations.m_score,
        segments.segment
    from combinations
    left join segments
        on
            combinations.r_score between segments.r_from and segments.r_to
            and combinations.f_score between segments.f_from and segments.f_to
            and combinations.m_score between segments.m_from and segments.m_to
)

select * from cells
