-- How countries, provinces, cities and districts are spelt, typed, in the spelling of `region_text`.
with

region_aliases as (
    select * from {{ ref('region_aliases') }}
),

typed as (
    select
        {{ region_text('alias') }} as alias,
        {{ clean_word('level') }} as level,
        case {{ clean_word('level') }} when 'country' then 1 when 'province' then 2 when 'city' then 3 when 'district' then 4 end
            as level_number,
        upper({{ clean_text('country') }}) as country,
        {{ clean_text('province') }} as province,
        {{ clean_text('city') }} as city,
        {{ clean_text('district') }} as district,
        concat_ws(
            '/', {{ clean_text('country') }}, {{ clean_text('province') }}, {{ clean_text('city') }}, {{ clean_text('district') }}
        ) as place,
        {{ clean_word('stands_alone') }} = 'true' as stands_alone
    from region_aliases
)

select * from typed
