"""Weights learned from the data, to see how much the index depends on those that the seed sets.

Nothing else uses them. The schemes take the metrics scaled to 0..1 over the people, shape (n_people, n_metrics), and
return one weight a metric, at least 0 and together 1. A metric that is the same for everybody tells nobody apart: only
`equal_weights` gives it any. Where all are, the weights are equal.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

#: Below this spread a metric counts as the same for everybody.
_NO_SPREAD = 1e-12


def equal_weights(scaled: np.ndarray) -> np.ndarray:
    """Return the same weight for every metric."""
    return np.full(scaled.shape[1], 1 / scaled.shape[1])


def entropy_weights(scaled: np.ndarray) -> np.ndarray:
    """Return weights by how unevenly a metric is spread over people: one minus its normalised Shannon entropy.

    With p the share of a metric's sum that a person has, e = -sum(p ln p) / ln(n) and w ~ 1 - e. Shannon (1948), A
    mathematical theory of communication; as weights in Hwang and Yoon (1981), Multiple attribute decision making.
    """
    totals = scaled.sum(axis=0)
    shares = np.divide(scaled, totals, out=np.zeros_like(scaled, dtype=float), where=totals > _NO_SPREAD)
    logs = np.log(shares, out=np.zeros_like(shares), where=shares > 0)
    entropy = -(shares * logs).sum(axis=0) / np.log(max(len(scaled), 2))
    return _normalised(np.where(_varies(scaled), 1 - entropy, 0))


def critic_weights(scaled: np.ndarray) -> np.ndarray:
    """Return weights by contrast and conflict: standard deviation times the sum of one minus correlations.

    Diakoulaki, Mavrotas and Papayannakis (1995), Determining objective weights in multiple criteria problems: the
    CRITIC method, Computers & Operations Research 22(7), 763-770.
    """
    weights = np.zeros(scaled.shape[1])
    varies = _varies(scaled)
    if varies.any():
        kept = scaled[:, varies]
        conflict = (1 - np.atleast_2d(np.corrcoef(kept, rowvar=False))).sum(axis=1)
        weights[varies] = kept.std(axis=0, ddof=1) * conflict
    return _normalised(weights)


def pca_weights(scaled: np.ndarray) -> np.ndarray:
    """Return weights by the share of a metric's variance that the main components explain.

    The main components are those of the correlation matrix with an eigenvalue above one (Kaiser); a weight is the sum
    of a metric's squared loadings on them, which no rotation changes. OECD/JRC (2008), Handbook on constructing
    composite indicators, step 6.
    """
    weights = np.zeros(scaled.shape[1])
    varies = _varies(scaled)
    if varies.any():
        values, vectors = np.linalg.eigh(np.atleast_2d(np.corrcoef(scaled[:, varies], rowvar=False)))
        main = values > min(1.0, values.max() - _NO_SPREAD)
        weights[varies] = (vectors[:, main] ** 2 * values[main]).sum(axis=1)
    return _normalised(weights)


SCHEMES: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "critic": critic_weights,
    "entropy": entropy_weights,
    "equal": equal_weights,
    "pca": pca_weights,
}


def scheme_weights(sample: pd.DataFrame) -> pd.DataFrame:
    """Return the weights of every scheme for each day.

    Parameters
    ----------
    sample : DataFrame
        Long: as_of_date, user_id, metric, value. Every person has every metric of the day.

    Returns
    -------
    DataFrame
        as_of_date, scheme, metric, weight; no rows for days with fewer than two people.
    """
    found = []
    for day, rows in sample.groupby("as_of_date", sort=True):
        # sorted, so that sums come out the same in whatever order the rows were read
        wide = rows.pivot(index="user_id", columns="metric", values="value").sort_index().sort_index(axis=1)
        if len(wide) < 2:
            continue
        scaled = _min_max(wide.to_numpy(dtype=float))
        for scheme, weigh in SCHEMES.items():
            weights = np.round(weigh(scaled), 9)
            found.append(pd.DataFrame({"as_of_date": day, "scheme": scheme, "metric": wide.columns, "weight": weights}))
    if found:
        return pd.concat(found, ignore_index=True)
    dates = pd.Series(dtype="datetime64[us]")
    return pd.DataFrame({"as_of_date": dates, "scheme": pd.Series(dtype=str), "metric": pd.Series(dtype=str)}).assign(
        weight=pd.Series(dtype=float)
    )


def _min_max(values: np.ndarray) -> np.ndarray:
    low, high = values.min(axis=0), values.max(axis=0)
    return np.divide(values - low, high - low, out=np.zeros_like(values), where=high - low > _NO_SPREAD)


def _varies(scaled: np.ndarray) -> np.ndarray:
    return np.ptp(scaled, axis=0) > _NO_SPREAD


def _normalised(weights: np.ndarray) -> np.ndarray:
    weights = np.clip(weights, 0, None)
    total = weights.sum()
    return weights / total if total > _NO_SPREAD else np.full(len(weights), 1 / len(weights))
