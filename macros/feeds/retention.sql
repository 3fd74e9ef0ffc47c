{#- How many days the rows of a feed may be kept, none where they may be kept for good. -#}
{%- macro retention_days(feed_name) -%}
    {{- return(persona.retention_periods().get(feed_name)) -}}
{%- endmacro -%}

{#- The variable feed_retention_days: a mapping, or JSON text of one where it comes from the environment. -#}
{%- macro retention_periods() -%}
    {%- set periods = persona.setting('feed_retention_days') -%}
    {{- return(fromjson(periods, periods) if periods is string else periods) -}}
{%- endmacro -%}


{#- Sentences that say what is wrong with the variable, none if it can be used. -#}
{%- macro retention_faults(feeds) -%}
    {%- set periods = persona.retention_periods() -%}
    {%- set faults = [] -%}
    {%- if periods is not mapping -%}
        {{- return(['feed_retention_days must be a mapping of feeds to days such as {"logins": 365}; it is ' ~ periods ~ '.']) -}}
    {%- endif -%}
    {%- for feed_name, days in periods.items() -%}
        {%- if feed_name not in feeds | map(attribute='name') | list -%}
            {%- do faults.append("feed_retention_days names a feed that there is not: '" ~ feed_name ~ "'.") -%}
        {%- elif feed_name == 'erasure_requests' -%}
            {%- do faults.append('feed_retention_days can not name erasure_requests: a request is obeyed as long as it is there.') -%}
        {%- elif days is not integer or days < 1 -%}
            {%- do faults.append("feed_retention_days of '" ~ feed_name ~ "' must be a whole number of days from 1 on, not " ~ days ~ '.') -%}
        {%- endif -%}
    {%- endfor -%}
    {{- return(faults) -}}
{%- endmacro -%}


{#-
    Whether a row is older than its feed may be kept, by the local day of its event time, else of its arrival. Whole days, so
    that no day's counts are cut in the middle. Refusals are kept whatever their age.
-#}
{%- macro is_past_retention(feed) -%}
    {%- set days = persona.retention_days(feed.name) -%}
    {%- set event_time = feed.config.meta.get('event_time') -%}
    {%- set refusals = feed.config.meta.get('refusals') -%}
    {%- if days is none -%}
        false
    {%- else -%}
        coalesce(
            {{ persona.local_date(
                'coalesce(' ~ persona.parse_timestamp(event_time) ~ ', ' ~ persona.arrived_at() ~ ')' if event_time
                else persona.arrived_at()
            ) }} < {{ persona.local_date(persona.build_clock()) }} - {{ days }}
            {%- if refusals %}
            and coalesce({{ persona.clean_word('action') }}, '') not in ('{{ refusals | join("', '") }}')
            {%- endif %},
            false
        )
    {%- endif -%}
{%- endmacro -%}
