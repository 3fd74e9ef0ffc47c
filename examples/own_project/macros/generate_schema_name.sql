{#- dbt asks the project it runs, not its packages, what schemas are called: let Persona say it. -#}
{%- macro generate_schema_name(custom_schema_name, node) -%}
    {{- return(persona.generate_schema_name(custom_schema_name, node)) -}}
{%- endmacro -%}
