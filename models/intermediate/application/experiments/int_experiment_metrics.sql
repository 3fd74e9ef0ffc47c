-- The metrics of experiments, typed.
with

metrics as (select * from {{ ref('experiment_metrics') }}),

typed as (
    select
        {{ clean_word('metric') }} as metric,
        {{ clean_word('kind') }} as kind,
        {{ clean_word('signal') }} as signal,
        {{ clean_word('before_signal') }} as before_signal,
        try_cast(window_days as integer) as window_days,
        {{ clean_word('desired') }} = 'higher' as is_higher_better,
        {{ clean_word('desired') }} as desired,
        try_cast(needs_sending as boolean) as needs_sending,
        try_cast(relevant_lift as double) as relevant_lift
    from metrics
)

select * from typed
