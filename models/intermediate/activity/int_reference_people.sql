-- Whom the index compares people with: those who may be analysed and were active on one of the last 28 days. The silent and
-- the gone are measured too, but against these, so that nobody's index depends on how many dead accounts a source keeps.
with

user_features as (
    select * from {{ ref('fct_user_features') }}
),

people as (
    select
        user_id,
        as_of_date,
        active_days_28d > 0 as is_reference
    from user_features
)

select * from people
