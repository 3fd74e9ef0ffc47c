-- How many people of a persona have each value of a trait, and how much more often than everybody. Few people are left out. A
-- share or ratio may be told where it gives the number of few others back neither: of those without the value, or with
-- the values left out.
with

traits as (select * from {{ ref('int_card_traits') }}),
people as (select * from {{ ref('int_card_people') }}),
sizes as (select * from {{ ref('int_card_sizes') }}),

counted as (
    select
        people.as_of_date,
        people.persona,
        traits.trait,
        traits.value,
        count(*) as users
    from people
    inner join traits on people.user_id = traits.user_id and people.as_of_date = traits.as_of_date
    group by people.as_of_date, people.persona, traits.trait, traits.value
),

compared as (
    select
        counted.*,
        sizes.is_suppressed,
        counted.users / cast(sizes.users as double) as share,
        sum(counted.users) over (partition by counted.as_of_date, counted.trait, counted.value)
        / cast(sizes.population_users as double) as population_share,
        {{ disclosed('sizes.users - counted.users') }} is not null
        and not ({{ is_pooled('counted.users', 'counted.as_of_date, counted.persona, counted.trait', 'counted.value') }})
            as may_tell_share
    from counted
    inner join sizes on counted.as_of_date = sizes.as_of_date and counted.persona = sizes.persona
),

trait_counts as (
    select
        as_of_date,
        persona,
        trait,
        value,
        users,
        round(share, 9) as share,
        round(share / population_share, 9) as ratio,
        may_tell_share
    from compared
    where not is_suppressed and users >= {{ setting('minimum_cell_users') }} and value not in ('none', 'unknown')
)

select * from trait_counts
