-- The catalogue of tags, as people read it.
with

tags as (
    select * from {{ ref('int_tags') }}
),

final as (
    select
        cast(tag_id as {{ dbt.type_string() }}) as tag_id,
        cast(family as {{ dbt.type_string() }}) as family,
        cast(label_en as {{ dbt.type_string() }}) as label_en,
        cast(label_ko as {{ dbt.type_string() }}) as label_ko,
        cast(label_zh as {{ dbt.type_string() }}) as label_zh,
        cast(definition as {{ dbt.type_string() }}) as definition,
        cast(kind as {{ dbt.type_string() }}) as kind,
        cast(subject as {{ dbt.type_string() }}) as subject,
        window_days,
        cast(operator as {{ dbt.type_string() }}) as operator,
        cast(threshold as {{ dbt.type_string() }}) as threshold,
        days_to_live,
        cast(owner as {{ dbt.type_string() }}) as owner
    from tags
)

select * from final
