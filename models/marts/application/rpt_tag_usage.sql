-- How many people have each tag, and which tags say nothing: nobody has them, everybody has, or the same people have another.
with

tags as (select * from {{ ref('int_tags') }}),
user_tags as (select * from {{ ref('fct_user_tags') }}),
people as (select * from {{ ref('int_tag_people') }}),
pairs as (select * from {{ ref('int_tag_pairs') }}),

populations as (
    select
        as_of_date,
        count(*) as users
    from people
    group by as_of_date
),

holders as (
    select
        as_of_date,
        tag_id,
        count(*) as users
    from user_tags
    group by as_of_date, tag_id
),

twins as (
    select
        as_of_date,
        tag_id,
        max(phi) as phi,
        max_by(other_tag_id, {{ order_pair('phi', 'other_tag_id') }}) as most_alike
    from pairs
    where phi is not null
    group by as_of_date, tag_id
),

usage as (
    select
        populations.as_of_date,
        tags.tag_id,
        tags.family,
        populations.users as eligible_users,
        coalesce(holders.users, 0) as users,
        twins.most_alike,
        round(twins.phi, 9) as phi
    from populations
    cross join tags
    left join holders on populations.as_of_date = holders.as_of_date and tags.tag_id = holders.tag_id
    left join twins on populations.as_of_date = twins.as_of_date and tags.tag_id = twins.tag_id
),

final as (
    select
        as_of_date,
        cast(tag_id as {{ dbt.type_string() }}) as tag_id,
        cast(family as {{ dbt.type_string() }}) as family,
        cast(eligible_users as bigint) as eligible_users,
        cast({{ disclosed('users') }} as bigint) as users,
        cast(round({{ disclosed('users') }} / cast(eligible_users as double), 9) as double) as users_share,
        cast(case when users >= {{ setting('minimum_cell_users') }} then most_alike end as {{ dbt.type_string() }}) as most_alike,
        cast(case when users >= {{ setting('minimum_cell_users') }} then phi end as double) as phi,
        cast(
            case
                when users = 0 then 'nobody'
                when users = eligible_users then 'everybody'
                when phi > 0.95 then 'duplicate'
                else 'fine'
            end as {{ dbt.type_string() }}
        ) as finding
    from usage
)

select * from final
