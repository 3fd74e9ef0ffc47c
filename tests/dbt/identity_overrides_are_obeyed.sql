-- Decisions made by hand about who is who hold in the end, unless they contradict each other: then their authors must know.
with

overrides as (
    select * from {{ ref('int_identity_overrides') }}
),

people as (
    select * from {{ ref('int_account_people') }}
),

accounts as (
    select * from {{ ref('int_accounts') }}
),

disobeyed as (
    select
        overrides.account_key,
        overrides.other_account_key,
        overrides.verdict,
        'Seed identity_overrides: accounts ' || accounts.source_system || ' ' || accounts.account_id || ' and '
        || other_accounts.source_system || ' ' || other_accounts.account_id || ' should be ' || overrides.verdict
        || ', but other rows of the seed say otherwise.' as message
    from overrides
    inner join people on overrides.account_key = people.account_key
    inner join people as other_people on overrides.other_account_key = other_people.account_key
    inner join accounts on overrides.account_key = accounts.account_key
    inner join accounts as other_accounts on overrides.other_account_key = other_accounts.account_key
    where (people.user_id = other_people.user_id) != (overrides.verdict = 'same')
)

select
    refused_decisions.account_key,
    refused_decisions.other_account_key,
    refused_decisions.verdict
from disobeyed as refused_decisions
where {{ stop_with_message('disobeyed') }}
