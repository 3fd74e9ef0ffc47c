-- What a tag may look at, where the project says it and not the data: services, crm attributes and interests are left open,
-- because which there are depends on the feeds.
with

event_types as (
    select * from {{ ref('int_event_types') }}
),

objectives as (
    select * from {{ ref('int_objective_weights') }}
),

features as (
    {% for column in numeric_columns('fct_user_features') + word_columns('fct_user_features') -%}
        select '{{ column }}' as subject
        {{ 'union all' if not loop.last }}
    {% endfor %}
),

subjects as (
    select
        'feature' as kind,
        subject
    from features
    union all
    select
        'events' as kind,
        event_type as subject
    from event_types
    union all
    select
        'attribute' as kind,
        known.subject
    from (
        values ('gender'), ('age_band'), ('country'), ('province'), ('city'), ('district'), ('occupation')
    ) as known (subject)
    union all
    select
        'standing' as kind,
        known.subject
    from (
        values ('stage'), ('pattern'), ('rhythm'), ('influence_tier'), ('rfm_segment'), ('r_score'), ('f_score'), ('m_score')
    ) as known (subject)
    union all
    select distinct
        'standing' as kind,
        'tier/' || objective as subject
    from objectives
)

select * from subjects
