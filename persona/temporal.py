"""Do people come at holidays alone? An exact test of rates, and what is left of it after asking it of everybody."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy.stats import binom, false_discovery_control

KEYS = ["user_id", "as_of_date"]


def rate_p_value(count: ArrayLike, total: ArrayLike, exposure_share: ArrayLike) -> np.ndarray:
    """Return how likely so many of all counts, or more, fall into a part of the time if the rate is always the same.

    Given their total, two Poisson counts are binomial: the test is exact and one-sided.

    Parameters
    ----------
    count, total : array_like of int
        Counts in the part of the time, and in all of it.
    exposure_share : array_like of float, broadcast against the counts
        The part's share of the time, 0 to 1.

    Returns
    -------
    array
        P(X >= count) of the binomial distribution.

    References
    ----------
    J. Przyborowski and H. Wilenski (1940), Homogeneity of results in testing samples from Poisson series,
    Biometrika 31.
    """
    return np.asarray(binom.sf(np.asarray(count) - 1, total, exposure_share))


def holiday_tests(batches: Iterable[pd.DataFrame]) -> pd.DataFrame:
    """Test for every person and day whether holidays bring more activity, and correct for testing everybody of the day.

    Parameters
    ----------
    batches : iterable of DataFrames
        With `user_id`, `as_of_date`, `holiday_hours`, `active_hours`, `holiday_days`, `window_days`. Together everyone
        tested, each once, in any order. Only keys and p-values are kept of a batch.

    Returns
    -------
    DataFrame with `user_id`, `as_of_date`, `p_value`, `q_value`
        The q-value is the smallest share of false discoveries at which the person would be one of the discoveries,
        by Benjamini and Hochberg's procedure over the day's people.

    References
    ----------
    Y. Benjamini and Y. Hochberg (1995), Controlling the false discovery rate, Journal of the Royal Statistical
    Society B 57.
    """
    tested = [
        rows[KEYS].assign(
            p_value=rate_p_value(
                rows["holiday_hours"], rows["active_hours"], rows["holiday_days"] / rows["window_days"]
            )
        )
        for rows in batches
    ]
    if not tested:
        return pd.DataFrame(
            {
                "user_id": pd.Series(dtype="int64"),
                "as_of_date": pd.Series(dtype="datetime64[us]"),
                "p_value": pd.Series(dtype=float),
                "q_value": pd.Series(dtype=float),
            }
        )
    people = pd.concat(tested, ignore_index=True)
    return people.assign(q_value=people.groupby("as_of_date")["p_value"].transform(false_discovery_control))
