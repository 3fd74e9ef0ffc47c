"""People who are like the members of an audience: learned from members and others, judged by members held out."""

from __future__ import annotations

import numpy as np
import pandas as pd
from sklearn.linear_model import LogisticRegression
from threadpoolctl import threadpool_limits

#: An audience with fewer members, or fewer people beside them, has no look-alikes: too few would be held out to judge.
MINIMUM_PEOPLE = 50

#: Held-out members are sought among the best scores: those that this share of the others reach.
TOP_SHARE = 0.1

#: How strongly coefficients are held back: the inverse of the ridge penalty. Positions are on one scale.
STRENGTH = 0.1

COLUMNS = {
    "audience": "str", "as_of_date": "datetime64[us]", "kind": "str", "parameter": "str", "parameter_value": "float64"
}  # fmt: skip


def fit_lookalikes(positions: pd.DataFrame, people: pd.DataFrame, seed: int) -> pd.DataFrame:
    """Learn for each audience and day what sets its members apart from the others, and say how well that tells them.

    Parameters
    ----------
    positions : DataFrame with `user_id`, `as_of_date`, `metric`, `value`
        Where people stand on each metric, mean 0 and spread 1; a metric without a row is 0.
    people : DataFrame with `audience`, `as_of_date`, `user_id`, `meets_rules`, `is_held_out`
        Members, who meet an audience's rules, and others to tell them from; of both some are held out to judge by.
        People without a position are left out.
    seed : int

    Returns
    -------
    DataFrame with `audience`, `as_of_date`, `kind`, `parameter`, `parameter_value`
        Of kind `measure` the measures of `fit_audience`; of kind `coefficient`, only where members were told from
        others beyond chance, the weight of a metric (`parameter`) and the `intercept`: the logistic function of their
        sum is the likeness. With fewer than `MINIMUM_PEOPLE` members or others, `members` and `holdout_lift` alone,
        the latter null.
    """
    tables = {
        day: of_day.pivot(index="user_id", columns="metric", values="value").fillna(0.0).sort_index().sort_index(axis=1)
        for day, of_day in positions.groupby("as_of_date")
    }
    rows = []
    for (audience, day), group in people.groupby(["audience", "as_of_date"]):
        table = tables.get(day, pd.DataFrame())
        known = group[group["user_id"].isin(table.index)].set_index("user_id").sort_index()
        is_member = known["meets_rules"].astype(bool).to_numpy()
        members = int(is_member.sum())
        measures: dict[str, float] = {"members": members, "holdout_lift": np.nan}
        weights = pd.Series(dtype="float64")
        if min(members, len(is_member) - members) >= MINIMUM_PEOPLE:
            is_held_out = known["is_held_out"].astype(bool).to_numpy()
            measured, weights = fit_audience(table.loc[known.index], is_member, is_held_out, seed)
            measures |= measured
        rows += [(audience, day, "measure", name, value) for name, value in measures.items()]
        rows += [(audience, day, "coefficient", name, value) for name, value in weights.items()]
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype(COLUMNS).round({"parameter_value": 9})


def fit_audience(
    table: pd.DataFrame, is_member: np.ndarray, is_held_out: np.ndarray, seed: int
) -> tuple[dict[str, float], pd.Series]:
    """Fit a ridge logistic regression to members and others, and measure it on those held out.

    Members and others weigh the same in all, so that a likeness of a half lies midway, however few the members are. The
    others may hold people who could as well be members: scores rank, and are no probabilities (C. Elkan and K. Noto,
    2008, Learning Classifiers from Only Positive and Unlabeled Data, KDD).

    Parameters
    ----------
    table : DataFrame, one row a person, one column a metric
    is_member, is_held_out : boolean arrays, shape (n_people,)
    seed : int

    Returns
    -------
    measures : dict
        `holdout_members`, `holdout_lift` and `holdout_lift_low`, `holdout_lift_high`: see `top_lift`.
    weights : Series
        By metric, with `intercept`; empty if the lift may be chance, its lower bound being 1 or less.
    """
    values = table.to_numpy(float)
    with threadpool_limits(1):
        model = LogisticRegression(C=STRENGTH, class_weight="balanced", max_iter=500)
        model.fit(values[~is_held_out], is_member[~is_held_out])
        scores = model.decision_function(values).round(9)
    lift, low, high = top_lift(scores[is_held_out & is_member], scores[is_held_out & ~is_member], seed)
    measures = {
        "holdout_members": int((is_held_out & is_member).sum()),
        "holdout_lift": lift,
        "holdout_lift_low": low,
        "holdout_lift_high": high,
    }
    if low <= 1:
        return measures, pd.Series(dtype="float64")
    return measures, pd.Series([*model.coef_[0], model.intercept_[0]], index=[*table.columns, "intercept"])


def top_lift(members: np.ndarray, others: np.ndarray, seed: int, draws: int = 500) -> tuple[float, float, float]:
    """Return how much oftener members are among the best scores than others are, with a 95 % bootstrap interval.

    Parameters
    ----------
    members, others : arrays of scores, shapes (n_members,) and (n_others,)
    seed : int
    draws : int
        Members and others are each drawn so often.

    Returns
    -------
    lift, low, high : float, 0 to 1 / `TOP_SHARE`
        The share of members above the score that `TOP_SHARE` of the others exceed, over `TOP_SHARE`. 1 is chance.
    """
    generator = np.random.default_rng(seed)

    def lift(of_members: np.ndarray, of_others: np.ndarray) -> float:
        place = int(TOP_SHARE * len(of_others))
        bar = -np.partition(-of_others, place)[place]
        return float((of_members > bar).mean() / TOP_SHARE)

    drawn = [lift(generator.choice(members, len(members)), generator.choice(others, len(others))) for _ in range(draws)]
    low, high = np.quantile(drawn, [0.025, 0.975])
    return lift(members, others), float(low), float(high)
