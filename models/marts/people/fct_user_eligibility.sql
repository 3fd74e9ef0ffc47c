-- The one place that decides who may be used for what, as of now. The strictest of a person's accounts counts; an account
-- that said nothing follows those that spoke; where nobody spoke, a consents feed means no and its absence leaves it to
-- the variable default_consent.
with

people as (select * from {{ ref('int_people') }}),
accounts as (select * from {{ ref('dim_accounts') }}),
answers as (select * from {{ ref('int_consent_answers') }}),
campaigns as (select * from {{ ref('int_campaigns') }}),
events as (select * from {{ ref('fct_events') }}),
feed_columns as (select * from {{ source('raw_catalogue', 'feed_columns') }}),

consents_feed as (
    select count(*) > 0 as is_present
    from feed_columns
    where feed = 'consents' and column_status = 'used'
),

channels as (
    select distinct channel from campaigns where channel is not null
    union distinct
    select distinct channel from answers where purpose = 'marketing'
    union distinct
    select 'any' as channel
),

purposes as (
    select 'analytics' as purpose, 'any' as channel
    union all
    select 'profiling' as purpose, 'any' as channel
    union all
    select 'inference' as purpose, 'any' as channel
    union all
    select 'marketing' as purpose, channel from channels
),

-- A word about every channel also speaks of each.
personal_answers as (
    select
        accounts.user_id,
        purposes.purpose,
        purposes.channel,
        bool_and(answers.is_granted) as is_granted,
        min(answers.answer) filter (where not answers.is_granted) as refusal
    from answers
    inner join accounts on answers.account_key = accounts.account_key
    inner join purposes
        on
            answers.purpose = purposes.purpose
            and (answers.channel = purposes.channel or answers.channel = 'any')
    group by 1, 2, 3
),

-- Unsubscribing from a campaign ends marketing on its channel, and so in general.
unsubscribes as (
    select distinct
        accounts.user_id,
        coalesce(campaigns.channel, 'any') as channel
    from events
    inner join accounts on events.account_key = accounts.account_key
    left join campaigns on events.object_id = campaigns.campaign_id
    where events.event_type in ('campaign_unsubscribed', 'campaign_blocked')
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
            when personal_answers.is_granted = false then personal_answers.refusal
            when purposes.purpose = 'marketing' and unsubscribes.user_id is not null then 'unsubscribed'
            when personal_answers.is_granted then 'granted'
            when consents_feed.is_present then 'not_granted'
            when ',{{ setting('default_consent') | replace(' ', '') }},' like '%,' || purposes.purpose || ',%' then 'default'
            else 'not_granted'
        end as reason
    from people
    cross join purposes
    cross join consents_feed
    left join personal_answers
        on
            people.user_id = personal_answers.user_id
            and purposes.purpose = personal_answers.purpose
            and purposes.channel = personal_answers.channel
    left join unsubscribes
        on
            people.user_id = unsubscribes.user_id
            and purposes.purpose = 'marketing'
            and (purposes.channel = unsubscribes.channel or unsubscribes.channel = 'any' or purposes.channel = 'any')
),

final as (
    select distinct
        user_id,
        cast(purpose as {{ dbt.type_string() }}) as purpose,
        cast(channel as {{ dbt.type_string() }}) as channel,
        reason in ('granted', 'default') as is_eligible,
        cast(reason as {{ dbt.type_string() }}) as reason
    from reasons
)

select * from final
