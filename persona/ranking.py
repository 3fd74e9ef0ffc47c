"""How good ranked recommendations are, beside what people then took up."""

from __future__ import annotations

import numpy as np
import pandas as pd

#: Recommendations are judged by so many.
PLACES = 10

#: With fewer people nothing is said.
MINIMUM_PEOPLE = 50

MEASURES = ["precision", "recall", "ndcg"]
METHODS = ["popularity", "similarity", "circle"]


def ranking_measures(ranked: pd.DataFrame, taken: pd.DataFrame, places: int = PLACES) -> pd.DataFrame:
    """Return the measures of each person who took up anything.

    Parameters
    ----------
    ranked : DataFrame with `user_id`, `item_key`, `method_rank`
        Ranks begin at 1; those beyond `places` do not count.
    taken : DataFrame with `user_id`, `item_key`
        What people took up, each item once. People without a row are left out.
    places : int

    Returns
    -------
    DataFrame, index `user_id` in ascending order, columns `precision`, `recall` and `ndcg`, each 0 to 1
        Precision is the share of the `places` that was taken up, recall the share of what was taken up that is on them.
        NDCG counts a place by the inverse logarithm of its rank and is 1 if all that could be right is on top (K.
        Järvelin and J. Kekäläinen, 2002, Cumulated Gain-Based Evaluation of IR Techniques, ACM TOIS 20.4).
    """
    wanted = taken.groupby("user_id").size()
    hits = ranked[ranked["method_rank"] <= places].merge(taken, on=["user_id", "item_key"])
    discounts = 1 / np.log2(np.arange(2, places + 2))
    gains = pd.Series(discounts[hits["method_rank"].to_numpy(int) - 1], index=hits["user_id"], dtype="float64")
    found = hits.groupby("user_id").size().reindex(wanted.index, fill_value=0)
    gained = gains.groupby(level=0).sum().reindex(wanted.index, fill_value=0.0)
    ideal = np.cumsum(discounts)[np.minimum(wanted, places) - 1]
    return pd.DataFrame({"precision": found / places, "recall": found / wanted, "ndcg": gained / ideal})


def bootstrap_lower_bound(differences: np.ndarray, seed: int, draws: int = 1_000, share: float = 0.025) -> float:
    """Return what the mean of differences is at least, by drawing the people again and again.

    Parameters
    ----------
    differences : array, shape (n_people,)
        One number a person, so that people are the unit that is drawn.
    seed : int
    draws : int
    share : float
        The share of the draws that lie below: 0.025 is the lower end of a 95 % interval.
    """
    generator = np.random.default_rng(seed)
    people = len(differences)
    means = [differences[generator.integers(0, people, people)].mean() for _ in range(draws)]
    return float(np.quantile(means, share))


def compare_methods(rankings: pd.DataFrame, outcomes: pd.DataFrame, seed: int) -> pd.DataFrame:
    """Compare methods of recommending on the same people.

    Parameters
    ----------
    rankings : DataFrame with `recommended_date`, `item_type`, `method`, `is_new_only`, `user_id`, `item_key`,
        `method_rank`
    outcomes : DataFrame with `recommended_date`, `item_type`, `user_id`, `item_key`, `is_new`
    seed : int

    Returns
    -------
    DataFrame with `recommended_date`, `item_type`, `is_new_only`, `metric`, `value`, `people`
        Each measure's mean by method, what the own history gains over popularity and the circle over the own history,
        and the lower end of each gain's 95 % interval. No rows where fewer than `MINIMUM_PEOPLE` took up anything.
    """
    columns = ["recommended_date", "item_type", "is_new_only", "metric", "value", "people"]
    found = []
    for (day, item_type), of_day in outcomes.groupby(["recommended_date", "item_type"]):
        for is_new_only in (False, True):
            taken = of_day[of_day["is_new"]] if is_new_only else of_day
            if taken["user_id"].nunique() < MINIMUM_PEOPLE:
                continue
            ranked = rankings[
                (rankings["recommended_date"] == day)
                & (rankings["item_type"] == item_type)
                & (rankings["is_new_only"] == is_new_only)
            ]
            measured = {name: ranking_measures(ranked[ranked["method"] == name], taken) for name in METHODS}
            people = len(measured["popularity"])
            for metric, value in _summary(measured, seed).items():
                found.append((pd.Timestamp(day), item_type, is_new_only, metric, value, people))
    types = {"recommended_date": "datetime64[us]", "item_type": "str", "is_new_only": "bool", "metric": "str"}
    return pd.DataFrame(found, columns=columns).astype(types | {"value": "float64", "people": "int64"})


def _summary(measured: dict[str, pd.DataFrame], seed: int) -> dict[str, float]:
    values: dict[str, float] = {}
    for measure in MEASURES:
        for method in METHODS:
            values[f"{measure}_at_10_{method}"] = measured[method][measure].mean()
        for gain, method, baseline in (("gain", "similarity", "popularity"), ("circle_gain", "circle", "similarity")):
            differences = (measured[method][measure] - measured[baseline][measure]).to_numpy()
            values[f"{measure}_at_10_{gain}"] = differences.mean()
            values[f"{measure}_at_10_{gain}_low"] = bootstrap_lower_bound(differences, seed)
    return values
