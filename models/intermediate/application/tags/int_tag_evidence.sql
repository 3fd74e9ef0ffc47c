-- Which tags the numbers and words of a day speak for, of people who may be profiled and were known by then. What is not known
-- speaks for no tag.
with

tags as (select * from {{ ref('int_tags') }}),
features as (select * from {{ ref('int_tag_values__features') }}),
counts as (select * from {{ ref('int_tag_values__counts') }}),
standing as (select * from {{ ref('int_tag_values__standing') }}),
statements as (select * from {{ ref('int_tag_values__statements') }}),
interests as (select * from {{ ref('int_tag_values__interests') }}),
user_dates as (select * from {{ ref('int_user_dates') }}),
eligibility as (select * from {{ ref('fct_user_eligibility') }}),

known_values as (
    select user_id, as_of_date, 'feature' as kind, subject, 0 as window_days, number_value, word_value from features
    union all
    select
        user_id,
        as_of_date,
        kind,
        subject,
        window_days,
        number_value,
        cast(null as {{ dbt.type_string() }}) as word_value
    from counts
    union all
    select user_id, as_of_date, 'standing' as kind, subject, 0 as window_days, number_value, word_value from standing
    union all
    select user_id, as_of_date, kind, subject, 0 as window_days, cast(null as double) as number_value, word_value
    from statements
    union all
    select
        user_id,
        as_of_date,
        'interest' as kind,
        subject,
        0 as window_days,
        number_value,
        cast(null as {{ dbt.type_string() }}) as word_value
    from interests
),

people as (
    select
        user_dates.user_id,
        user_dates.as_of_date
    from user_dates
    inner join eligibility on user_dates.user_id = eligibility.user_id
    where eligibility.purpose = 'profiling' and eligibility.is_eligible
),

compared as (
    select
        known_values.user_id,
        known_values.as_of_date,
        tags.tag_id,
        known_values.number_value,
        known_values.word_value,
        case tags.operator
            when '>=' then known_values.number_value >= tags.threshold_number
            when '>' then known_values.number_value > tags.threshold_number
            when '<=' then known_values.number_value <= tags.threshold_number
            when '<' then known_values.number_value < tags.threshold_number
            when '=' then known_values.number_value = tags.threshold_number
            when '!=' then known_values.number_value != tags.threshold_number
            when 'is' then lower(known_values.word_value) = lower(tags.threshold)
            when 'is not' then lower(known_values.word_value) != lower(tags.threshold)
            -- A word with a bar in it would match a part of the list.
            when 'one of' then
                {{ dbt.position("'|'", 'known_values.word_value') }} = 0
                and {{ dbt.position("lower('|' || known_values.word_value || '|')", "lower('|' || tags.threshold || '|')") }} > 0
        end as is_met
    from known_values
    inner join people on known_values.user_id = people.user_id and known_values.as_of_date = people.as_of_date
    inner join tags
        on
            known_values.kind = tags.kind
            and known_values.subject = tags.subject
            and known_values.window_days = coalesce(tags.window_days, 0)
),

-- The CRM may hold several values of one attribute, of which several may speak for a tag: the last in order is shown.
evidence as (
    select
        user_id,
        as_of_date,
        tag_id,
        max(number_value) as number_value,
        max(word_value) as word_value
    from compared
    where is_met
    group by user_id, as_of_date, tag_id
)

select * from evidence
