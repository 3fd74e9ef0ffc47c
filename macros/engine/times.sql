{#-
    A timestamp in any form the feeds may use, as UTC: native, ISO 8601 with or without offset, 'YYYY-MM-DD HH:MM[:SS]' with
    dashes or slashes, epoch seconds or milliseconds. Without an offset the feed's declared zone holds. Null if unreadable.
-#}
{%- macro parse_timestamp(column, zone='feed_time_zone') -%}
    {{- return(adapter.dispatch('parse_timestamp', 'persona')(column, zone)) -}}
{%- endmacro -%}

{%- macro default__parse_timestamp(column, zone) -%}
    coalesce(
        case
            when {{ zone }} = 'UTC' or regexp_matches(cast({{ column }} as varchar), ':[0-9.]+ ?([zZ]|[+-][0-9]{2}(:?[0-9]{2})?)$')
                then timezone('UTC', try_cast({{ column }} as timestamptz))
            else timezone('UTC', timezone({{ zone }}, try_cast({{ column }} as timestamp)))
        end,
        case
            when regexp_full_match(cast({{ column }} as varchar), '[0-9]{9,10}([.][0-9]+)?')
                then make_timestamp(cast(round(try_cast({{ column }} as double) * 1000000) as bigint))
            when regexp_full_match(cast({{ column }} as varchar), '[0-9]{12,13}')
                then make_timestamp(try_cast(cast({{ column }} as varchar) as bigint) * 1000)
        end
    )
{%- endmacro -%}


{#- Now, as one constant for the whole build: the variable build_clock, else when dbt started. UTC. -#}
{%- macro build_clock() -%}
    cast('{{ persona.setting('build_clock') or run_started_at.strftime('%Y-%m-%d %H:%M:%S') }}' as timestamp)
{%- endmacro -%}


{#- The local day of a UTC time in the reporting zone. -#}
{%- macro local_date(column) -%}
    cast({{ persona.local_time(column) }} as date)
{%- endmacro -%}

{%- macro local_time(column) -%}
    {{- return(adapter.dispatch('local_time', 'persona')(column)) -}}
{%- endmacro -%}

{%- macro default__local_time(column) -%}
    timezone('{{ persona.setting('reporting_time_zone') }}', timezone('UTC', {{ column }}))
{%- endmacro -%}


{#- Why a required time refuses its row, as the branches of a CASE that yields the reason. -#}
{%- macro time_faults(raw_column, parsed_column, name) -%}
        when {{ raw_column }} is null then 'missing_{{ name }}'
        when {{ parsed_column }} is null then 'unparsable_{{ name }}'
        when {{ parsed_column }} < {{ persona.earliest_plausible_time() }} then 'implausible_{{ name }}'
        when {{ parsed_column }} > {{ persona.latest_plausible_time() }} then 'future_{{ name }}'
{%- endmacro -%}


{#- When the row arrived: its own word, else its file's, never later than now. -#}
{%- macro arrived_at() -%}
    least(coalesce({{ persona.parse_timestamp('ingested_at') }}, file_arrived_at, {{ persona.build_clock() }}), {{ persona.build_clock() }})
{%- endmacro -%}


{%- macro earliest_plausible_time() -%}
    cast('{{ persona.setting('earliest_plausible_time') }}' as timestamp)
{%- endmacro -%}

{%- macro latest_plausible_time() -%}
    {{ persona.build_clock() }} + interval '{{ persona.setting('clock_tolerance_minutes') }}' minute
{%- endmacro -%}


{#- Seconds from one UTC time to another, fractions included. -#}
{%- macro seconds_between(earlier, later) -%}
    {{- return(adapter.dispatch('seconds_between', 'persona')(earlier, later)) -}}
{%- endmacro -%}

{%- macro default__seconds_between(earlier, later) -%}
    (epoch_us({{ later }}) - epoch_us({{ earlier }})) / 1000000.0
{%- endmacro -%}


{#- Whole years from a date to a time. -#}
{%- macro full_years(from_date, to_time) -%}
    {{- return(adapter.dispatch('full_years', 'persona')(from_date, to_time)) -}}
{%- endmacro -%}

{%- macro default__full_years(from_date, to_time) -%}
    cast(date_sub('year', cast({{ from_date }} as date), cast({{ to_time }} as date)) as integer)
{%- endmacro -%}
