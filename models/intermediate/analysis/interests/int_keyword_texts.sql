-- The texts that name keywords, for a tokeniser to look at again. A view, as int_interest_texts is: no text is stored by it.
with

texts as (select * from {{ ref('int_interest_texts') }}),
text_matches as (select * from {{ ref('int_text_matches') }}),

with_keywords as (
    select distinct
        source,
        text_key
    from text_matches
    where vocabulary = 'keyword'
),

keyword_texts as (
    select texts.*
    from texts
    inner join with_keywords on texts.source = with_keywords.source and texts.text_key = with_keywords.text_key
)

select * from keyword_texts
