-- How many people have each tag, and which tags say nothing: nobody has them, everybody has, or the same people have another.
with

tags as (select * from {{ ref('int_tags') }}),
counts as (select * from {{ ref('int_tag_counts') }}),
pairs as (select * from {{ ref('int_tag_pairs') }}),

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
        counts.as_of_date,
        counts.tag_id,
        tags.family,
        counts.eligible_users,
        counts.users,
        {{ disclosed('counts.users') }} as disclosed_users,
        twins.most_alike,
        round(twins.phi, 9) as phi
    from counts
    inner join tags on counts.tag_id = tags.tag_id
    left join twins on counts.as_of_date = twins.as_of_date and counts.tag_id = twins.tag_id
),

final as (
    select
        as_of_date,
        cast(tag_id as {{ dbt.type_string() }}) as tag_id,
        cast(family as {{ dbt.type_string() }}) as family,
        cast(eligible_users as bigint) as eligible_users,
        cast(disclosed_users as bigint) as users,
        cast(round(disclosed_users / cast(eligible_users as double), 9) as double) as users_share,
        cast(case when disclosed_users is not null then most_alike end as {{ dbt.type_string() }}) as most_alike,
        cast(case when disclosed_users is not null then phi end as double) as phi,
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
