-- How many people went from one persona to another between two of the days they are looked at. Personas that few people have are
-- shown as `other`; moves of few people are not shown, nor what would give their number back.
with

cells as (select * from {{ ref('int_crosstab_disclosure') }}),

final as (
    select
        as_of_date as from_date,
        other_date as to_date,
        cast(value as {{ dbt.type_string() }}) as from_persona,
        cast(other_value as {{ dbt.type_string() }}) as to_persona,
        cast(case when not is_suppressed then users end as bigint) as users,
        cast(case when not is_suppressed then round(users / cast(row_users as double), 9) end as double) as share,
        is_suppressed
    from cells
    where report = 'persona_moves'
)

select * from final
