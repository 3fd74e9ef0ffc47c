-- The whole population by basic attributes, each by itself and each with each other one. What few people have is shown as
-- `other`; a combination of few people is not shown, nor what would give their number back.
with

cells as (select * from {{ ref('int_crosstab_disclosure') }}),

final as (
    select
        as_of_date,
        cast(attribute as {{ dbt.type_string() }}) as attribute,
        cast(value as {{ dbt.type_string() }}) as value,
        cast(other_attribute as {{ dbt.type_string() }}) as other_attribute,
        cast(other_value as {{ dbt.type_string() }}) as other_value,
        cast(case when not is_suppressed then users end as bigint) as users,
        cast(case when not is_suppressed then round(users / cast(table_users as double), 9) end as double) as share,
        is_suppressed
    from cells
    where report = 'population'
)

select * from final
