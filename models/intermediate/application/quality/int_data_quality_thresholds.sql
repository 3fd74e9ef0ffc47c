-- From where on a check of the data warns, sets a day aside or stops, typed.
with

thresholds as (
    select * from {{ ref('data_quality_thresholds') }}
),

typed as (
    select
        {{ clean_word('check_kind') }} as check_kind,
        {{ clean_word('subject') }} as subject,
        try_cast(warn_at as double) as warn_at,
        try_cast(set_aside_at as double) as set_aside_at,
        try_cast(stop_at as double) as stop_at,
        -- Text that is no number must not pass for "never".
        ({{ clean_text('warn_at') }} is null or try_cast(warn_at as double) is not null)
        and ({{ clean_text('set_aside_at') }} is null or try_cast(set_aside_at as double) is not null)
        and ({{ clean_text('stop_at') }} is null or try_cast(stop_at as double) is not null) as is_readable,
        try_cast(minimum_rows as integer) as minimum_rows
    from thresholds
)

select * from typed
