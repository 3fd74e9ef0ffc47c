-- What each account last said, per purpose and channel, as of the build. Unsubscribing from a campaign, or blocking it, takes
-- marketing on its channel back. A consent that ran out, or was given under a policy that counts no longer, is a refusal.
{%- set accepted_versions = setting('accepted_policy_versions').split(',') | map('trim') | select | list %}
with

consents as (
    select * from {{ ref('int_consents') }}
),

campaigns as (
    select * from {{ ref('int_campaigns') }}
),

events as (
    select * from {{ ref('fct_events') }}
),

-- Only marketing is a matter of channels; elsewhere the channel is just where the word was given.
consent_words as (
    select
        account_key,
        purpose,
        case when purpose = 'marketing' then coalesce(channel, 'any') else 'any' end as channel,
        action,
        policy_version,
        expires_at,
        occurred_at as answered_at,
        arrived_at,
        consent_key as word_key
    from consents
),

unsubscribe_words as (
    select
        events.account_key,
        'marketing' as purpose,
        coalesce(campaigns.channel, 'any') as channel,
        'unsubscribed' as action,
        cast(null as {{ dbt.type_string() }}) as policy_version,
        cast(null as timestamp) as expires_at,
        events.event_at as answered_at,
        events.arrived_at,
        events.event_key as word_key
    from events
    left join campaigns on events.object_id = campaigns.campaign_id
    where events.event_type in ('campaign_unsubscribed', 'campaign_blocked')
),

words as (
    select * from consent_words
    union all
    select * from unsubscribe_words
),

-- Of two words at the same moment the refusal counts.
ranked as (
    select
        *,
        row_number() over (
            partition by account_key, purpose, channel
            order by
                answered_at desc,
                case when action = 'granted' then 1 else 0 end asc,
                arrived_at desc,
                action desc,
                word_key asc
        ) as recency
    from words
),

latest as (
    select
        account_key,
        purpose,
        channel,
        case
            when action != 'granted' then action
            when expires_at <= {{ build_clock() }} then 'expired'
            {%- if accepted_versions %}
            when coalesce(policy_version, '') not in ('{{ accepted_versions | join("', '") }}') then 'outdated_policy'
            {%- endif %}
            else 'granted'
        end as answer,
        answered_at,
        policy_version,
        expires_at
    from ranked
    where recency = 1
),

final as (
    select
        account_key,
        purpose,
        channel,
        answer = 'granted' as is_granted,
        answer,
        answered_at,
        policy_version,
        expires_at
    from latest
)

select * from final
