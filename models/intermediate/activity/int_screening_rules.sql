-- The rules of the first screen, typed, and whether there is what they speak of.
with

screening_rules as (
    select * from {{ ref('screening_rules') }}
),

subjects as (
    select * from {{ ref('int_screening_subjects') }}
),

typed as (
    select
        {{ clean_word('rule_set') }} as rule_set,
        try_cast(rule_order as integer) as rule_order,
        {{ clean_word('rule') }} as rule,
        {{ clean_word('kind') }} as kind,
        coalesce({{ clean_word('subject') }}, '') as subject,
        {{ clean_text('window_days') }} as window_text,
        try_cast(window_days as integer) as window_days,
        {{ clean_text('operator') }} as operator,
        try_cast(threshold as double) as threshold
    from screening_rules
),

checked as (
    select
        typed.*,
        subjects.subject is not null
        or (typed.kind = 'eligibility' and typed.subject like 'marketing/_%') as is_known_subject,
        case when typed.kind = 'events' then coalesce(typed.window_days >= 1, false) else typed.window_text is null end
            as is_fit_window
    from typed
    left join subjects on typed.kind = subjects.kind and typed.subject = subjects.subject
)

select * from checked
