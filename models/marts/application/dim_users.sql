-- Every person: what they declared of themselves and, where they did not and it may be told, what was inferred.
with

attributes as (select * from {{ ref('int_user_declared_attributes') }}),
inferred as (select * from {{ ref('int_user_inferred_attributes') }}),
accounts as (select * from {{ ref('dim_accounts') }}),

account_counts as (
    select
        user_id,
        count(*) as accounts,
        min(first_seen_at) as first_seen_at,
        max(last_active_date) as last_active_date
    from accounts
    group by user_id
),

final as (
    select
        attributes.user_id,
        cast(coalesce(attributes.gender, inferred.gender) as {{ dbt.type_string() }}) as gender,
        {{ attribute_source('attributes.gender', 'inferred.gender') }} as gender_source,
        {{ attribute_confidence('attributes.gender', 'inferred.gender_confidence') }} as gender_confidence,
        cast(coalesce(attributes.age_band, inferred.age_band) as {{ dbt.type_string() }}) as age_band,
        {{ attribute_source('attributes.age_band', 'inferred.age_band') }} as age_band_source,
        {{ attribute_confidence('attributes.age_band', 'inferred.age_band_confidence') }} as age_band_confidence,
        cast(attributes.country as {{ dbt.type_string() }}) as country,
        {{ attribute_source('attributes.country') }} as country_source,
        {{ attribute_confidence('attributes.country') }} as country_confidence,
        cast(coalesce(attributes.province, inferred.province) as {{ dbt.type_string() }}) as province,
        {{ attribute_source('attributes.province', 'inferred.province') }} as province_source,
        {{ attribute_confidence('attributes.province', 'inferred.province_confidence') }} as province_confidence,
        cast(attributes.city as {{ dbt.type_string() }}) as city,
        {{ attribute_source('attributes.city') }} as city_source,
        {{ attribute_confidence('attributes.city') }} as city_confidence,
        cast(attributes.district as {{ dbt.type_string() }}) as district,
        {{ attribute_source('attributes.district') }} as district_source,
        {{ attribute_confidence('attributes.district') }} as district_confidence,
        cast(coalesce(attributes.occupation, inferred.occupation) as {{ dbt.type_string() }}) as occupation,
        {{ attribute_source('attributes.occupation', 'inferred.occupation') }} as occupation_source,
        {{ attribute_confidence('attributes.occupation', 'inferred.occupation_confidence') }} as occupation_confidence,
        cast(account_counts.accounts as integer) as accounts,
        account_counts.first_seen_at,
        account_counts.last_active_date
    from attributes
    inner join account_counts on attributes.user_id = account_counts.user_id
    left join inferred on attributes.user_id = inferred.user_id
)

select * from final
