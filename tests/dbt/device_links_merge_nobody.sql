-- A device alone never makes two accounts one person: whoever is one person was merged by other rules.
with

people as (
    select * from {{ ref('int_account_people') }}
),

links as (
    select * from {{ ref('int_account_device_links') }}
),

merged_by_device_alone as (
    select
        links.account_key,
        links.other_account_key
    from links
    inner join people on links.account_key = people.account_key
    inner join people as other_people on links.other_account_key = other_people.account_key
    where
        people.user_id = other_people.user_id
        and (people.merged_by is null or other_people.merged_by is null)
)

select * from merged_by_device_alone
