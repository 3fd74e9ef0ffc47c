-- The management segments and what agrees with them, typed. Lists have bars around each word, so that words can be found.
with

segments as (
    select * from {{ ref('segments') }}
),

typed as (
    select
        {{ clean_word('segment') }} as segment,
        {{ clean_text('label_en') }} as label_en,
        {{ clean_text('label_ko') }} as label_ko,
        {{ clean_text('label_zh') }} as label_zh,
        '|' || {{ clean_word('agreeing_rfm_segments') }} || '|' as agreeing_rfm_segments,
        '|' || {{ clean_word('agreeing_tiers') }} || '|' as agreeing_tiers
    from segments
)

select * from typed
