{#- Schemas are called what the project calls them: marts, staging, … without the target's name in front. -#}
{%- macro generate_schema_name(custom_schema_name, node) -%}
    {{- (custom_schema_name or target.schema) | trim -}}
{%- endmacro -%}
