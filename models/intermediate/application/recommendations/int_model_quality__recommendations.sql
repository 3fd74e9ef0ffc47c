-- How good the recommendations of an earlier day were, by what people took up since.
with

holdouts as (select * from {{ ref('int_recommendation_holdouts') }}),
tests as (select * from {{ ref('int_recommendation_tests') }}),

measures as (
    select
        recommended_date,
        item_type,
        is_new_only,
        metric,
        value
    from tests
    union all
    select
        recommended_date,
        item_type,
        is_new_only,
        'people' as metric,
        cast(max(people) as double) as value
    from tests
    group by 1, 2, 3
),

final as (
    select
        holdouts.as_of_date,
        measures.item_type || '_recommendations' as model,
        'holdout_' || measures.metric || case when measures.is_new_only then '_new_items' else '' end as metric,
        measures.value,
        case when measures.metric like '%at_10_gain_low' and measures.value <= 0 then 'warning' else 'ok' end as status
    from holdouts
    inner join measures
        on holdouts.recommended_date = cast(measures.recommended_date as date) and holdouts.item_type = measures.item_type
)

select * from final
