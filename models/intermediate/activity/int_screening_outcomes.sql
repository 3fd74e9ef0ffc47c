-- Each rule of the first screen asked of each person who may be analysed. What can be counted and is not there is zero;
-- what is not known (a rate of nothing, the last login of somebody who never logged in) meets no rule.
with

user_features as (select * from {{ ref('fct_user_features') }}),
rules as (select * from {{ ref('int_screening_rules') }}),
features as (select * from {{ ref('int_screening_values__features') }}),
event_counts as (select * from {{ ref('int_screening_values__events') }}),
standing as (select * from {{ ref('int_screening_values__standing') }}),

-- One relation with a plain key to look values up in; an outer join on anything but equalities would compare everyone with
-- everyone.
known_values as (
    select user_id, as_of_date, 'feature' as kind, subject, 0 as window_days, value from features
    union all
    select user_id, as_of_date, 'events' as kind, subject, window_days, value from event_counts
    union all
    select user_id, as_of_date, kind, subject, 0 as window_days, value from standing
),

asked as (
    select
        user_features.user_id,
        user_features.as_of_date,
        rules.rule_set,
        rules.rule_order,
        rules.rule,
        rules.kind,
        rules.subject,
        coalesce(rules.window_days, 0) as window_days,
        rules.operator,
        rules.threshold
    from user_features
    cross join rules
),

answered as (
    select
        asked.user_id,
        asked.as_of_date,
        asked.rule_set,
        asked.rule_order,
        asked.rule,
        asked.operator,
        asked.threshold,
        case
            when asked.kind in ('feature', 'last_login') then known_values.value
            else coalesce(known_values.value, 0)
        end as value
    from asked
    left join known_values
        on
            asked.user_id = known_values.user_id
            and asked.as_of_date = known_values.as_of_date
            and asked.kind = known_values.kind
            and asked.subject = known_values.subject
            and asked.window_days = known_values.window_days
),

outcomes as (
    select
        user_id,
        as_of_date,
        rule_set,
        rule_order,
        rule,
        value,
        coalesce(
            case operator
                when '>=' then value >= threshold
                when '>' then value > threshold
                when '<=' then value <= threshold
                when '<' then value < threshold
                when '=' then value = threshold
                when '!=' then value != threshold
            end,
            false
        ) as is_met
    from answered
)

select * from outcomes
