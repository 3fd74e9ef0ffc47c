-- Where an account says its owner lives, as far as its free text can be read.
with

accounts as (
    select * from {{ ref('int_accounts') }}
),

region_texts as (
    select * from {{ ref('int_region_texts') }}
),

account_regions as (
    select
        accounts.account_key,
        region_texts.country,
        region_texts.province,
        region_texts.city,
        region_texts.district
    from accounts
    inner join region_texts on accounts.region = region_texts.region
)

select * from account_regions
