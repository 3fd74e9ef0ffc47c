-- When what somebody had already may be recommended again, typed. The row without a category is for all that have none.
with

repeat_rules as (
    select * from {{ ref('repeat_rules') }}
),

typed as (
    select
        {{ clean_word('item_type') }} as item_type,
        coalesce({{ clean_text('category') }}, '') as category,
        {{ clean_word('repeat_rule') }} as repeat_rule,
        try_cast(after_days as integer) as after_days
    from repeat_rules
)

select * from typed
