-- From where on something is brought before a person to review, typed.
with

risk_rules as (
    select * from {{ ref('risk_rules') }}
),

typed as (
    select
        {{ clean_word('flag') }} as flag,
        {{ clean_text('reason_code') }} as reason_code,
        {{ clean_text('owner') }} as owner,
        try_cast(lookback_days as integer) as lookback_days,
        try_cast(window_days as integer) as window_days,
        try_cast(threshold as double) as threshold,
        try_cast(minimum_share as double) as minimum_share,
        try_cast(minimum_evidence as integer) as minimum_evidence,
        {{ clean_text('description_en') }} as description_en,
        {{ clean_text('description_ko') }} as description_ko,
        {{ clean_text('description_zh') }} as description_zh
    from risk_rules
)

select * from typed
