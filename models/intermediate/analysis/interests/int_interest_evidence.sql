-- What speaks for a person's interests, day by day, and the one place where sensitive subjects are taken out: an event in which
-- one is named counts for nothing, whatever else it names. All that is said of interests, topics and keywords starts here. Of
-- messages that name one int_text_matches holds nothing to begin with.
with

mentions as (select * from {{ ref('int_interest_mentions') }}),
statements as (select * from {{ ref('int_interest_statements') }}),
text_matches as (select * from {{ ref('int_text_matches') }}),
keyword_spellings as (select * from {{ ref('int_keyword_spellings') }}),
signals as (select * from {{ ref('int_interest_signals') }}),

sensitive_names as (
    select distinct text_key as name_key
    from text_matches
    where source = 'name' and vocabulary = 'sensitive'
),

sensitive_events as (
    select statements.event_key
    from statements
    inner join sensitive_names on {{ hash_key(['statements.name']) }} = sensitive_names.name_key
    union
    select statements.event_key
    from statements
    inner join sensitive_names on {{ hash_key(['statements.category']) }} = sensitive_names.name_key
),

-- A keyword may stand for a sensitive subject without being spelt like one.
sensitive_keywords as (
    select keyword_spellings.keyword
    from keyword_spellings
    inner join sensitive_names on {{ hash_key(['keyword_spellings.keyword']) }} = sensitive_names.name_key
    union
    select keyword_spellings.keyword
    from keyword_spellings
    inner join sensitive_names on {{ hash_key(['keyword_spellings.category']) }} = sensitive_names.name_key
),

permitted as (
    select mentions.*
    from mentions
    left join sensitive_events on mentions.event_key = sensitive_events.event_key
    left join sensitive_keywords on mentions.kind = 'keyword' and mentions.category = sensitive_keywords.keyword
    where sensitive_events.event_key is null and sensitive_keywords.keyword is null
),

-- A word that few people search for may be a name or a number of somebody.
common_words as (
    select category as word
    from permitted
    where kind = 'word'
    group by category
    having count(distinct user_id) >= {{ setting('minimum_cell_users') }}
),

kept as (
    select permitted.*
    from permitted
    left join common_words on permitted.category = common_words.word
    where permitted.kind != 'word' or common_words.word is not null
),

evidence as (
    select
        kept.user_id,
        kept.kind,
        kept.category,
        kept.activity_date,
        count(*) as events,
        cast({{ exact_sum('signals.weight') }} as double) as weight
    from kept
    inner join signals on kept.signal = signals.signal
    where signals.weight > 0
    group by kept.user_id, kept.kind, kept.category, kept.activity_date
)

select * from evidence
