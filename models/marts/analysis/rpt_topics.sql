-- The topics of the day, and how many people care for each. Few people are not shown.
with

topics as (select * from {{ ref('int_topics') }}),
user_interests as (select * from {{ ref('fct_user_interests') }}),

interested as (
    select
        as_of_date,
        category,
        count(*) as users
    from user_interests
    where kind = 'topic'
    group by as_of_date, category
),

final as (
    select
        topics.as_of_date,
        cast(topics.topic_id as integer) as topic_id,
        cast(topics.category as {{ dbt.type_string() }}) as category,
        cast(topics.label as {{ dbt.type_string() }}) as label,
        cast(topics.terms as {{ dbt.type_string() }}) as terms,
        cast(topics.topic_share as double) as share,
        {{ disclosed('coalesce(interested.users, 0)') }} as users,
        cast(topics.sampled_users as bigint) as sampled_users
    from topics
    left join interested on topics.as_of_date = interested.as_of_date and topics.category = interested.category
)

select * from final
