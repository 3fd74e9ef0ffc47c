-- What members of an audience must have, and must not have: to exclude who is something, or include who is not, is the same.
with

audience_rules as (
    select * from {{ ref('audience_rules') }}
),

words as (
    select * from {{ ref('int_standing_words') }}
),

typed as (
    select
        {{ clean_word('audience') }} as audience,
        try_cast(rule_order as integer) as rule_order,
        {{ clean_word('effect') }} as effect,
        {{ clean_word('kind') }} as kind,
        {{ clean_word('operator') }} as operator,
        {{ clean_word('value') }} as value
    from audience_rules
),

checked as (
    select
        typed.*,
        (typed.effect = 'include') = (typed.operator = 'is') as is_required,
        words.word is not null as is_known_value
    from typed
    left join words on typed.kind = words.kind and typed.value = words.word
)

select * from checked
