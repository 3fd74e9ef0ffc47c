"""Scores told in a few rules that people can read and paste into SQL."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd
from sklearn.tree import DecisionTreeRegressor

#: So many questions decide on a rule at most.
DEPTH = 3

#: What days since something count as where it never happened.
NEVER = 9_999

COLUMNS = {
    "target": "str", "as_of_date": "datetime64[us]", "rule": "int64", "conditions": "str", "users": "int64",
    "average_probability": "float64", "band": "str", "band_share": "float64", "r_squared": "float64",
    "band_agreement": "float64",
}  # fmt: skip

MEASURES = [name for name, kind in COLUMNS.items() if kind == "float64"]

#: What is known of people beside their features.
_KEYS = ("target", "as_of_date", "user_id", "chance", "band", "sample_rank")

#: A condition: column, whether above the bound (else up to it), and the bound.
Condition = tuple[str, bool, float]


def segment_rules(sample: pd.DataFrame, batches: Iterable[pd.DataFrame], minimum_users: int) -> pd.DataFrame:
    """Find the rules that tell best who has which chance, and count whom they hold for.

    Each target's chances are mimicked by a regression tree of at most `DEPTH` questions. What it asks is rounded, and
    the rounded rules are counted over everyone, so that SQL finds the same people.

    Parameters
    ----------
    sample : DataFrame with `target`, `as_of_date`, `user_id`, `chance`, `band` and features
        Who the trees are fitted to, on one day. Features are numeric columns without nulls, and `days_since_…`, where
        null is never.
    batches : frames of everyone, with the same columns
    minimum_users : int
        No rule holds for fewer of the sample.

    Returns
    -------
    DataFrame with `target`, `as_of_date`, `rule`, `conditions`, `users`, `average_probability`, `band`, `band_share`,
        `r_squared`, `band_agreement`
        Rules from the highest average chance to the lowest, from 1. Everyone is in exactly one rule of a target. `band`
        is the commonest of a rule, `band_share` the share of its users in it, `band_agreement` that of everyone.
        `r_squared` is the share of the variance of chances that the rules explain. No rows for a target in which no two
        rules of so many people can be told apart.
    """
    trees = {
        target: _paths(people.sort_values("user_id"), minimum_users)
        for target, people in sample.groupby("target")
        if len(people) >= 2 * minimum_users
    }
    counts: dict[tuple[str, int], dict[str, float]] = {}
    dates = sample.groupby("target")["as_of_date"].max()
    for batch in batches:
        for target, people in batch.groupby("target"):
            for place, path in enumerate(trees.get(target, [])):
                _count(people[_holds(people, path)], counts.setdefault((target, place), {}))
    rows = []
    for target, paths in trees.items():
        if not paths:
            continue
        found = [(path, counts[target, place]) for place, path in enumerate(paths)]
        rows += _report(target, dates[target], found)
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype(COLUMNS).round(dict.fromkeys(MEASURES, 9))


def _paths(people: pd.DataFrame, minimum_users: int) -> list[list[Condition]]:
    """Return the conditions of each leaf of the tree that mimics the chances."""
    features = people.drop(columns=[name for name in _KEYS if name in people]).select_dtypes(["number"])
    columns = [name for name in features if name.startswith("days_since_") or not features[name].isna().any()]
    values = features[columns].fillna(NEVER).astype(float)
    # without a least gain rounding errors would be told apart
    fitted = DecisionTreeRegressor(
        max_depth=DEPTH, min_samples_leaf=minimum_users, min_impurity_decrease=1e-6, random_state=0
    )
    tree = fitted.fit(values, people["chance"]).tree_
    paths: list[list[Condition]] = []

    def walk(node: int, path: list[Condition]) -> None:
        if tree.children_left[node] == tree.children_right[node]:
            paths.append(path)
            return
        column = columns[tree.feature[node]]
        bound = _readable_bound(values[column], tree.threshold[node])
        walk(tree.children_left[node], [*path, (column, False, bound)])
        walk(tree.children_right[node], [*path, (column, True, bound)])

    walk(0, [])
    return paths if len(paths) > 1 else []


def _readable_bound(values: pd.Series, bound: float) -> float:
    """Return a bound with few digits: the whole number below where all values are whole, else three digits."""
    if values.name.startswith("days_since_"):
        # what tells never from ever is the longest time known, not some number far beyond it
        bound = min(bound, values[values < NEVER].max())
    if (values == values.round()).all():
        return float(np.floor(bound))
    return float(f"{bound:.3g}")


def _holds(people: pd.DataFrame, path: list[Condition]) -> pd.Series:
    holds = pd.Series(True, index=people.index)
    for column, is_above, bound in path:
        values = people[column].astype(float).fillna(NEVER)
        holds &= values > bound if is_above else values <= bound
    return holds


def _count(people: pd.DataFrame, counts: dict[str, float]) -> None:
    chances = people["chance"].to_numpy(float)
    for name, value in (
        ("users", len(people)), ("sum", chances.sum()), ("squares", (chances**2).sum()),
        *(("band " + band, count) for band, count in people["band"].value_counts().items()),
    ):  # fmt: skip
        counts[name] = counts.get(name, 0) + value


def _report(
    target: str, as_of_date: pd.Timestamp, found: list[tuple[list[Condition], dict[str, float]]]
) -> list[tuple]:
    """Return the rows of a target, the rule with the highest average chance first."""
    held = [(path, counts) for path, counts in found if counts["users"]]
    total = {name: sum(counts[name] for _, counts in held) for name in ("users", "sum", "squares")}
    variance = total["squares"] - total["sum"] ** 2 / total["users"]
    within = sum(counts["squares"] - counts["sum"] ** 2 / counts["users"] for _, counts in held)
    commonest = []
    for _, counts in held:
        bands = {name.removeprefix("band "): count for name, count in counts.items() if name.startswith("band ")}
        commonest.append(max(sorted(bands.items()), key=lambda band: band[1]))
    agreement = sum(count for _, count in commonest) / total["users"]
    rows = [
        (counts["sum"] / counts["users"], _sql(path), counts["users"], band, count / counts["users"])
        for (path, counts), (band, count) in zip(held, commonest, strict=True)
    ]
    return [
        (target, as_of_date, number, sql, users, average, band, share, 1 - within / variance, agreement)
        for number, (average, sql, users, band, share) in enumerate(sorted(rows, reverse=True), start=1)
    ]


def _sql(path: list[Condition]) -> str:
    """Return the conditions as SQL: of each column the tightest bounds alone, the lower first."""
    lowest: dict[str, float] = {}
    highest: dict[str, float] = {}
    for column, is_above, bound in path:
        if is_above:
            lowest[column] = max(lowest.get(column, bound), bound)
        else:
            highest[column] = min(highest.get(column, bound), bound)
    conditions = []
    for column in dict.fromkeys(column for column, _, _ in path):
        # null is never, which is longest ago; where there is an upper bound it is out anyway
        is_open = column.startswith("days_since_") and column not in highest
        if column in lowest:
            conditions.append(f"{f'coalesce({column}, {NEVER})' if is_open else column} > {lowest[column]:.12g}")
        if column in highest:
            conditions.append(f"{column} <= {highest[column]:.12g}")
    return " and ".join(conditions)
