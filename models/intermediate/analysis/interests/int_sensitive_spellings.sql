-- The words that name what nobody's interests may be about, typed.
with

sensitive_subjects as (
    select * from {{ ref('sensitive_subjects') }}
),

typed as (
    select
        {{ alias_text('spelling') }} as spelling,
        {{ clean_word('subject') }} as subject
    from sensitive_subjects
)

select * from typed
