-- How provinces are spelt, typed.
with

region_aliases as (
    select * from {{ ref('region_aliases') }}
),

typed as (
    select
        {{ clean_word('alias') }} as alias,
        upper({{ clean_text('country') }}) as country,
        {{ clean_text('province') }} as province
    from region_aliases
)

select * from typed
