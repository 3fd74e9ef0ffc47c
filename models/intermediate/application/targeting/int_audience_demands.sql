-- How many of an audience's rules a member must meet. Without a rule an audience has nobody, and no row here.
with

audiences as (select * from {{ ref('int_audiences') }}),
rules as (select * from {{ ref('int_audience_rules') }}),

demands as (
    select
        audiences.audience,
        audiences.channel,
        audiences.holdout_share,
        audiences.max_lookalikes,
        cast(sum(case when rules.is_required then 1 else 0 end) as bigint) as required_rules
    from audiences
    inner join rules on audiences.audience = rules.audience
    group by audiences.audience, audiences.channel, audiences.holdout_share, audiences.max_lookalikes
)

select * from demands
