-- Which keywords and sensitive subjects a text names. Only these are stored, never the text. Of keywords that overlap the longest
-- counts; of sensitive subjects each does.
with

texts as (select * from {{ ref('int_interest_texts') }}),
keywords as (select * from {{ ref('int_keyword_spellings') }}),
sensitive as (select * from {{ ref('int_sensitive_spellings') }}),

vocabulary as (
    select 'keyword' as vocabulary, keyword as name, spelling from keywords
    union all
    select 'sensitive' as vocabulary, subject as name, spelling from sensitive
),

spellings as (
    select
        vocabulary,
        name,
        spelling,
        length(spelling) as letters,
        substr(spelling, 1, 2) as beginning,
        {{ matches('spelling', '^' ~ latin_letter()) }} as begins_latin,
        {{ matches('spelling', latin_letter() ~ '$') }} as ends_latin
    from vocabulary
),

places as (
    select
        source,
        text_key,
        text,
        {{ each_place('text') }} as place
    from texts
),

-- Latin words are whole words, Korean and Chinese ones stand anywhere: there are no spaces around them.
occurrences as (
    select
        places.source,
        places.text_key,
        spellings.vocabulary,
        spellings.name,
        spellings.letters,
        places.place as first_place,
        places.place + spellings.letters - 1 as last_place
    from places
    inner join spellings
        on
            substr(places.text, places.place, 2) = spellings.beginning
            and substr(places.text, places.place, spellings.letters) = spellings.spelling
    where
        not (spellings.begins_latin and {{ matches('substr(places.text, places.place - 1, 1)', latin_letter()) }})
        and not (
            spellings.ends_latin and {{ matches('substr(places.text, places.place + spellings.letters, 1)', latin_letter()) }}
        )
),

longest as (
    select distinct
        occurrences.source,
        occurrences.text_key,
        occurrences.vocabulary,
        occurrences.name
    from occurrences
    left join occurrences as longer
        on
            occurrences.text_key = longer.text_key
            and occurrences.source = longer.source
            and longer.vocabulary = 'keyword'
            and occurrences.vocabulary = longer.vocabulary
            and occurrences.letters < longer.letters
            and occurrences.first_place <= longer.last_place
            and occurrences.last_place >= longer.first_place
    where longer.text_key is null
),

sensitive_texts as (
    select distinct
        source,
        text_key
    from longest
    where vocabulary = 'sensitive'
),

-- A text that names a sensitive subject has no keywords; of a message not even that it names one is kept.
kept as (
    select longest.*
    from longest
    left join sensitive_texts on longest.source = sensitive_texts.source and longest.text_key = sensitive_texts.text_key
    where
        sensitive_texts.text_key is null
        or (longest.source = 'name' and longest.vocabulary = 'sensitive')
)

select * from kept
