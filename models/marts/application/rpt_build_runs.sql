-- What was run, when, with which code and settings. A run adds itself here when it ends.
with

runs as (select * from {{ source('runs', 'runs') }}),

final as (
    select
        run_id,
        started_at,
        seconds,
        command,
        target_name,
        status,
        git_commit,
        versions,
        settings,
        models_built,
        tests_passed,
        tests_warned,
        tests_failed,
        test_seconds
    from runs
)

select * from final
