-- What people said of themselves, over all their accounts: the value from the most trusted source, among equals the newest.
-- What was corrected by hand goes before all.
with

accounts as (select * from {{ ref('dim_accounts') }}),
registered as (select * from {{ ref('int_accounts') }}),
regions as (select * from {{ ref('int_account_regions') }}),
people as (select * from {{ ref('int_people') }}),
age_bands as (select * from {{ ref('int_age_bands') }}),
precedences as (select * from {{ ref('int_attribute_precedence') }}),

ranked as (
    select
        accounts.user_id,
        registered.gender,
        coalesce(registered.country, regions.country) as country,
        regions.province,
        regions.city,
        regions.district,
        registered.occupation,
        {{ attribute_trust('gender') }} as gender_trust,
        {{ attribute_trust('country') }} as country_trust,
        {{ attribute_trust('region') }} as region_trust,
        {{ attribute_trust('occupation') }} as occupation_trust,
        row_number() over (
            partition by accounts.user_id order by registered.updated_at asc nulls last, accounts.account_key asc
        ) as recency
    from accounts
    inner join registered on accounts.account_key = registered.account_key
    left join regions on accounts.account_key = regions.account_key
    left join precedences on registered.source_system = precedences.source_system
),

most_trusted as (
    select
        user_id,
        max_by(gender, {{ order_pair('gender_trust', 'recency') }}) filter (where gender is not null) as gender,
        max_by(country, {{ order_pair('country_trust', 'recency') }}) filter (where country is not null) as country,
        max_by(province, {{ order_pair('region_trust', 'recency') }}) filter (where province is not null) as province,
        -- With the province, even where it names neither: max_by would pass over a null.
        nullif(
            max_by(coalesce(city, ''), {{ order_pair('region_trust', 'recency') }}) filter (where province is not null), ''
        ) as city,
        nullif(
            max_by(coalesce(district, ''), {{ order_pair('region_trust', 'recency') }}) filter (where province is not null), ''
        ) as district,
        max_by(occupation, {{ order_pair('occupation_trust', 'recency') }}) filter (where occupation is not null) as occupation
    from ranked
    group by user_id
),

with_age as (
    select
        people.user_id,
        most_trusted.gender,
        age_bands.age_band,
        most_trusted.country,
        most_trusted.province,
        most_trusted.city,
        most_trusted.district,
        most_trusted.occupation
    from people
    left join most_trusted on people.user_id = most_trusted.user_id
    left join age_bands on people.age between age_bands.min_age and age_bands.max_age
)

select * from with_age
