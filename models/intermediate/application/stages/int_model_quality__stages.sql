-- For people in which stage of life models are how good, beside all. Stages of few people are told of together.
with

judgements as (select * from {{ ref('int_stage_judgements') }}),

sizes as (
    select
        model,
        as_of_date,
        metric,
        stage,
        count(*) as people
    from judgements
    group by model, as_of_date, metric, stage
),

labels as (
    select
        model,
        as_of_date,
        metric,
        stage,
        case when {{ is_pooled('people', 'model, as_of_date, metric', 'stage') }} then 'other' else stage end as label
    from sizes
),

labelled as (
    select
        judgements.*,
        labels.label
    from judgements
    inner join labels
        on
            judgements.model = labels.model
            and judgements.as_of_date = labels.as_of_date
            and judgements.metric = labels.metric
            and judgements.stage = labels.stage
    union all
    select
        *,
        'all' as label
    from judgements
),

sums as (
    select
        model,
        as_of_date,
        metric,
        label as stage,
        cast(count(*) as double) as people,
        cast({{ exact_sum('value') }} as double) as total,
        cast({{ exact_sum('variance') }} as double) as variance
    from labelled
    group by model, as_of_date, metric, label
    having count(*) >= {{ setting('minimum_cell_users') }}
),

-- What was expected differs from what came by chance: by more than 2.58 standard deviations in one of a hundred cases.
means as (
    select
        model,
        as_of_date,
        metric || '_stage_' || stage as metric,
        round(total / people, 9) as value,
        case
            when metric like '%_gap' and abs(total) > 2.58 * sqrt(variance) then 'warning'
            when metric like '%_over_%' and stage = 'all' and total <= 0 then 'warning'
            else 'ok'
        end as status
    from sums
),

-- Not every measure is of everyone: the most people it could be of.
counts as (
    select
        model,
        as_of_date,
        'holdout_people_stage_' || stage as metric,
        max(people) as value,
        'ok' as status
    from sums
    group by model, as_of_date, stage
),

final as (
    select * from means
    union all
    select * from counts
)

select * from final
