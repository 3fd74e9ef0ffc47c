-- How many campaigns of a topic people were sent while they had a tag or persona, how many they answered, and the same of all
-- they were sent: who has a tag before one campaign may lack it before the next.
with

trials as (select * from {{ ref('int_tag_trials') }}),

traits as (
    select * from {{ remembered('int_user_traits', ['user_id', 'as_of_date', 'kind', 'value'], 'profiling') }}
),

answers as (
    select
        topic,
        user_id,
        count(*) as all_campaigns,
        sum(responses) as all_responses
    from trials
    group by topic, user_id
),

answers_with as (
    select
        traits.kind,
        traits.value as tag_id,
        trials.topic,
        trials.user_id,
        count(*) as campaigns,
        sum(trials.responses) as responses
    from trials
    inner join traits on trials.user_id = traits.user_id and trials.as_of_date = traits.as_of_date
    where traits.kind = 'tag' or (traits.kind = 'persona' and traits.value != 'unassigned')
    group by traits.kind, traits.value, trials.topic, trials.user_id
),

tag_answers as (
    select
        answers_with.*,
        answers.all_campaigns,
        answers.all_responses
    from answers_with
    inner join answers on answers_with.topic = answers.topic and answers_with.user_id = answers.user_id
)

select * from tag_answers
