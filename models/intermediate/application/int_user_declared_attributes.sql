-- What people said of themselves, over all their accounts: the value from the most trusted system, of these the one that
-- spoke last.
with

accounts as (select * from {{ ref('dim_accounts') }}),
registered as (select * from {{ ref('int_accounts') }}),
regions as (select * from {{ ref('int_account_regions') }}),
people as (select * from {{ ref('int_people') }}),
source_systems as (select * from {{ ref('int_source_systems') }}),
age_bands as (select * from {{ ref('int_age_bands') }}),

ranked as (
    select
        accounts.user_id,
        registered.gender,
        coalesce(registered.country, regions.country) as country,
        regions.province,
        regions.city,
        regions.district,
        registered.occupation,
        row_number() over (
            partition by accounts.user_id
            order by coalesce(source_systems.trust, 0), registered.updated_at, accounts.account_key
        ) as recency
    from accounts
    inner join registered on accounts.account_key = registered.account_key
    left join regions on accounts.account_key = regions.account_key
    left join source_systems on accounts.source_system = source_systems.source_system
),

newest as (
    select
        user_id,
        max_by(gender, recency) filter (where gender is not null) as gender,
        max_by(country, recency) filter (where country is not null) as country,
        max_by(province, recency) filter (where province is not null) as province,
        -- With the province, even where it names neither: max_by would pass over a null.
        nullif(max_by(coalesce(city, ''), recency) filter (where province is not null), '') as city,
        nullif(max_by(coalesce(district, ''), recency) filter (where province is not null), '') as district,
        max_by(occupation, recency) filter (where occupation is not null) as occupation
    from ranked
    group by user_id
),

with_age as (
    select
        people.user_id,
        newest.gender,
        age_bands.age_band,
        newest.country,
        newest.province,
        newest.city,
        newest.district,
        newest.occupation
    from people
    left join newest on people.user_id = newest.user_id
    left join age_bands on people.age between age_bands.min_age and age_bands.max_age
)

select * from with_age
