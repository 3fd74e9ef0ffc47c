-- The three first choices of each kind and how evenly all are spread: Shannon's entropy divided by its maximum, 0 for one
-- choice alone.
with

shares as (
    select * from {{ ref('int_spending_shares') }}
),

mixes as (
    select
        user_id,
        as_of_date,
        kind,
        max(case when choice_rank = 1 then choice end) as first_choice,
        max(case when choice_rank = 2 then choice end) as second_choice,
        max(case when choice_rank = 3 then choice end) as third_choice,
        max(case when choice_rank = 1 then spent_share end) as first_share,
        max(case when choice_rank = 2 then spent_share end) as second_share,
        max(case when choice_rank = 3 then spent_share end) as third_share,
        count(*) as choices,
        case
            when count(*) > 1
                then round(-cast({{ exact_sum('spent_share * ln(spent_share)') }} as double) / ln(count(*)), 9)
            else 0
        end as diversity
    from shares
    group by user_id, as_of_date, kind
)

select * from mixes
