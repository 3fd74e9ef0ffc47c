{#- Where a free text says somebody lives, in one spelling: plain signs, lower case, / for all that separates. -#}
{%- macro region_text(column) -%}
    {%- set plain = persona.half_width('lower(trim(cast(' ~ column ~ ' as ' ~ dbt.type_string() ~ ')))') -%}
    {%- set parts = persona.replaced(persona.without(plain, '[.`’"]|' ~ "''"), '[-_ ,/|>·、]+', '/') -%}
    nullif({{ persona.without(parts, '^/|/$') }}, '')
{%- endmacro -%}


{#- The same text with what stands between commas or slashes in reverse: Gangnam-gu, Seoul. Of four parts at most. -#}
{%- macro region_text_reversed(column) -%}
    {%- set parts = persona.replaced(persona.half_width('cast(' ~ column ~ ' as ' ~ dbt.type_string() ~ ')'), ' *[,/|>、] *', '|') -%}
    {%- set turned -%}
        concat_ws('/'
        {%- for part in [4, 3, 2, 1] %}, nullif(split_part({{ parts }}, '|', {{ part }}), ''){% endfor -%}
        )
    {%- endset -%}
    {{- persona.region_text(turned) -}}
{%- endmacro -%}


{#- What stands behind a place's name and says what kind of place it is. -#}
{%- macro place_suffixes() -%}
    {{- return(
        '특별자치시|특별자치도|특별시|광역시|자치구|시|도|구|군'
        ~ '|特别自治市|特别自治道|特别市|广域市|壮族自治区|回族自治区|维吾尔自治区|特别行政区|自治区|自治州|地区|新区|省|市|区|县|州|道|郡|區|縣'
    ) -}}
{%- endmacro -%}

{%- macro latin_place_suffixes() -%}
    {{- return('si|do|gu|gun|sheng|shi|qu|xian|city|district|province|county|state|metropolitan/city|new/area|new/district') -}}
{%- endmacro -%}


{#- The text without a suffix that belongs to the place before it. -#}
{%- macro without_place_suffix(rest) -%}
    {{- persona.without(
        rest, '^(?:(?:' ~ persona.place_suffixes() ~ ')/?|/?(?:' ~ persona.latin_place_suffixes() ~ ')(?:/|$))|^/'
    ) -}}
{%- endmacro -%}


{#- True where the name before `rest` has ended: Latin letters do not run on, a district's name has its suffix or ends. -#}
{%- macro place_name_ends(rest, alias, level) -%}
    {%- set latin = '^$|^/|^(?:' ~ persona.latin_place_suffixes() ~ ')(?:/|$)' -%}
    case
        when {{ persona.matches(alias, '[a-z]$') }} then {{ persona.matches(rest, latin) }}
        when {{ persona.matches(alias, '(?:구|군|区|市)$') }} then true
        when {{ level }} = 'district' then {{ persona.matches(rest, '^$|^/|^(?:' ~ persona.place_suffixes() ~ ')') }}
        else true
    end
{%- endmacro -%}


{#- One step of reading a region: the next place in what is left of the text, below the places already found. -#}
{%- macro region_round(texts, number) -%}
rests_{{ number }} as (
    select *, rest as open_rest from {{ texts }}
    union all
    select *, {{ persona.without_place_suffix('rest') }} as open_rest from {{ texts }} where level_number > 0
),

fitting_{{ number }} as (
    select distinct
        rests.region,
        rests.direction,
        region_aliases.alias_length,
        region_aliases.level_number,
        region_aliases.country,
        region_aliases.province,
        region_aliases.city,
        region_aliases.district,
        substr(rests.open_rest, region_aliases.alias_length + 1) as rest
    from rests_{{ number }} as rests
    inner join region_aliases
        on
            substr(rests.open_rest, 1, 2) = region_aliases.first_signs
            and substr(rests.open_rest, 1, region_aliases.alias_length) = region_aliases.alias
            and rests.level_number < region_aliases.level_number
    where
        (rests.country is null or rests.country = region_aliases.country)
        and (rests.province is null or rests.province = region_aliases.province)
        and (rests.city is null or rests.city = region_aliases.city)
        and (rests.province is not null or region_aliases.stands_alone)
        and {{ persona.place_name_ends(
            'substr(rests.open_rest, region_aliases.alias_length + 1)', 'region_aliases.alias', 'region_aliases.level'
        ) }}
),

ranked_{{ number }} as (
    select
        *,
        rank() over (partition by region, direction order by alias_length desc, level_number asc) as preference
    from fitting_{{ number }}
),

found_{{ number }} as (
    select
        region,
        direction,
        min(level_number) as level_number,
        min(country) as country,
        min(province) as province,
        min(city) as city,
        min(district) as district,
        min(rest) as rest
    from ranked_{{ number }}
    where preference = 1
    group by region, direction
    having count(*) = 1
),

round_{{ number }} as (
    select
        texts.region,
        texts.direction,
        coalesce(found.rest, texts.rest) as rest,
        coalesce(found.country, texts.country) as country,
        coalesce(found.province, texts.province) as province,
        coalesce(found.city, texts.city) as city,
        coalesce(found.district, texts.district) as district,
        coalesce(found.level_number, texts.level_number) as level_number,
        texts.places + case when found.region is not null then 1 else 0 end as places
    from {{ texts }} as texts
    left join found_{{ number }} as found on texts.region = found.region and texts.direction = found.direction
),
{%- endmacro -%}
