"""Itemsets: a case by hand, and random baskets beside an independent library."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from mlxtend.frequent_patterns import fpgrowth

from persona.baskets import frequent_itemsets, larger_itemsets

BASKETS = ["abcd", "abc", "abc", "abd", "acd", "bcd", "a"]


def frames(minimum_baskets: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    day = pd.Timestamp("2026-06-30")
    rows = [(day, number, item) for number, basket in enumerate(BASKETS, start=1) for item in basket]
    baskets = pd.DataFrame(rows, columns=["as_of_date", "basket_number", "item"])
    items = baskets[["as_of_date", "item"]].drop_duplicates()
    return baskets, items.assign(all_baskets=len(BASKETS), minimum_baskets=minimum_baskets)


def test_three_items_that_are_frequent_speak_for_each_other():
    """abc is in three baskets, every other three in two; ab, ac and bc are in four each."""
    baskets, items = frames(minimum_baskets=3)
    # In pieces and in any order, as an engine may give them.
    found = larger_itemsets([baskets.iloc[9:], baskets.iloc[:9].iloc[::-1]], items)
    assert found.drop(columns="as_of_date").values.tolist() == [
        ["b + c", "a", 3, 3, 4],
        ["a + c", "b", 3, 3, 4],
        ["a + b", "c", 3, 3, 4],
    ]
    assert larger_itemsets([baskets], items.assign(minimum_baskets=4)).empty


def test_without_baskets_there_are_no_itemsets():
    baskets, items = frames(minimum_baskets=3)
    found = larger_itemsets([baskets.iloc[:0]], items.iloc[:0])
    assert found.empty and len(found.columns) == 6


@pytest.mark.parametrize("maximum_items", [2, 4])
def test_itemsets_are_those_of_mlxtend(maximum_items: int):
    """1,003 random baskets of 12 items, some of which go together; not a whole number of bytes."""
    generator = np.random.default_rng(463)
    liking = generator.random((1_003, 3))[:, np.arange(12) % 3]
    is_in = generator.random((1_003, 12)) < 0.6 * liking
    bitmaps = np.packbits(is_in.T, axis=1)
    table = fpgrowth(pd.DataFrame(is_in), min_support=50 / 1_003, max_len=maximum_items)
    expected = {tuple(sorted(row.itemsets)): round(row.support * 1_003) for row in table.itertuples()}
    assert len(expected) > 50
    assert frequent_itemsets(bitmaps, 50, maximum_items) == expected
