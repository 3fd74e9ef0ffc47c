"""What is bought together: larger itemsets, grown from what is frequent.

Patterns are grown one item at a time, depth first, and only from patterns that are frequent themselves. Each item is a
bitmap over the baskets, so that counting is `and` and a count of bits, and memory is items x baskets / 8 bytes for each
item of the longest pattern, however many patterns there are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
import pandas as pd

#: Rules of more items are hard to read, and there are too many of them.
MAXIMUM_ITEMS = 4

#: Between the items of a pattern that is written as one text.
AND = " + "

Itemsets = dict[tuple[int, ...], int]


def frequent_itemsets(bitmaps: np.ndarray, minimum_baskets: int, maximum_items: int = MAXIMUM_ITEMS) -> Itemsets:
    """Return every set of items that is in enough baskets, with the number of these.

    Parameters
    ----------
    bitmaps : array of uint8, shape (n_items, n_baskets / 8)
        A bit for each basket: whether the item is in it.
    minimum_baskets : int
    maximum_items : int
        The size of the largest sets.

    Returns
    -------
    dict
        From item numbers in ascending order to baskets.

    References
    ----------
    M. J. Zaki (2000), Scalable Algorithms for Association Mining, IEEE Transactions on Knowledge and Data Engineering
    12.3; the growth of patterns from their frequent beginnings is that of J. Han, J. Pei and Y. Yin (2000), Mining
    Frequent Patterns without Candidate Generation, SIGMOD.
    """
    return dict(_grow((), bitmaps, np.arange(len(bitmaps)), minimum_baskets, maximum_items))


def _grow(
    pattern: tuple[int, ...], bitmaps: np.ndarray, items: np.ndarray, minimum_baskets: int, maximum_items: int
) -> Iterator[tuple[tuple[int, ...], int]]:
    """Yield the pattern with each of the items that it is frequent with, and what grows from there."""
    counts = np.bitwise_count(bitmaps).sum(axis=1, dtype=np.int64)
    is_frequent = counts >= minimum_baskets
    bitmaps, items, counts = bitmaps[is_frequent], items[is_frequent], counts[is_frequent]
    for place, item in enumerate(items):
        grown = (*pattern, int(item))
        yield grown, int(counts[place])
        if len(grown) < maximum_items and place + 1 < len(items):
            later = bitmaps[place + 1 :] & bitmaps[place]
            yield from _grow(grown, later, items[place + 1 :], minimum_baskets, maximum_items)


def larger_itemsets(batches: Iterable[pd.DataFrame], frequent_items: pd.DataFrame) -> pd.DataFrame:
    """Return the frequent itemsets of three items and more, with a row for each item as the consequent of the others.

    Parameters
    ----------
    batches : frames with `as_of_date`, `basket_number`, `item`
        The frequent items of all baskets, in pieces and in any order; basket numbers begin at 1.
    frequent_items : DataFrame with `as_of_date`, `item`, `all_baskets`, `minimum_baskets`

    Returns
    -------
    DataFrame with `as_of_date`, `antecedent`, `consequent`, `items`, `baskets`, `antecedent_baskets`
        The items of an antecedent are in alphabetical order, with ` + ` between.
    """
    days = {day: rows.sort_values("item") for day, rows in frequent_items.groupby("as_of_date")}
    names = {day: rows["item"].to_numpy() for day, rows in days.items()}
    bitmaps = {
        day: np.zeros((len(rows), int(rows["all_baskets"].iloc[0]) // 8 + 1), dtype=np.uint8)
        for day, rows in days.items()
    }
    for batch in batches:
        for day, rows in batch.groupby("as_of_date"):
            numbers = rows["basket_number"].to_numpy() - 1
            places = (np.searchsorted(names[day], rows["item"].to_numpy()), numbers // 8)
            np.bitwise_or.at(bitmaps[day], places, (1 << (numbers % 8)).astype(np.uint8))
    found = []
    for day, rows in days.items():
        itemsets = frequent_itemsets(bitmaps[day], int(rows["minimum_baskets"].iloc[0]))
        found += [(pd.Timestamp(day), *rule) for rule in _rules(itemsets, names[day])]
    columns = ["as_of_date", "antecedent", "consequent", "items", "baskets", "antecedent_baskets"]
    types = {"as_of_date": "datetime64[us]", "antecedent": "str", "consequent": "str"}
    types |= dict.fromkeys(columns[3:], "int64")
    return pd.DataFrame(found, columns=columns).astype(types)


def _rules(itemsets: Itemsets, names: np.ndarray) -> Iterator[tuple[str, str, int, int, int]]:
    for items, baskets in itemsets.items():
        if len(items) < 3:
            continue
        for place, consequent in enumerate(items):
            antecedent = items[:place] + items[place + 1 :]
            text = AND.join(names[item] for item in antecedent)
            yield text, names[consequent], len(items), baskets, itemsets[antecedent]
