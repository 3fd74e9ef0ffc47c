-- Who went from which stage to which between one day people are looked at and the next. People who joined in between come
-- from not_joined.
with

lifecycle as (
    select * from {{ remembered('fct_user_lifecycle', ['user_id', 'as_of_date', 'stage'], 'analytics') }}
),

known_refreshes as (select * from {{ ref('int_known_refreshes') }}),

steps as (
    select
        as_of_date,
        previous_date as previous_as_of_date
    from known_refreshes
    where is_refreshed
),

transitions as (
    select
        steps.as_of_date,
        steps.previous_as_of_date,
        coalesce(earlier.stage, 'not_joined') as from_stage,
        lifecycle.stage as to_stage,
        count(*) as users
    from lifecycle
    inner join steps on lifecycle.as_of_date = steps.as_of_date
    left join lifecycle as earlier
        on lifecycle.user_id = earlier.user_id and steps.previous_as_of_date = earlier.as_of_date
    where steps.previous_as_of_date is not null
    group by 1, 2, 3, 4
),

final as (
    select
        as_of_date,
        previous_as_of_date,
        cast(from_stage as {{ dbt.type_string() }}) as from_stage,
        cast(to_stage as {{ dbt.type_string() }}) as to_stage,
        cast(users as bigint) as users,
        cast(round(users * 1.0 / sum(users) over (partition by as_of_date, from_stage), 9) as double) as user_share
    from transitions
)

select * from final
