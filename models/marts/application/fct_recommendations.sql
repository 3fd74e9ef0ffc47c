-- What to recommend to whom, products and content in turn, best first. The people around somebody count where that proved to
-- help.
with

candidates as (select * from {{ ref('int_recommendation_candidates') }}),
gains as (select * from {{ ref('int_recommendation_gains') }}),
items as (select * from {{ ref('int_recommendable_items') }}),
item_types as (select * from {{ ref('int_recommended_item_types') }}),
eligibility as (select * from {{ ref('fct_user_eligibility') }}),

addressable as (
    select distinct user_id
    from eligibility
    where purpose = 'marketing' and is_eligible
),

scored as (
    select
        candidates.as_of_date,
        candidates.item_type,
        candidates.user_id,
        candidates.item_key,
        candidates.because_of_item_key,
        candidates.popularity,
        candidates.similarity_score,
        case when gains.is_circle_used then candidates.circle_score else 0 end as circle_score
    from candidates
    inner join addressable on candidates.user_id = addressable.user_id
    left join gains on candidates.as_of_date = gains.as_of_date and candidates.item_type = gains.item_type
),

ranked as (
    select
        *,
        row_number() over (
            partition by as_of_date, item_type, user_id
            order by similarity_score + circle_score desc, popularity desc, item_key asc
        ) as item_rank
    from scored
),

recommended as (
    select
        ranked.*,
        row_number() over (
            partition by ranked.as_of_date, ranked.user_id order by ranked.item_rank asc, ranked.item_type desc
        ) as overall_rank
    from ranked
    inner join item_types on ranked.item_type = item_types.item_type
    where ranked.item_rank <= item_types.recommendations
),

final as (
    select
        recommended.user_id,
        recommended.as_of_date,
        cast(recommended.overall_rank as integer) as rank,
        cast(recommended.item_type as {{ dbt.type_string() }}) as item_type,
        cast(recommended.item_rank as integer) as item_rank,
        cast(items.source_system as {{ dbt.type_string() }}) as source_system,
        cast(items.item_id as {{ dbt.type_string() }}) as item_id,
        cast(items.category as {{ dbt.type_string() }}) as category,
        cast(round(recommended.similarity_score + recommended.circle_score, 9) as double) as score,
        cast(
            case
                when recommended.circle_score > recommended.similarity_score then 'people around you'
                when recommended.because_of_item_key is null then 'popular'
                when recommended.because_of_item_key = recommended.item_key then 'taken up before'
                else 'because of ' || reasons.item_id || coalesce(' (' || reasons.category || ')', '')
            end as {{ dbt.type_string() }}
        ) as reason
    from recommended
    inner join items on recommended.item_key = items.item_key
    left join items as reasons on recommended.because_of_item_key = reasons.item_key
)

select * from final
