{#-
    A timestamp in any form the feeds may use, as UTC: native, ISO 8601 with or without offset, 'YYYY-MM-DD HH:MM[:SS]' with
    dashes or slashes, epoch seconds or milliseconds. Without an offset the feed's declared zone holds. Null if unreadable.
-#}
{%- macro parse_timestamp(column, zone='feed_time_zone') -%}
    {{- return(adapter.dispatch('parse_timestamp', 'persona')(column, zone)) -}}
{%- endmacro -%}

{%- macro default__parse_timestamp(column, zone) -%}
    {%- set text = 'trim(cast(' ~ column ~ ' as varchar))' -%}
    {%- set time = 'try_cast(' ~ column ~ ' as timestamp)' -%}
    {%- set names_offset = "regexp_matches(" ~ text ~ ", ':[0-9.]+ ?([zZ]|[+-][0-9]{2}(:?[0-9]{2})?)$')" -%}
    case
        -- A column of times needs no reading as text. DuckDB knows its type before it reads, and drops the branches of the others.
        when typeof({{ column }}) in ('TIMESTAMP', 'TIMESTAMP_S', 'TIMESTAMP_MS', 'TIMESTAMP_NS', 'DATE')
            then case
                when isfinite({{ time }}) and {{ time }} < timestamp '10000-01-01' then {{ persona.utc_of_feed_time(time, zone) }}
            end
        -- A year has four digits: DuckDB also reads 'infinity', and fails on the last of the years it knows.
        when substr({{ text }}, 5, 1) in ('-', '/') then
            case
                when {{ zone }} = 'UTC' or {{ names_offset }}
                    then timezone('UTC', coalesce(
                        try_cast({{ column }} as timestamptz),
                        -- DuckDB wants seconds, no space and a capital Z before it takes an offset; ISO 8601 does not.
                        case
                            when {{ names_offset }}
                                then try_cast(
                                    regexp_replace(
                                        regexp_replace(upper({{ text }}), ' ?(Z|[+-][0-9:]+)$', '\1'),
                                        '([T ][0-9]{2}:[0-9]{2})(Z|[+-][0-9:]+)$', '\1:00\2'
                                    ) as timestamptz
                                )
                        end
                    ))
                else {{ persona.utc_of_local_time(time, zone) }}
            end
        when regexp_full_match({{ text }}, '[0-9]{9,10}')
            then make_timestamp(try_cast({{ text }} as bigint) * 1000000)
        when regexp_full_match({{ text }}, '[0-9]{9,10}[.][0-9]+')
            then make_timestamp(cast(round(try_cast({{ text }} as double) * 1000000) as bigint))
        when regexp_full_match({{ text }}, '[0-9]{12,13}')
            then make_timestamp(try_cast({{ text }} as bigint) * 1000)
    end
{%- endmacro -%}

{#- Spark also reads years alone, times alone and names of zones: only the forms that the feeds may use pass. -#}
{%- macro spark__parse_timestamp(column, zone) -%}
    {%- set text = "replace(trim(cast(" ~ column ~ " as string)), '/', '-')" -%}
    {%- set time = 'try_cast(' ~ column ~ ' as timestamp)' -%}
    {%- set without_offset = '^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([T ][0-9]{1,2}:[0-9]{2}(:[0-9]{2}([.][0-9]+)?)?)?' -%}
    case
        -- A column of times needs no reading as text. Spark knows its type before it reads, and drops the branches of the others.
        when typeof({{ column }}) in ('timestamp', 'date')
            then case when year({{ time }}) between 0 and 9999 then {{ persona.utc_of_feed_time(time, zone) }} end
        when regexp_like({{ text }}, '{{ without_offset }}$')
            then {{ persona.utc_of_feed_time('try_cast(' ~ text ~ ' as timestamp)', zone) }}
        when regexp_like({{ text }}, '{{ without_offset }} ?([zZ]|[+-][0-9]{2}(:?[0-9]{2})?)$')
            then try_cast(regexp_replace(upper({{ text }}), ' (Z|[+-][0-9:]+)$', '$1') as timestamp)
        when regexp_like({{ text }}, '^[0-9]{9,10}$') then timestamp_seconds(try_cast({{ text }} as bigint))
        when regexp_like({{ text }}, '^[0-9]{9,10}[.][0-9]+$')
            then timestamp_micros(cast(round(try_cast({{ text }} as double) * 1000000) as bigint))
        when regexp_like({{ text }}, '^[0-9]{12,13}$') then timestamp_millis(try_cast({{ text }} as bigint))
    end
{%- endmacro -%}


{#- A feed's time without an offset as UTC: most feeds say UTC, and nothing has to be told then. -#}
{%- macro utc_of_feed_time(time, zone) -%}
    case when {{ zone }} = 'UTC' then {{ time }} else {{ persona.utc_of_local_time(time, zone) }} end
{%- endmacro -%}


{#-
    A local time as UTC. Where clocks went back it came twice and the first is meant, as in Java, Spark and Python; where they
    went forward it never came and is null. DuckDB itself would take the second, and shift what never was.
-#}
{%- macro utc_of_local_time(local, zone) -%}
    {{- return(adapter.dispatch('utc_of_local_time', 'persona')(local, zone)) -}}
{%- endmacro -%}

{%- macro default__utc_of_local_time(local, zone) -%}
    {%- set later = 'timezone(' ~ zone ~ ', ' ~ local ~ ')' -%}
    {#- The same clock with the offset of three hours before: longer no clock was ever put back. -#}
    {%- set offset_before -%}
        timezone({{ zone }}, {{ later }} - interval 3 hour) - timezone('UTC', {{ later }} - interval 3 hour)
    {%- endset -%}
    {%- set earlier = local ~ ' - (' ~ offset_before ~ ')' -%}
    case
        when timezone({{ zone }}, timezone('UTC', {{ earlier }})) = {{ local }} then {{ earlier }}
        when timezone({{ zone }}, {{ later }}) = {{ local }} then timezone('UTC', {{ later }})
    end
{%- endmacro -%}

{#- Spark means the first of two, but shifts what never was. -#}
{%- macro spark__utc_of_local_time(local, zone) -%}
    case
        when from_utc_timestamp(to_utc_timestamp({{ local }}, {{ zone }}), {{ zone }}) = {{ local }}
            then to_utc_timestamp({{ local }}, {{ zone }})
    end
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
    {{- persona.local_time_in(column, "'" ~ persona.setting('reporting_time_zone') ~ "'") -}}
{%- endmacro -%}

{#- A UTC time by the clock of a zone, which is an expression. -#}
{%- macro local_time_in(column, zone) -%}
    {{- return(adapter.dispatch('local_time_in', 'persona')(column, zone)) -}}
{%- endmacro -%}

{#-
    Microseconds since 1970 are UTC as they are: DuckDB takes half as long again to ask the calendar of UTC for that. A zone that
    is a column it looks up anew for every row, ten times as long; most rows are in the reporting zone, which is a constant.
-#}
{%- macro default__local_time_in(column, zone) -%}
    {%- set reporting_zone = "'" ~ persona.setting('reporting_time_zone') ~ "'" -%}
    {%- set utc = 'make_timestamptz(epoch_us(' ~ column ~ '))' -%}
    {%- if zone == reporting_zone -%}
        timezone({{ zone }}, {{ utc }})
    {%- else -%}
        case
            when {{ zone }} = {{ reporting_zone }} then timezone({{ reporting_zone }}, {{ utc }})
            else timezone({{ zone }}, {{ utc }})
        end
    {%- endif -%}
{%- endmacro -%}

{%- macro spark__local_time_in(column, zone) -%}
    from_utc_timestamp({{ column }}, {{ zone }})
{%- endmacro -%}


{#- Why a required time refuses its row, as the branches of a CASE that yields the reason. -#}
{%- macro time_faults(raw_column, parsed_column, name) -%}
        when {{ raw_column }} is null then 'missing_{{ name }}'
        when {{ parsed_column }} is null then 'unparsable_{{ name }}'
        when {{ parsed_column }} < {{ persona.earliest_plausible_time() }} then 'implausible_{{ name }}'
        when {{ parsed_column }} > {{ persona.latest_plausible_time() }} then 'future_{{ name }}'
{%- endmacro -%}


{#- When the row arrived: its own word where that can be, else its file's, never later than now. -#}
{%- macro arrived_at() -%}
    least(
        coalesce({{ persona.plausible_time(persona.parse_timestamp('ingested_at')) }}, file_arrived_at, {{ persona.build_clock() }}),
        {{ persona.build_clock() }}
    )
{%- endmacro -%}

{#- Who says when the row arrived: the row, its file (or the clock), or the file because the row's own word can not be. -#}
{%- macro arrival_source() -%}
    case
        when {{ persona.plausible_time(persona.parse_timestamp('ingested_at')) }} is not null then 'row'
        when {{ persona.clean_text('ingested_at') }} is not null then 'doubtful'
        else 'file'
    end
{%- endmacro -%}


{#- A time that can be: not before the earliest plausible time, not after the build's clock and its tolerance. Else null. -#}
{%- macro plausible_time(parsed) -%}
    case when {{ parsed }} between {{ persona.earliest_plausible_time() }} and {{ persona.latest_plausible_time() }} then {{ parsed }} end
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

{%- macro spark__seconds_between(earlier, later) -%}
    (unix_micros({{ later }}) - unix_micros({{ earlier }})) / cast(1000000 as double)
{%- endmacro -%}


{#- Whole years from a date to a time. -#}
{%- macro full_years(from_date, to_time) -%}
    {{- return(adapter.dispatch('full_years', 'persona')(from_date, to_time)) -}}
{%- endmacro -%}

{%- macro default__full_years(from_date, to_time) -%}
    cast(date_sub('year', cast({{ from_date }} as date), cast({{ to_time }} as date)) as integer)
{%- endmacro -%}

{%- macro spark__full_years(from_date, to_time) -%}
    cast(timestampdiff(year, cast({{ from_date }} as date), cast({{ to_time }} as date)) as integer)
{%- endmacro -%}
