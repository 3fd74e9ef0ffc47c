-- What a free text says about where somebody lives: country, province, city, district, each found behind the one before by
-- the longest spelling that fits. What two places could be meant by is not read; a text that fits none has no row.
{% set rounds = 4 %}
with

accounts as (
    select * from {{ ref('stg_accounts') }}
),

region_aliases as (
    select
        *,
        length(alias) as alias_length,
        substr(alias, 1, 2) as first_signs
    from {{ ref('int_region_aliases') }}
),

erased_accounts as (
    select * from {{ ref('int_erased_accounts') }}
),

-- Few texts are written by many accounts: each is read once. What erased people wrote is not kept.
region_texts as (
    select distinct accounts.region
    from accounts
    left join erased_accounts on accounts.account_key = erased_accounts.account_key
    where accounts.region is not null and erased_accounts.account_key is null
),

-- Large places first, as in Korea and China, or last, as in Latin script.
round_0 as (
    select
        region,
        1 as direction,
        {{ region_text('region') }} as rest,
        cast(null as {{ dbt.type_string() }}) as country,
        cast(null as {{ dbt.type_string() }}) as province,
        cast(null as {{ dbt.type_string() }}) as city,
        cast(null as {{ dbt.type_string() }}) as district,
        0 as level_number,
        0 as places
    from region_texts
    union all
    select
        region,
        2 as direction,
        {{ region_text_reversed('region') }} as rest,
        cast(null as {{ dbt.type_string() }}) as country,
        cast(null as {{ dbt.type_string() }}) as province,
        cast(null as {{ dbt.type_string() }}) as city,
        cast(null as {{ dbt.type_string() }}) as district,
        0 as level_number,
        0 as places
    from region_texts
),
{% for number in range(rounds) %}
    {{ region_round('round_' ~ number, number + 1) }}
{% endfor %}
ranked as (
    select
        *,
        row_number() over (partition by region order by places desc, direction asc) as preference
    from round_{{ rounds }}
    where places > 0
),

final as (
    select
        region,
        country,
        province,
        city,
        district
    from ranked
    where preference = 1
)

select * from final
