-- What an account's answers mean for each channel. A word about no channel in particular speaks of every channel. Who refused
-- a channel is left alone there until they say otherwise of that very channel; apart from that the later word counts.
with

answers as (
    select * from {{ ref('int_consent_answers') }}
),

purposes as (
    select * from {{ ref('int_purposes') }}
),

speakers as (
    select
        account_key,
        purpose,
        max(answered_at) filter (where answer = 'unsubscribed') as last_unsubscribed_at
    from answers
    group by account_key, purpose
),

-- What speaks of every channel, for each channel but `any` itself: a plain key, so that the join below stays one on equalities.
overall_answers as (
    select
        answers.account_key,
        answers.purpose,
        purposes.channel,
        answers.answer,
        answers.answered_at,
        answers.policy_version,
        answers.expires_at
    from answers
    inner join purposes on answers.purpose = purposes.purpose
    where answers.channel = 'any' and purposes.channel != 'any'
),

-- The answer about the channel itself beside the one about all of them.
paired as (
    select
        speakers.account_key,
        purposes.purpose,
        purposes.channel,
        speakers.last_unsubscribed_at,
        own.answer as own_answer,
        own.answered_at as own_answered_at,
        own.policy_version as own_policy_version,
        own.expires_at as own_expires_at,
        overall.answer as overall_answer,
        overall.answered_at as overall_answered_at,
        overall.policy_version as overall_policy_version,
        overall.expires_at as overall_expires_at
    from speakers
    inner join purposes on speakers.purpose = purposes.purpose
    left join answers as own
        on
            speakers.account_key = own.account_key
            and purposes.purpose = own.purpose
            and purposes.channel = own.channel
    left join overall_answers as overall
        on
            speakers.account_key = overall.account_key
            and purposes.purpose = overall.purpose
            and purposes.channel = overall.channel
),

-- Who unsubscribed somewhere is not addressed in general either, until they allow it in general again.
decided as (
    select
        *,
        case
            when channel = 'any' and own_answer is null and last_unsubscribed_at is null then null
            when channel = 'any' and own_answer is null then 'unsubscribed'
            when channel = 'any' and last_unsubscribed_at >= own_answered_at then 'unsubscribed'
            when own_answer is null then 'overall'
            when overall_answer is null or own_answer in ('revoked', 'unsubscribed') then 'own'
            when overall_answered_at > own_answered_at then 'overall'
            when overall_answered_at = own_answered_at and overall_answer != 'granted' then 'overall'
            else 'own'
        end as deciding_word
    from paired
),

final as (
    select
        account_key,
        purpose,
        channel,
        case deciding_word when 'own' then own_answer when 'overall' then overall_answer else 'unsubscribed' end as answer,
        case deciding_word
            when 'own' then own_answered_at when 'overall' then overall_answered_at else last_unsubscribed_at
        end as answered_at,
        case deciding_word when 'own' then own_policy_version when 'overall' then overall_policy_version end as policy_version,
        case deciding_word when 'own' then own_expires_at when 'overall' then overall_expires_at end as expires_at
    from decided
    where
        deciding_word in ('own', 'unsubscribed')
        or (deciding_word = 'overall' and overall_answer is not null)
)

select * from final
