-- The baskets that every rule is about: pairs give a rule in each direction, larger itemsets one for each of their items.
with

frequent_pairs as (
    select * from {{ ref('int_frequent_pairs') }}
),

larger_itemsets as (
    select * from {{ ref('int_larger_itemsets') }}
),

frequent_items as (
    select * from {{ ref('int_frequent_items') }}
),

directed_pairs as (
    select as_of_date, first_item as antecedent, second_item as consequent, baskets from frequent_pairs
    union all
    select as_of_date, second_item as antecedent, first_item as consequent, baskets from frequent_pairs
),

rules as (
    select
        directed_pairs.as_of_date,
        directed_pairs.antecedent,
        directed_pairs.consequent,
        2 as items,
        directed_pairs.baskets,
        frequent_items.baskets as antecedent_baskets
    from directed_pairs
    inner join frequent_items
        on directed_pairs.as_of_date = frequent_items.as_of_date and directed_pairs.antecedent = frequent_items.item
    union all
    select
        cast(as_of_date as date) as as_of_date,
        antecedent,
        consequent,
        items,
        baskets,
        antecedent_baskets
    from larger_itemsets
),

final as (
    select
        rules.as_of_date,
        rules.antecedent,
        rules.consequent,
        rules.items,
        rules.baskets,
        rules.antecedent_baskets,
        frequent_items.baskets as consequent_baskets,
        frequent_items.all_baskets
    from rules
    inner join frequent_items on rules.as_of_date = frequent_items.as_of_date and rules.consequent = frequent_items.item
)

select * from final
