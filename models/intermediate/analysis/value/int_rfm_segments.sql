-- The segments of RFM and their scores, typed.
with

rfm_segments as (
    select * from {{ ref('rfm_segments') }}
),

typed as (
    select
        lower(trim(segment)) as segment,
        try_cast(r_from as integer) as r_from,
        try_cast(r_to as integer) as r_to,
        try_cast(f_from as integer) as f_from,
        try_cast(f_to as integer) as f_to,
        try_cast(m_from as integer) as m_from,
        try_cast(m_to as integer) as m_to
    from rfm_segments
)

select * from typed
