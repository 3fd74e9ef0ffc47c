-- The sums from which people with a tag or persona are compared with those without it, topic by topic. A person counts once in
-- each group, with the share of the campaigns they answered. Those without are everybody less those with, so that no row is
-- needed for what people have not.
with

trials as (select * from {{ ref('int_tag_trials') }}),
answers as (select * from {{ ref('int_tag_answers') }}),

user_rates as (
    select
        topic,
        user_id,
        sum(responses) / cast(count(*) as double) as rate
    from trials
    group by topic, user_id
),

everybody as (
    select
        topic,
        count(*) as users,
        count(*) filter (where rate > 0) as responders,
        {{ exact_sum('rate') }} as total,
        {{ exact_sum('rate * rate') }} as total_squares
    from user_rates
    group by topic
),

rates as (
    select
        kind,
        tag_id,
        topic,
        responses / cast(campaigns as double) as rate,
        (all_responses - responses) / cast(nullif(all_campaigns - campaigns, 0) as double) as rate_without,
        all_responses / cast(all_campaigns as double) as rate_of_all
    from answers
),

sums as (
    select
        kind,
        tag_id,
        topic,
        count(*) as users,
        count(*) filter (where rate > 0) as responders,
        {{ exact_sum('rate') }} as total,
        {{ exact_sum('rate * rate') }} as total_squares,
        count(*) - count(rate_without) as users_less,
        count(*) filter (where rate_of_all > 0) - count(*) filter (where rate_without > 0) as responders_less,
        {{ exact_sum('rate_of_all') }} - coalesce({{ exact_sum('rate_without') }}, 0) as total_less,
        {{ exact_sum('rate_of_all * rate_of_all') }} - coalesce({{ exact_sum('rate_without * rate_without') }}, 0)
            as total_squares_less
    from rates
    group by kind, tag_id, topic
),

comparisons as (
    select
        sums.kind as tag_kind,
        sums.tag_id,
        sums.topic,
        'share' as kind,
        cast(sums.users as bigint) as users,
        cast(sums.responders as bigint) as responders,
        cast(sums.total as double) as total,
        cast(sums.total_squares as double) as total_squares,
        cast(everybody.users - sums.users_less as bigint) as control_users,
        cast(everybody.responders - sums.responders_less as bigint) as control_responders,
        cast(everybody.total - sums.total_less as double) as control_total,
        cast(everybody.total_squares - sums.total_squares_less as double) as control_total_squares
    from sums
    inner join everybody on sums.topic = everybody.topic
),

-- Few people are not told of, nor the next few where the other topics, or the other personas, would give them back.
checked as (
    select
        *,
        {{ is_pooled('users', "tag_kind, tag_id, case when topic = 'all' then 'all' else 'topics' end", 'topic') }}
        or {{ is_pooled('users', 'tag_kind, topic', 'tag_id') }}
        or coalesce({{ disclosed('control_users') }}, 0) = 0 as is_suppressed
    from comparisons
)

select * from checked
