-- Are the data fit to be published? What a check found, what was to be expected, and whether that is enough to warn, to set
-- the day aside, or to stop.
with

checks as (select * from {{ ref('int_quality_checks') }}),
thresholds as (select * from {{ ref('int_data_quality_thresholds') }}),
decisions as (select * from {{ ref('int_day_decisions') }}),
event_types as (select * from {{ ref('int_event_types') }}),

-- A row of the seed for a feed or mart replaces the one for all.
with_thresholds as (
    select
        checks.*,
        case when own.check_kind is not null then own.warn_at else general.warn_at end as warn_at,
        case when own.check_kind is not null then own.set_aside_at else general.set_aside_at end as set_aside_at,
        case when own.check_kind is not null then own.stop_at else general.stop_at end as stop_at,
        coalesce(own.minimum_rows, general.minimum_rows) as minimum_rows
    from checks
    left join thresholds as own on checks.check_kind = own.check_kind and checks.subject = own.subject
    left join thresholds as general on checks.check_kind = general.check_kind and general.subject = '*'
),

-- Only days of events can be left out, and what somebody let in only warns.
with_decisions as (
    select
        with_thresholds.*,
        decisions.feed is not null as is_let_in,
        with_thresholds.subject in (select event_types.feed from event_types) as has_events
    from with_thresholds
    left join decisions
        on
            with_thresholds.subject = decisions.feed
            and with_thresholds.as_of_date = decisions.feed_date
            and decisions.decision = 'let_in'
),

judged as (
    select
        *,
        case
            when deviation is null or row_count < minimum_rows then 'not_enough_data'
            when deviation >= stop_at and not is_let_in then 'stop'
            when deviation >= set_aside_at and has_events and not is_let_in then 'set_aside'
            when deviation >= least(warn_at, set_aside_at, stop_at) then 'warn'
            else 'ok'
        end as status
    from with_decisions
),

described as (
    select
        *,
        subject || coalesce('.' || detail, '') || ' on ' || cast(as_of_date as {{ dbt.type_string() }}) || ': ' as beginning,
        cast(cast(round(value, 0) as bigint) as {{ dbt.type_string() }}) as value_number,
        cast(cast(round(expected, 0) as bigint) as {{ dbt.type_string() }}) as expected_number,
        cast(cast(round(100 * value, 0) as bigint) as {{ dbt.type_string() }}) || ' %' as value_share,
        cast(cast(round(100 * expected, 0) as bigint) as {{ dbt.type_string() }}) || ' %' as expected_share
    from judged
),

final as (
    select
        cast(subject as {{ dbt.type_string() }}) as subject,
        cast(check_name as {{ dbt.type_string() }}) as check_name,
        as_of_date,
        cast(check_kind as {{ dbt.type_string() }}) as check_kind,
        cast(detail as {{ dbt.type_string() }}) as detail,
        cast(round(value, 9) as double) as value,
        cast(round(expected, 9) as double) as expected,
        cast(round(deviation, 9) as double) as deviation,
        cast(warn_at as double) as warn_at,
        cast(set_aside_at as double) as set_aside_at,
        cast(stop_at as double) as stop_at,
        cast(status as {{ dbt.type_string() }}) as status,
        cast(
            case
                when status = 'not_enough_data' then beginning || 'too little to judge.'
                when status = 'ok' then beginning || 'as expected.'
                when check_kind = 'freshness'
                    then beginning || 'nothing for ' || value_number || ' days; the longest wait was ' || expected_number || '.'
                when check_kind = 'volume'
                    then beginning || value_number || ' rows instead of about ' || expected_number || '.'
                when check_kind = 'rejected_share'
                    then beginning || value_share || ' of the rows refused instead of ' || coalesce(expected_share, 'few') || '.'
                when check_kind = 'null_share'
                    then beginning || value_share || ' of the rows without a value instead of ' || expected_share || '.'
                when check_kind = 'distinct_share'
                    then beginning || value_share || ' of the values differ instead of ' || expected_share || '.'
                when check_kind = 'new_words'
                    then beginning || value_share || ' of the rows have words never seen before: ' || words || '.'
                when check_kind = 'vanished_words'
                    then beginning || 'words of ' || value_share || ' of the rows before are gone: ' || words || '.'
                when check_kind = 'columns' and value = 1 then beginning || 'the column is new.'
                when check_kind = 'columns' then beginning || 'the column is gone.'
                else beginning || 'shifted by a stability index of ' || cast(round(value, 2) as {{ dbt.type_string() }}) || '.'
            end as {{ dbt.type_string() }}
        ) as message
    from described
)

select * from final
