-- Every person: what they declared of themselves.
with

attributes as (select * from {{ ref('int_user_declared_attributes') }}),
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
        cast(attributes.gender as {{ dbt.type_string() }}) as gender,
        {{ declared_source('attributes.gender') }} as gender_source,
        {{ declared_confidence('attributes.gender') }} as gender_confidence,
        cast(attributes.age_band as {{ dbt.type_string() }}) as age_band,
        {{ declared_source('attributes.age_band') }} as age_band_source,
        {{ declared_confidence('attributes.age_band') }} as age_band_confidence,
        cast(attributes.country as {{ dbt.type_string() }}) as country,
        {{ declared_source('attributes.country') }} as country_source,
        {{ declared_confidence('attributes.country') }} as country_confidence,
        cast(attributes.province as {{ dbt.type_string() }}) as province,
        {{ declared_source('attributes.province') }} as province_source,
        {{ declared_confidence('attributes.province') }} as province_confidence,
        cast(attributes.city as {{ dbt.type_string() }}) as city,
        {{ declared_source('attributes.city') }} as city_source,
        {{ declared_confidence('attributes.city') }} as city_confidence,
        cast(attributes.district as {{ dbt.type_string() }}) as district,
        {{ declared_source('attributes.district') }} as district_source,
        {{ declared_confidence('attributes.district') }} as district_confidence,
        cast(attributes.occupation as {{ dbt.type_string() }}) as occupation,
        {{ declared_source('attributes.occupation') }} as occupation_source,
        {{ declared_confidence('attributes.occupation') }} as occupation_confidence,
        cast(account_counts.accounts as integer) as accounts,
        account_counts.first_seen_at,
        account_counts.last_active_date
    from attributes
    inner join account_counts on attributes.user_id = account_counts.user_id
)

select * from final
