-- From which device and in which part of which day an account logged in. Days have six parts of four hours.
with

logins as (select * from {{ ref('stg_logins') }}),
accounts as (select * from {{ ref('dim_accounts') }}),

login_parts as (
    select
        accounts.user_id,
        logins.account_key,
        {{ hash_key(['logins.device_pseudonym']) }} as device_key,
        {{ local_date('logins.logged_in_at') }} as login_date,
        cast(floor(extract(hour from {{ local_time('logins.logged_in_at') }}) / 4) as integer) as day_part,
        cast(count(distinct logins.event_key) as bigint) as logins
    from logins
    inner join accounts on logins.account_key = accounts.account_key
    where logins.reject_reason is null and logins.device_pseudonym is not null
    group by 1, 2, 3, 4, 5
)

select * from login_parts
