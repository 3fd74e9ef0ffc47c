-- The audiences, typed.
with

audiences as (
    select * from {{ ref('audiences') }}
),

typed as (
    select
        {{ clean_word('audience') }} as audience,
        {{ clean_word('channel') }} as channel,
        '|' || {{ clean_text('source_systems') }} || '|' as source_systems,
        try_cast(holdout_share as double) as holdout_share,
        try_cast(max_lookalikes as integer) as max_lookalikes,
        {{ clean_text('owner') }} as owner,
        {{ clean_text('label_en') }} as label_en,
        {{ clean_text('label_ko') }} as label_ko,
        {{ clean_text('label_zh') }} as label_zh
    from audiences
)

select * from typed
