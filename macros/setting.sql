{#- A setting: the environment variable PERSONA_<NAME> where it is set, else the project variable. -#}
{%- macro setting(name) -%}
    {%- set from_environment = env_var('PERSONA_' ~ name | upper, '') -%}
    {{- return(from_environment if from_environment != '' else var(name)) -}}
{%- endmacro -%}
