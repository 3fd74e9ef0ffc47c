-- The texts of a card beside each other.
with

lists as (select * from {{ ref('int_card_lists') }}),

words as (
    select
        as_of_date,
        persona,
        max(case when trait = 'metric' then entries end) as top_metrics,
        max(case when trait = 'tag' then entries end) as top_tags,
        max(case when trait = 'interest' then entries end) as top_interests,
        max(case when trait = 'gender' then first_entry end) as most_common_gender,
        max(case when trait = 'age_band' then first_entry end) as most_common_age_band,
        max(case when trait = 'province' then first_entry end) as most_common_province,
        max(case when trait = 'occupation' then first_entry end) as most_common_occupation,
        max(case when trait = 'pattern' then first_entry end) as most_common_pattern,
        max(case when trait = 'hour' then entries end) as peak_hours,
        max(case when trait = 'message_type' then entries end) as message_types,
        max(case when trait = 'service' then entries end) as services,
        max(case when trait = 'channel' then entries end) as channels,
        max(case when trait = 'category' then entries end) as categories_bought,
        max(case when trait = 'payment_method' then first_entry end) as most_common_payment_method,
        max(case when trait = 'rfm_segment' then entries end) as rfm_mix,
        max(case when trait = 'hour' then first_entry end) as best_hour,
        max(case when trait = 'contact_channel' then first_entry end) as best_channel,
        max(case when trait = 'action' then entries end) as next_best_actions
    from lists
    group by as_of_date, persona
)

select * from words
