-- What may be done for whom, in the order in which it is considered, typed. Lists have bars around each word, so that words can
-- be found.
with

next_best_actions as (
    select * from {{ ref('next_best_actions') }}
),

typed as (
    select
        try_cast(priority as integer) as priority,
        {{ clean_word('action') }} as action,
        {{ clean_word('kind') }} as kind,
        '|' || {{ clean_word('personas') }} || '|' as personas,
        '|' || {{ clean_word('segments') }} || '|' as segments,
        '|' || {{ clean_word('stages') }} || '|' as stages,
        '|' || {{ clean_word('tiers') }} || '|' as tiers,
        '|' || {{ clean_word('rfm_segments') }} || '|' as rfm_segments,
        {{ clean_text('holiday_within_days') }} as stated_holiday_within_days,
        try_cast({{ clean_text('holiday_within_days') }} as integer) as holiday_within_days,
        '|' || {{ clean_word('channels') }} || '|' as channels,
        try_cast(holdout_share as double) as holdout_share,
        {{ clean_text('label_en') }} as label_en,
        {{ clean_text('label_ko') }} as label_ko,
        {{ clean_text('label_zh') }} as label_zh,
        {{ clean_text('reason') }} as reason
    from next_best_actions
)

select * from typed
