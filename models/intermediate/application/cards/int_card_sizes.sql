-- How many people each persona has on a day, of all who may be profiled, and whether its card may be filled: not where its people
-- are few, nor where its number would give theirs back. A persona that nobody has counts too.
with

standing as (select * from {{ ref('int_user_standing') }}),
personas as (select * from {{ ref('personas') }}),

named as (
    select {{ clean_word('persona') }} as persona from personas
    union all
    select 'unassigned' as persona
),

populations as (
    select
        as_of_date,
        count(*) as population_users
    from standing
    group by as_of_date
),

holders as (
    select
        as_of_date,
        persona,
        count(*) as users
    from standing
    group by as_of_date, persona
),

counted as (
    select
        populations.as_of_date,
        named.persona,
        populations.population_users,
        coalesce(holders.users, 0) as users
    from populations
    cross join named
    left join holders on populations.as_of_date = holders.as_of_date and named.persona = holders.persona
),

sizes as (
    select
        *,
        {{ is_pooled('users', 'as_of_date', 'persona') }} as is_suppressed
    from counted
)

select * from sizes
