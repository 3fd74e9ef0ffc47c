{#-
    A day of a feed that is far from what it should be is set aside: its rows are refused as `day_set_aside` until they are as
    expected, or somebody decides otherwise. Which days these are is found out by rpt_data_quality, at the end of a run, and
    obeyed from the next on; docs/decisions/0048 says why.
-#}

{#- Before a run: the table of the days that are set aside, empty before the first. -#}
{%- macro create_days_set_aside(schema) -%}
    {%- do persona.make_table(schema ~ '.days_set_aside', 'feed varchar, feed_date date') -%}
{%- endmacro -%}


{#- After a run that judged the feeds: what it found is obeyed from the next run on. -#}
{%- macro set_days_aside(results) -%}
    {%- if execute and flags.WHICH in ['build', 'run'] and not flags.EMPTY -%}
        {%- set judged = results | selectattr('node.name', 'equalto', 'int_days_to_set_aside')
            | selectattr('status', 'equalto', 'success') | list -%}
        {%- if judged -%}
            {%- do persona.replace_table_as(
                'raw.days_set_aside', 'select feed, feed_date from intermediate.int_days_to_set_aside'
            ) -%}
        {%- endif -%}
    {%- endif -%}
{%- endmacro -%}


{#- The days of a feed that are set aside, in order; none where no run looked for feeds. -#}
{%- macro days_set_aside(feed) -%}
    {%- if not execute or not persona.is_recorded('days_set_aside') -%}
        {{- return([]) -}}
    {%- endif -%}
    {{- return(run_query(
        "select cast(feed_date as " ~ dbt.type_string() ~ ") from raw.days_set_aside where feed = '" ~ feed ~ "' order by 1"
    ).columns[0].values() | list) -}}
{%- endmacro -%}


{#-
    The last reason to refuse a row of a feed, as a branch of a CASE, so that every other is told first. Who refused something
    is heard whatever the day.
-#}
{%- macro set_aside(feed, time) -%}
    {%- set days = persona.days_set_aside(feed) -%}
    {%- if days -%}
        {%- set refusals = graph.sources['source.persona.raw.' ~ feed].config.meta.get('refusals') %}
            when {{ persona.local_date('coalesce(' ~ time ~ ', arrived_at)') }} in (
                {%- for day in days %}cast('{{ day }}' as date){{ ', ' if not loop.last }}{% endfor -%}
            )
            {%- if refusals %} and action not in ('{{ refusals | join("', '") }}'){% endif %} then 'day_set_aside'
    {%- endif -%}
{%- endmacro -%}
