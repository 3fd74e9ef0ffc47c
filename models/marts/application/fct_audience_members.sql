-- Who is in an audience: people who may be profiled and addressed on its channel, whom all its rules let in. Those who are held
-- out are told by a hash, so that they stay the same from build to build.
-- depends_on: {{ ref('contact_channels') }}, so that the test of channels stops what is built from them.
with

standing as (select * from {{ ref('int_user_standing') }}),
eligibility as (select * from {{ ref('fct_user_eligibility') }}),
demands as (select * from {{ ref('int_audience_demands') }}),
matches as (select * from {{ ref('int_audience_matches') }}),
refresh_dates as (select * from {{ ref('int_refresh_dates') }}),

addressable as (
    select
        demands.audience,
        demands.channel,
        demands.holdout_share,
        demands.required_rules,
        standing.user_id,
        standing.as_of_date
    from standing
    inner join eligibility on standing.user_id = eligibility.user_id
    inner join demands on eligibility.channel = demands.channel
    where eligibility.purpose = 'marketing' and eligibility.is_eligible
),

members as (
    select addressable.*
    from addressable
    left join matches
        on
            addressable.audience = matches.audience
            and addressable.user_id = matches.user_id
            and addressable.as_of_date = matches.as_of_date
    where
        coalesce(matches.required_rules, 0) = addressable.required_rules
        and coalesce(matches.forbidden_rules, 0) = 0
),

final as (
    select
        cast(members.audience as {{ dbt.type_string() }}) as audience,
        members.user_id,
        members.as_of_date,
        refresh_dates.is_latest,
        cast(members.channel as {{ dbt.type_string() }}) as channel,
        {{ is_held_out('members.user_id', 'members.audience', 'members.holdout_share') }} as is_holdout
    from members
    inner join refresh_dates on members.as_of_date = refresh_dates.as_of_date
)

select * from final
