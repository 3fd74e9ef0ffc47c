-- Whether people still have the persona they had on the day looked at before, and how much oftener than if personas were dealt
-- out anew; and how well personas fit.
with

personas as (
    select * from {{ remembered('fct_user_personas', ['user_id', 'as_of_date', 'persona', 'confidence'], 'profiling') }}
),

known_refreshes as (select * from {{ ref('int_known_refreshes') }}),

spans as (
    select
        as_of_date,
        previous_date as earlier_date
    from known_refreshes
    where is_refreshed
),

sizes as (
    select
        as_of_date,
        persona,
        cast(count(*) as double) / sum(count(*)) over (partition by as_of_date) as share
    from personas
    group by as_of_date, persona
),

fits as (
    select
        personas.user_id,
        personas.as_of_date,
        personas.as_of_date as judged_date,
        cast(case when personas.persona != 'unassigned' then 1 else 0 end as double) as assigned_share,
        case when personas.persona != 'unassigned' then personas.confidence end as confidence
    from personas
    inner join spans on personas.as_of_date = spans.as_of_date
),

returns as (
    select
        earlier.user_id,
        spans.as_of_date,
        spans.earlier_date as judged_date,
        cast(case when later.persona = earlier.persona then 1 else 0 end as double) as persistence,
        case when later.persona = earlier.persona then 1 else 0 end - coalesce(sizes.share, 0) as persistence_over_chance
    from spans
    inner join personas as earlier on spans.earlier_date = earlier.as_of_date
    inner join personas as later on spans.as_of_date = later.as_of_date and earlier.user_id = later.user_id
    left join sizes on spans.as_of_date = sizes.as_of_date and earlier.persona = sizes.persona
    where earlier.persona != 'unassigned'
),

final as (
    select 'personas' as model, as_of_date, judged_date, user_id, metric, value
    from fits
    unpivot (value for metric in (assigned_share, confidence))
    union all
    select 'personas' as model, as_of_date, judged_date, user_id, metric, value
    from returns
    unpivot (value for metric in (persistence, persistence_over_chance))
)

select * from final
