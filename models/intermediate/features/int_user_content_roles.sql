-- Whether people create, react to or read content, per day looked at and window: the first role, by precedence, whose deed
-- they did often enough and as a large enough share of all they did with content.
with

window_sums as (
    select * from {{ ref('int_user_window_sums') }}
),

content_roles as (
    select * from {{ ref('int_content_roles') }}
),

counted as (
    select
        user_id,
        as_of_date,
        window_days,
        posts as created,
        content_reactions + content_shares as reacted,
        content_views + content_downloads + content_attends as read_count
    from window_sums
),

deeds as (
    select user_id, as_of_date, window_days, 'created' as deed, created as times from counted
    union all
    select user_id, as_of_date, window_days, 'reacted' as deed, reacted as times from counted
    union all
    select user_id, as_of_date, window_days, 'read' as deed, read_count as times from counted
),

with_shares as (
    select
        *,
        times / nullif(cast(sum(times) over (partition by user_id, as_of_date, window_days) as double), 0) as deed_share
    from deeds
),

roles as (
    select
        with_shares.user_id,
        with_shares.as_of_date,
        with_shares.window_days,
        min_by(content_roles.role, content_roles.precedence) as content_role
    from with_shares
    inner join content_roles on with_shares.deed = content_roles.deed
    where with_shares.times >= content_roles.minimum_count and with_shares.deed_share >= content_roles.minimum_share
    group by with_shares.user_id, with_shares.as_of_date, with_shares.window_days
)

select * from roles
