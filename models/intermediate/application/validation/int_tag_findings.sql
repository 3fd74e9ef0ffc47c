-- The first thing of the seed `tag_verdicts` that is true of a tag or persona. What lives shorter than the time between the days
-- looked at is not expected to last.
with

facts as (select * from {{ ref('int_tag_facts') }}),
verdicts as (select * from {{ ref('int_tag_verdicts') }}),

asked as (
    select
        facts.*,
        verdicts.priority,
        verdicts.finding,
        verdicts.verdict,
        verdicts.explanation,
        case verdicts.finding
            when 'missing_feed' then not facts.has_rows
            when 'stale_source' then facts.days_silent > coalesce(facts.days_to_live, verdicts.threshold)
            when 'nobody' then facts.users = 0
            when 'nearly_everybody' then facts.users >= verdicts.threshold * facts.eligible_users
            when 'duplicate' then facts.phi > verdicts.threshold
            when 'unstable'
                then
                    facts.stability < verdicts.threshold
                    and coalesce(facts.days_to_live, facts.days_between) >= facts.days_between
            when 'differs' then facts.q_value < verdicts.threshold
            when 'never_differs' then facts.smallest_detectable_effect <= verdicts.threshold
            when 'not_enough_data' then true
        end as is_true
    from facts
    cross join verdicts
),

ranked as (
    select
        *,
        row_number() over (partition by kind, tag_id order by priority, finding) as place
    from asked
    where is_true
),

findings as (
    select
        kind,
        tag_id,
        as_of_date,
        label_en,
        users,
        eligible_users,
        most_alike,
        phi,
        stability,
        verdict,
        finding as cause,
        case finding
            when 'missing_feed' then concat_ws(': feed ', explanation, feed)
            when 'stale_source' then explanation || ': feed ' || feed || ', silent for ' || days_silent || ' days'
            when 'duplicate' then explanation || ': ' || most_alike
            else explanation
        end as explanation
    from ranked
    where place = 1
)

select * from findings
