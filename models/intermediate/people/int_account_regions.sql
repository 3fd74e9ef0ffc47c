-- The province a free-text region begins with. The longest spelling that fits counts; a text that fits none stays unread.
with

accounts as (
    select * from {{ ref('int_accounts') }}
),

region_aliases as (
    select * from {{ ref('int_region_aliases') }}
),

-- Few texts are written by many accounts: each is read once.
region_texts as (
    select distinct
        region,
        lower(region) as region_text
    from accounts
    where region is not null
),

candidates as (
    select
        region_texts.region,
        region_aliases.country,
        region_aliases.province,
        row_number() over (
            partition by region_texts.region order by length(region_aliases.alias) desc, region_aliases.alias asc
        ) as preference
    from region_texts
    inner join region_aliases on region_texts.region_text like region_aliases.alias || '%'
),

account_regions as (
    select
        accounts.account_key,
        candidates.country,
        candidates.province
    from accounts
    inner join candidates on accounts.region = candidates.region
    where candidates.preference = 1
)

select * from account_regions
