-- A number without a definition, or a definition without its number: either has been forgotten.
{%- set model = graph.nodes.values() | selectattr('name', 'equalto', 'fct_user_features') | first if execute else {'columns': {}} %}
with

features as (
    select * from {{ ref('dim_features') }}
),

-- The contract holds these to be the columns of {{ ref('fct_user_features') }}.
contracted as (
    {%- for column in model.columns %}
        select '{{ column }}' as column_name
        {{- ' union all' if not loop.last }}
    {%- else %}
        select '' as column_name
    {%- endfor %}
),

numbers as (
    select column_name
    from contracted
    where
        column_name not in ('user_id', 'as_of_date', 'is_latest', 'currency')
        and column_name not like 'is_complete_%'
),

disagreements as (
    select
        numbers.column_name as in_fct_user_features,
        features.column_name as in_feature_catalogue
    from numbers
    full outer join features on numbers.column_name = features.column_name
    where numbers.column_name is null or features.column_name is null
)

select * from disagreements
