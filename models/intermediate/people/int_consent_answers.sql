-- What each account last said, per purpose and channel, as of the build. A consent that ran out is a refusal.
with

consents as (
    select * from {{ ref('int_consents') }}
),

-- Only marketing is a matter of channels; elsewhere the channel is just where the word was given.
scoped as (
    select
        account_key,
        purpose,
        case when purpose = 'marketing' then coalesce(channel, 'any') else 'any' end as channel,
        action,
        expires_at,
        occurred_at,
        arrived_at,
        consent_key
    from consents
),

ranked as (
    select
        *,
        row_number() over (
            partition by account_key, purpose, channel
            order by occurred_at desc, arrived_at desc, action desc, consent_key asc
        ) as recency
    from scoped
),

latest as (
    select
        account_key,
        purpose,
        channel,
        action = 'granted' and (expires_at is null or expires_at > {{ build_clock() }}) as is_granted,
        case
            when action = 'revoked' then 'revoked'
            when expires_at <= {{ build_clock() }} then 'expired'
            else 'granted'
        end as answer
    from ranked
    where recency = 1
)

select * from latest
