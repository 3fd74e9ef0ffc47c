-- The one place that decides who may be used for what, as of now. The strictest of a person's accounts counts; an account
-- that said nothing follows those that spoke; where nobody spoke, a consents feed means no and its absence leaves it to
-- the variable default_consent. Who was erased is nobody here: their accounts are not in dim_accounts.
{%- if setting('unknown_age') not in ['allow', 'exclude'] -%}
    {{ exceptions.raise_compiler_error("unknown_age must be 'allow' or 'exclude', not '" ~ setting('unknown_age') ~ "'.") }}
{%- endif %}
with

people as (select * from {{ ref('int_people') }}),
accounts as (select * from {{ ref('dim_accounts') }}),
permissions as (select * from {{ ref('int_account_permissions') }}),
purposes as (select * from {{ ref('int_purposes') }}),
feed_columns as (select * from {{ source('raw_catalogue', 'feed_columns') }}),

consents_feed as (
    select count(*) > 0 as is_present
    from feed_columns
    where feed = 'consents' and column_status = 'used'
),

-- Refusals before grants, the last refusal first; of grants the one that ends first.
ranked_permissions as (
    select
        accounts.user_id,
        permissions.purpose,
        permissions.channel,
        permissions.answer,
        permissions.policy_version,
        permissions.expires_at,
        row_number() over (
            partition by accounts.user_id, permissions.purpose, permissions.channel
            order by
                case when permissions.answer = 'granted' then 1 else 0 end asc,
                case when permissions.answer = 'granted' then permissions.expires_at end asc nulls last,
                permissions.answered_at desc,
                permissions.account_key asc
        ) as strictness
    from permissions
    inner join accounts on permissions.account_key = accounts.account_key
),

reasons as (
    select
        people.user_id,
        purposes.purpose,
        purposes.channel,
        case
            when not people.is_known then 'counterpart_only'
            when people.has_test then 'test_account'
            when people.has_bot then 'bot'
            when purposes.purpose != 'analytics' and people.youngest_age < {{ setting('minimum_profiling_age') }} then 'under_age'
            {%- if setting('unknown_age') == 'exclude' %}
            when purposes.purpose != 'analytics' and people.youngest_age is null then 'unknown_age'
            {%- endif %}
            when ranked_permissions.answer is not null then ranked_permissions.answer
            when consents_feed.is_present then 'not_granted'
            when ',{{ setting('default_consent') | replace(' ', '') }},' like '%,' || purposes.purpose || ',%' then 'default'
            else 'not_granted'
        end as reason,
        ranked_permissions.answer,
        ranked_permissions.policy_version,
        ranked_permissions.expires_at
    from people
    cross join purposes
    cross join consents_feed
    left join ranked_permissions
        on
            people.user_id = ranked_permissions.user_id
            and purposes.purpose = ranked_permissions.purpose
            and purposes.channel = ranked_permissions.channel
            and ranked_permissions.strictness = 1
),

final as (
    select
        user_id,
        cast(purpose as {{ dbt.type_string() }}) as purpose,
        cast(channel as {{ dbt.type_string() }}) as channel,
        reason in ('granted', 'default') as is_eligible,
        cast(reason as {{ dbt.type_string() }}) as reason,
        cast(case when reason = answer then policy_version end as {{ dbt.type_string() }}) as policy_version,
        case when reason = answer then expires_at end as expires_at
    from reasons
)

select * from final
