-- The user's fixed breaks between scores, typed, turned so that more is better in each measure.
with

rfm_breaks as (
    select * from {{ ref('rfm_breaks') }}
),

typed as (
    select
        lower(trim(measure)) as measure,
        try_cast(score as integer) as score,
        try_cast(break_value as decimal(28, 4)) as break_value
    from rfm_breaks
),

turned as (
    select
        measure,
        score,
        case when measure = 'recency_days' then -break_value else break_value end as least_worth
    from typed
)

select * from turned
