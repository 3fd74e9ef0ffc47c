-- The customers that lifetime value is learned from: a bounded sample in hash order, the same people every time.
with

histories as (select * from {{ ref('int_purchase_histories') }}),

ordered as (
    select
        user_id,
        as_of_date,
        is_holdout,
        frequency,
        recency_weeks,
        age_weeks,
        valued_repeats,
        mean_repeat_amount,
        row_number() over (
            partition by as_of_date, is_holdout order by {{ hash_key(['user_id']) }}, user_id
        ) as sample_rank
    from histories
),

sample as (
    select
        user_id,
        as_of_date,
        is_holdout,
        frequency,
        recency_weeks,
        age_weeks,
        valued_repeats,
        mean_repeat_amount
    from ordered
    where sample_rank <= {{ setting('sample_users') }}
)

select * from sample
