-- By what people are told apart in reports of campaigns and experiments, typed.
with

segments as (select * from {{ ref('experiment_segments') }}),

typed as (
    select
        {{ clean_word('segment_type') }} as segment_type,
        {{ clean_word('source') }} as source,
        {{ clean_word('subject') }} as subject
    from segments
)

select * from typed
