-- The last word of each account about each friend and each group, up to each day people are looked at. Whether it still holds
-- is for who reads it to say: a word that ends a tie is one too. A friend who was erased is nobody's friend.
with

events as (
    select * from {{ ref('fct_events') }}
),

refresh_dates as (
    select * from {{ ref('int_refresh_dates') }}
),

words as (
    select
        event_key,
        account_key,
        case when feed = 'friendships' then 'friend' else 'group' end as tie,
        case when feed = 'friendships' then counterpart_account_key end as counterpart_account_key,
        case when feed = 'group_members' then object_id end as group_id,
        case
            when feed = 'friendships' then cast(counterpart_account_key as {{ dbt.type_string() }})
            else object_id
        end as tied_to,
        event_type,
        event_at,
        activity_date
    from events
    where (feed = 'friendships' and counterpart_account_key is not null) or feed = 'group_members'
),

last_words as (
    select
        refresh_dates.as_of_date,
        words.account_key,
        words.tie,
        words.tied_to,
        words.counterpart_account_key,
        words.group_id,
        max(words.event_at) as last_event_at,
        max_by(words.event_key, {{ order_pair('words.event_at', 'words.event_key') }}) as last_event_key,
        max_by(words.event_type, {{ order_pair('words.event_at', 'words.event_key') }}) as last_event_type
    from words
    inner join refresh_dates on words.activity_date <= refresh_dates.as_of_date
    group by 1, 2, 3, 4, 5, 6
)

select * from last_words
