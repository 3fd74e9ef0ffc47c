-- All that a screening rule may speak of, by kind. The channels of marketing are left open: which there are depends on the
-- feeds, and a channel that nobody allows must not stop a build.
with

event_types as (
    select * from {{ ref('int_event_types') }}
),

purposes as (
    select * from {{ ref('int_purposes') }}
),

statuses as (
    select known.status
    from (values ('genuine'), ('bot'), ('dormant'), ('never_active'), ('test')) as known (status)
),

features as (
    {% for column in numeric_columns('fct_user_features') -%}
        select '{{ column }}' as subject
        {{ 'union all' if not loop.last }}
    {% endfor %}
),

subjects as (
    select
        'last_login' as kind,
        '' as subject
    union all
    select
        'events' as kind,
        event_type as subject
    from event_types
    union all
    select
        'account_status' as kind,
        status as subject
    from statuses
    union all
    select
        'eligibility' as kind,
        purpose as subject
    from purposes
    where channel = 'any'
    union all
    select
        'feature' as kind,
        subject
    from features
)

select * from subjects
