from persona.baskets import larger_itemsets
from persona.frames import as_frame, frame_batches


def model(dbt, session):
    """One row per frequent itemset of three items and more, and item of it that the others may speak for."""
    dbt.config(materialized="table")
    frequent_items = as_frame(dbt.ref("int_frequent_items"))
    basket_items = dbt.ref("int_frequent_basket_items")
    return larger_itemsets(frame_batches(basket_items, rows=1_000_000), frequent_items)
