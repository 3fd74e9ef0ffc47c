-- The texts that keywords and sensitive subjects are looked for in: each name once, however often it occurs, and the bodies of
-- messages whose sender may be profiled, if read_message_bodies lets the feed show any. A view: no text is stored by it.
-- A space stands at both ends, so that every word has something on either side.
with

statements as (select * from {{ ref('int_interest_statements') }}),
keywords as (select * from {{ ref('int_keyword_spellings') }}),
accounts as (select * from {{ ref('int_profiled_accounts') }}),
messages as (select * from {{ ref('stg_messages') }}),

names as (
    select name from statements
    union
    select category as name from statements
    union
    select keyword as name from keywords
    union
    select category as name from keywords
),

-- Of several versions of a message one is looked through.
bodies as (
    select
        messages.event_key,
        {{ alias_text('max(messages.body)') }} as body
    from messages
    inner join accounts on messages.account_key = accounts.account_key
    where messages.reject_reason is null and messages.body is not null
    group by messages.event_key
),

texts as (
    select
        'name' as source,
        {{ hash_key(['name']) }} as text_key,
        ' ' || name || ' ' as text
    from names
    union all
    select
        'message' as source,
        event_key as text_key,
        ' ' || body || ' ' as text
    from bodies
)

select * from texts
