-- What may be found of a tag or persona, in the order in which it counts, and what is to become of it then, typed.
with

verdicts as (select * from {{ ref('tag_verdicts') }}),

typed as (
    select
        try_cast(priority as integer) as priority,
        {{ clean_word('finding') }} as finding,
        {{ clean_word('verdict') }} as verdict,
        {{ clean_text('threshold') }} as stated_threshold,
        try_cast(threshold as double) as threshold,
        {{ clean_text('explanation') }} as explanation
    from verdicts
)

select * from typed
