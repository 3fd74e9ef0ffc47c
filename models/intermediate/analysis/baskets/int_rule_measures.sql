-- How often what a rule says holds, and how much more often than by chance.
with

rule_counts as (
    select
        as_of_date,
        antecedent,
        consequent,
        items,
        baskets,
        cast(baskets as double) as together,
        cast(antecedent_baskets as double) as antecedents,
        cast(consequent_baskets as double) as consequents,
        cast(all_baskets as double) as everything
    from {{ ref('int_rule_counts') }}
),

-- Pearson's chi-square of the two-by-two table of baskets with and without each side, with its sign.
measures as (
    select
        *,
        together / everything as support,
        together / antecedents as confidence,
        together * everything / (antecedents * consequents) as lift,
        together / everything - antecedents / everything * (consequents / everything) as leverage,
        (together * everything - antecedents * consequents) * sqrt(
            everything
            / nullif(antecedents * consequents * (everything - antecedents) * (everything - consequents), 0)
        ) as z
    from rule_counts
),

-- What is in every basket goes with everything, and says nothing.
tested as (
    select
        *,
        least(coalesce({{ normal_tails('z') }}, 1), 1) as p_value
    from measures
),

-- Of the rules of the day, how many are at least as sure.
ranked as (
    select
        *,
        count(*) over (partition by as_of_date order by p_value) as p_rank,
        count(*) over (partition by as_of_date) as rules
    from tested
),

-- Benjamini and Hochberg: the share of these that chance alone would give.
corrected as (
    select
        *,
        min(p_value * rules / p_rank) over (partition by as_of_date order by p_value desc) as q_value
    from ranked
),

final as (
    select
        as_of_date,
        antecedent,
        consequent,
        items,
        baskets,
        support,
        confidence,
        lift,
        leverage,
        p_value,
        q_value
    from corrected
)

select * from final
