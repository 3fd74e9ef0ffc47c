-- What was corrected by hand, one row per account, with what was said about which attribute. A correction without a value
-- takes the feed's value away.
with

attribute_corrections as (
    select * from {{ ref('attribute_corrections') }}
),

typed as (
    select
        {{ clean_text('source_system') }} as source_system,
        {{ clean_text('account_id') }} as account_id,
        {{ clean_word('attribute') }} as attribute,
        {{ clean_text('value') }} as corrected_value
    from attribute_corrections
),

keyed as (
    select
        {{ account_key('account_id') }} as account_key,
        attribute,
        corrected_value
    from typed
),

corrections as (
    select
        account_key,
        max(case when attribute = 'gender' then lower(corrected_value) end) as gender,
        max(case when attribute = 'birth_date' then try_cast(corrected_value as date) end) as birth_date,
        max(case when attribute = 'age' then try_cast(corrected_value as integer) end) as age,
        max(case when attribute = 'country' then upper(corrected_value) end) as country,
        max(case when attribute = 'region' then corrected_value end) as region,
        max(case when attribute = 'occupation' then lower(corrected_value) end) as occupation,
        {{ sorted_distinct_list('attribute') }} as corrected_attributes
    from keyed
    group by account_key
)

select * from corrections
