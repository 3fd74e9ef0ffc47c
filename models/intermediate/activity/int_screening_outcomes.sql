-- Each rule of the first screen asked of each person who may be analysed. What can be counted and is not there is zero;
-- what is not known (a rate of nothing, the last login of somebody who never logged in) meets no rule.
with

user_features as (select * from {{ ref('fct_user_features') }}),
rules as (select * from {{ ref('int_screening_rules') }}),
features as (select * from {{ ref('int_screening_values__features') }}),
event_counts as (select * from {{ ref('int_screening_values__events') }}),
standing as (select * from {{ ref('int_screening_values__standing') }}),

asked as (
    select
        user_features.user_id,
        user_features.as_of_date,
        rules.rule_set,
        rules.rule_order,
        rules.rule,
        rules.operator,
        rules.threshold,
        case
            when rules.kind = 'feature' then features.value
            when rules.kind = 'last_login' then standing.value
            when rules.kind = 'events' then coalesce(event_counts.value, 0)
            else coalesce(standing.value, 0)
        end as value
    from user_features
    cross join rules
    left join features
        on
            user_features.user_id = features.user_id
            and user_features.as_of_date = features.as_of_date
            and rules.kind = 'feature'
            and rules.subject = features.subject
    left join event_counts
        on
            user_features.user_id = event_counts.user_id
            and user_features.as_of_date = event_counts.as_of_date
            and rules.kind = 'events'
            and rules.subject = event_counts.subject
            and rules.window_days = event_counts.window_days
    left join standing
        on
            user_features.user_id = standing.user_id
            and user_features.as_of_date = standing.as_of_date
            and rules.kind = standing.kind
            and rules.subject = standing.subject
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
    from asked
)

select * from outcomes
