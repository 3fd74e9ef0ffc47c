-- What people mention: the categories and brands they deal with, keywords of their searches and messages, words of their
-- searches. A view like int_interest_statements, because sensitive subjects are still in it.
with

statements as (select * from {{ ref('int_interest_statements') }}),
text_matches as (select * from {{ ref('int_text_matches') }}),
keyword_parts as (select * from {{ ref('int_keyword_parts') }}),
events as (select * from {{ ref('fct_events') }}),
accounts as (select * from {{ ref('int_profiled_accounts') }}),

-- What a tokeniser takes for part of another word is none; without one nothing is.
keywords as (
    select
        text_matches.source,
        text_matches.text_key,
        text_matches.name as keyword
    from text_matches
    left join keyword_parts
        on
            text_matches.source = keyword_parts.source
            and text_matches.text_key = keyword_parts.text_key
            and text_matches.name = keyword_parts.keyword
    where text_matches.vocabulary = 'keyword' and keyword_parts.keyword is null
),

searches as (
    select * from statements
    where kind = 'search'
),

search_words as (
    select
        event_key,
        user_id,
        activity_date,
        signal,
        {{ each_word('name') }} as word
    from searches
),

mentions as (
    select event_key, user_id, activity_date, signal, kind, category
    from statements
    where kind != 'search'
    union all
    select
        searches.event_key, searches.user_id, searches.activity_date, searches.signal,
        'keyword' as kind, keywords.keyword as category
    from searches
    inner join keywords on {{ hash_key(['searches.name']) }} = keywords.text_key
    where keywords.source = 'name'
    union all
    select
        events.event_key, accounts.user_id, events.activity_date, events.event_type as signal,
        'keyword' as kind, keywords.keyword as category
    from keywords
    inner join events on keywords.text_key = events.event_key
    inner join accounts on events.account_key = accounts.account_key
    where keywords.source = 'message'
    union all
    select event_key, user_id, activity_date, signal, 'word' as kind, word as category
    from search_words
    where {{ matches('word', '[^0-9]') }} and length(word) > 1
),

distinct_mentions as (
    select distinct * from mentions
)

select * from distinct_mentions
