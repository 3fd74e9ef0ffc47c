-- The catalogue of tags, typed, and whether each row can be asked.
with

tags as (
    select * from {{ ref('tags') }}
),

subjects as (
    select * from {{ ref('int_tag_subjects') }}
),

sensitive as (
    select * from {{ ref('int_sensitive_spellings') }}
),

typed as (
    select
        {{ clean_word('tag_id') }} as tag_id,
        {{ clean_word('family') }} as family,
        {{ clean_word('kind') }} as kind,
        {{ clean_word('subject') }} as subject,
        {{ clean_text('window_days') }} as window_text,
        try_cast(window_days as integer) as window_days,
        {{ clean_word('operator') }} as operator,
        {{ clean_text('threshold') }} as threshold,
        try_cast(threshold as double) as threshold_number,
        try_cast(days_to_live as integer) as days_to_live,
        {{ clean_text('owner') }} as owner,
        {{ clean_text('label_en') }} as label_en,
        {{ clean_text('label_ko') }} as label_ko,
        {{ clean_text('label_zh') }} as label_zh,
        {{ clean_text('definition') }} as definition
    from tags
),

-- All that a tag says, as words between single spaces.
spoken as (
    select
        tag_id,
        ' ' || {{ alias_text(replaced("tag_id || ' ' || subject || ' ' || threshold || ' ' || label_en || ' ' || label_ko || ' '"
        ~ " || label_zh || ' ' || definition", '[,.;:/_|()-]', ' ')) }} || ' ' as words
    from typed
),

-- Latin spellings are whole words, Korean and Chinese ones stand anywhere.
with_sensitive_words as (
    select distinct spoken.tag_id
    from spoken
    inner join sensitive
        on
            {{ dbt.position("case when " ~ matches('sensitive.spelling', '^' ~ latin_letter())
            ~ " then ' ' || sensitive.spelling || ' ' else sensitive.spelling end", 'spoken.words') }} > 0
),

checked as (
    select
        typed.*,
        typed.operator in ('is', 'is not', 'one of') as is_about_words,
        subjects.subject is not null
        or (typed.kind in ('service', 'crm') and typed.subject is not null)
        or (typed.kind = 'interest' and {{ matches('typed.subject', '^(category|brand|topic|keyword)/.') }}) as is_known_subject,
        case
            when typed.kind in ('events', 'service') then coalesce(typed.window_days >= 1, false)
            else typed.window_text is null
        end as is_fit_window,
        with_sensitive_words.tag_id is not null as is_sensitive
    from typed
    left join subjects on typed.kind = subjects.kind and typed.subject = subjects.subject
    left join with_sensitive_words on typed.tag_id = with_sensitive_words.tag_id
)

select * from checked
