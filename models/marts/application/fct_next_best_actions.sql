-- The one thing to do next for a person, where and when, and why: the first action of the seed that is right for them and that a
-- channel can carry on which they may be addressed and have not been addressed too often. Those who are held out are told by a
-- hash, so that they stay the same from build to build.
with

candidates as (select * from {{ ref('int_action_candidates') }}),
actions as (select * from {{ ref('int_next_best_actions') }}),
options as (select * from {{ ref('int_contact_options') }}),
eligibility as (select * from {{ ref('fct_user_eligibility') }}),

addressable as (
    select user_id, channel
    from eligibility
    where purpose = 'marketing' and is_eligible
),

possible as (
    select
        candidates.user_id,
        candidates.as_of_date,
        candidates.priority,
        candidates.persona,
        candidates.segment,
        candidates.service_level,
        candidates.holiday,
        actions.action,
        actions.kind,
        actions.reason,
        actions.holdout_share,
        options.channel,
        options.send_hour,
        options.time_zone,
        row_number() over (
            partition by candidates.user_id, candidates.as_of_date
            order by candidates.priority asc, options.uses_90d desc, options.channel asc
        ) as preference
    from candidates
    inner join actions on candidates.priority = actions.priority
    inner join options on candidates.user_id = options.user_id and candidates.as_of_date = options.as_of_date
    inner join addressable on options.user_id = addressable.user_id and options.channel = addressable.channel
    where {{ names_word('actions.channels', 'options.channel') }}
),

final as (
    select
        user_id,
        as_of_date,
        cast(action as {{ dbt.type_string() }}) as action,
        cast(kind as {{ dbt.type_string() }}) as kind,
        cast(channel as {{ dbt.type_string() }}) as channel,
        cast(send_hour as integer) as send_hour,
        cast(time_zone as {{ dbt.type_string() }}) as time_zone,
        cast(service_level as {{ dbt.type_string() }}) as service_level,
        cast(
            reason || ' (persona ' || persona || ', segment ' || segment
            || case when holiday is not null then ', coming: ' || holiday else '' end || ')' as {{ dbt.type_string() }}
        ) as reason,
        cast(holiday as {{ dbt.type_string() }}) as holiday,
        cast(priority as integer) as priority,
        {{ is_held_out('user_id', 'action', 'holdout_share') }} as is_holdout
    from possible
    where preference = 1
)

select * from final
