-- One row per person: what their accounts say together about age and standing. The youngest age that any of them states
-- decides what the person may be used for; how old they are otherwise the most trusted source says, then the newest word.
{%- set today = local_date(build_clock()) %}
{%- set birth_date_trust = order_pair(
    order_pair(attribute_trust('birth_date'), 'registered.updated_at'), 'registered.account_key'
) %}
{%- set age_trust = order_pair(
    order_pair(attribute_trust('age'), 'registered.age_known_at'), 'registered.account_key'
) %}
with

accounts as (
    select * from {{ ref('dim_accounts') }}
),

registered as (
    select * from {{ ref('int_accounts') }}
),

precedences as (
    select * from {{ ref('int_attribute_precedence') }}
),

people as (
    select
        accounts.user_id,
        min(accounts.first_seen_at) as first_seen_at,
        min(accounts.registered_at) as registered_at,
        max(accounts.last_active_date) as last_active_date,
        max_by(registered.birth_date, {{ birth_date_trust }}) filter (where registered.birth_date is not null) as birth_date,
        max_by(registered.age, {{ age_trust }}) filter (where registered.age is not null) as age,
        max_by(registered.age_known_at, {{ age_trust }}) filter (where registered.age is not null) as age_known_at,
        max(registered.birth_date) as youngest_birth_date,
        min(registered.age + {{ full_years('registered.age_known_at', today) }}) as youngest_stated_age,
        bool_or(accounts.account_status = 'bot') as has_bot,
        bool_or(accounts.account_status = 'test') as has_test,
        bool_or(accounts.is_registered or accounts.last_active_date is not null) as is_known
    from accounts
    left join registered on accounts.account_key = registered.account_key
    left join precedences on registered.source_system = precedences.source_system
    group by accounts.user_id
),

-- A stated age grows with the years since it was stated.
aged as (
    select
        user_id,
        first_seen_at,
        registered_at,
        last_active_date,
        has_bot,
        has_test,
        is_known,
        coalesce(
            {{ full_years('birth_date', today) }},
            age + {{ full_years('age_known_at', today) }}
        ) as age,
        least(
            coalesce({{ full_years('youngest_birth_date', today) }}, youngest_stated_age),
            coalesce(youngest_stated_age, {{ full_years('youngest_birth_date', today) }})
        ) as youngest_age
    from people
)

select * from aged
