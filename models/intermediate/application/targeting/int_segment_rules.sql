-- The rules of the management segment in their order, typed. Lists have bars around each word, so that words can be found.
with

segment_rules as (
    select * from {{ ref('segment_rules') }}
),

typed as (
    select
        try_cast(priority as integer) as priority,
        {{ clean_word('segment') }} as segment,
        '|' || {{ clean_word('stages') }} || '|' as stages,
        '|' || {{ clean_word('tiers') }} || '|' as tiers,
        '|' || {{ clean_word('value_classes') }} || '|' as value_classes,
        {{ clean_text('reason') }} as reason
    from segment_rules
)

select * from typed
