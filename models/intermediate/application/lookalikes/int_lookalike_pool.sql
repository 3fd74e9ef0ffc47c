-- Whom all rules of an audience let in, and who could be like them: people whose behaviour is clustered and whom no rule keeps
-- out. They may be profiled; whether they may be addressed is no matter for learning. Of each kind as many are learned from as
-- the sample has room for, and three of ten are held out to judge by.
with

clustered_users as (select * from {{ ref('int_clustered_users') }}),
demands as (select * from {{ ref('int_audience_demands') }}),
matches as (select * from {{ ref('int_audience_matches') }}),

pool as (
    select
        demands.audience,
        clustered_users.user_id,
        clustered_users.as_of_date,
        coalesce(matches.required_rules, 0) = demands.required_rules as meets_rules
    from clustered_users
    cross join demands
    left join matches
        on
            demands.audience = matches.audience
            and clustered_users.user_id = matches.user_id
            and clustered_users.as_of_date = matches.as_of_date
    where demands.max_lookalikes > 0 and coalesce(matches.forbidden_rules, 0) = 0
),

ordered as (
    select
        *,
        row_number() over (
            partition by audience, as_of_date, meets_rules order by {{ hash_key(['user_id']) }}, user_id
        ) as sample_rank
    from pool
),

final as (
    select
        audience,
        user_id,
        as_of_date,
        meets_rules,
        2 * sample_rank <= {{ setting('sample_users') }} as is_sampled,
        mod(sample_rank, 10) in (0, 3, 7) as is_held_out
    from ordered
)

select * from final
