-- Whether those who meet an audience's rules and were held out are among the best scores, those that a tenth of the others held
-- out exceed: ten for who is, so that the mean is the lift (persona.lookalikes.top_lift).
with

scores as (select * from {{ ref('int_lookalike_scores') }}),

held_out as (
    select * from scores where is_held_out
),

ranked_others as (
    select
        audience,
        as_of_date,
        score,
        row_number() over (partition by audience, as_of_date order by score desc) as score_rank,
        floor(0.1 * count(*) over (partition by audience, as_of_date)) + 1 as bar_rank
    from held_out
    where not meets_rules
),

bars as (
    select
        audience,
        as_of_date,
        score
    from ranked_others
    where score_rank = bar_rank
),

final as (
    select
        'lookalikes_' || held_out.audience as model,
        held_out.as_of_date,
        held_out.as_of_date as judged_date,
        held_out.user_id,
        'holdout_lift' as metric,
        cast(case when held_out.score > bars.score then 10 else 0 end as double) as value
    from held_out
    inner join bars on held_out.audience = bars.audience and held_out.as_of_date = bars.as_of_date
    where held_out.meets_rules
)

select * from final
