-- How far what is in marts has shifted since the day looked at before: the population stability index beside its noise. A shift
-- that chance may have made counts as none.
with

all_drift as (select * from {{ ref('int_model_quality__drift') }}),
refresh_dates as (select * from {{ ref('int_refresh_dates') }}),

-- Of the latest day alone: those before were judged when they were the latest. rpt_model_quality has them all.
drift as (
    select all_drift.*
    from all_drift
    inner join refresh_dates on all_drift.as_of_date = refresh_dates.as_of_date
    where refresh_dates.is_latest
),

-- What rpt_model_quality calls a model, and where people read it.
marts as (
    select
        names.model,
        names.mart
    from (
        values
        ('features', 'fct_user_features'),
        ('activity_index', 'fct_activity_index'),
        ('bg_nbd', 'fct_customer_lifetime_value'),
        ('gamma_gamma', 'fct_customer_lifetime_value'),
        ('churn', 'fct_churn_scores'),
        ('purchase', 'fct_purchase_scores'),
        ('clusters', 'fct_user_clusters'),
        ('personas', 'fct_user_personas'),
        ('tags', 'fct_user_tags')
    ) as names (model, mart)
),

indexes as (
    select
        model,
        as_of_date,
        substr(metric, 5) as measure,
        value
    from drift
    where metric like 'psi!_%' escape '!' and metric not like 'psi!_noise!_%' escape '!'
),

noise as (
    select
        model,
        as_of_date,
        substr(metric, 11) as measure,
        value
    from drift
    where metric like 'psi!_noise!_%' escape '!'
),

checks as (
    select
        marts.mart,
        indexes.measure,
        indexes.as_of_date,
        'drift' as check_kind,
        indexes.value,
        noise.value as expected,
        case when indexes.value > noise.value then indexes.value else 0.0 end as deviation
    from indexes
    inner join noise
        on
            indexes.model = noise.model
            and indexes.as_of_date = noise.as_of_date
            and indexes.measure = noise.measure
    inner join marts on indexes.model = marts.model
)

select * from checks
