-- The columns of fct_user_features and what they mean: a feature of the catalogue once a window.
with

catalogue as (
    select * from {{ ref('int_feature_catalogue') }}
),

window_lengths as (
    select cast(lengths.window_days as integer) as window_days
    from (values (7), (28), (90)) as lengths (window_days)
),

feature_columns as (
    select
        catalogue.*,
        cast(null as integer) as window_days,
        catalogue.feature as column_name
    from catalogue
    where catalogue.windows = 'stock'
    union all
    select
        catalogue.*,
        window_lengths.window_days,
        catalogue.feature || '_' || window_lengths.window_days || 'd' as column_name
    from catalogue
    inner join window_lengths on '|' || catalogue.windows || '|' like '%|' || window_lengths.window_days || '|%'
),

final as (
    select
        cast(column_name as {{ dbt.type_string() }}) as column_name,
        cast(feature as {{ dbt.type_string() }}) as feature,
        window_days,
        cast(dimension as {{ dbt.type_string() }}) as dimension,
        cast(unit as {{ dbt.type_string() }}) as unit,
        cast(source_feed as {{ dbt.type_string() }}) as source_feed,
        cast(direction as {{ dbt.type_string() }}) as direction,
        cast(
            coalesce('Last ' || window_days || ' days: ', '') || definition as {{ dbt.type_string() }}
        ) as definition
    from feature_columns
)

select * from final
