-- Accounts that came into use from new devices and at other hours at the same time. Either alone is a new phone or a new job.
with

shifts as (select * from {{ ref('int_account_login_shifts') }}),
rules as (select * from {{ ref('int_risk_rules') }}),

suspicious as (
    select
        shifts.*,
        rules.window_days,
        row_number() over (
            partition by shifts.user_id, shifts.as_of_date order by shifts.hour_shift desc, shifts.account_key asc
        ) as shift_rank
    from shifts
    cross join rules
    where
        rules.flag = 'takeover'
        and shifts.recent_logins >= rules.minimum_evidence
        and shifts.earlier_logins >= rules.minimum_evidence
        and shifts.new_device_share >= rules.minimum_share
        and shifts.hour_shift >= rules.threshold
),

flags as (
    select
        user_id,
        as_of_date,
        'takeover' as flag,
        hour_shift as value,
        'Of ' || cast(recent_logins as {{ dbt.type_string() }}) || ' logins to an account in the last '
        || cast(window_days as {{ dbt.type_string() }}) || ' days '
        || cast(cast(round(100 * new_device_share) as integer) as {{ dbt.type_string() }})
        || ' % came from devices not used before, and the hours differ by '
        || cast(cast(round(100 * hour_shift) as integer) as {{ dbt.type_string() }}) || ' % from those of before' as evidence
    from suspicious
    where shift_rank = 1
)

select * from flags
