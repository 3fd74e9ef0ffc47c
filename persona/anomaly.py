"""How unlike others an account's conduct is: a second opinion beside the rules, which decide."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from sklearn.ensemble import IsolationForest
from threadpoolctl import threadpool_limits

#: With fewer accounts than this nothing is usual, and so nothing unusual.
MINIMUM_ACCOUNTS = 50

#: Twice the hundred trees after which path lengths have usually converged, each on the 256 rows that are enough to tell
#: outliers apart (Liu, Ting & Zhou, 2008).
TREES = 200
TREE_ROWS = 256

KEYS = ["account_key", "as_of_date"]


def anomaly_scores(sample: pd.DataFrame, rows: pd.DataFrame, seed: int) -> np.ndarray:
    """Return how easily each row is told apart from a sample by random cuts, 0 to 100; about 50 and less is ordinary.

    Parameters
    ----------
    sample : DataFrame, shape (n_accounts, n_measures)
        What the forest is learned from. Missing values are taken as the sample's median; a column without any value is
        left out.
    rows : DataFrame, shape (n_rows, n_measures)
        What is scored, with the same columns.
    seed : int
        Seed of the random cuts.

    Returns
    -------
    array, shape (n_rows,)
        The anomaly score of the paper times 100; nan with fewer than `MINIMUM_ACCOUNTS` accounts in the sample.

    References
    ----------
    F. T. Liu, K. M. Ting and Z.-H. Zhou (2008), Isolation Forest, IEEE International Conference on Data Mining.
    """
    return _score(_fit(sample, seed), rows)


@dataclass(frozen=True)
class DayScorer:
    """What was learned of each day, and how to score the accounts of these days by it."""

    measures: list[str]
    forests: dict[pd.Timestamp, tuple[IsolationForest, pd.Series] | None]

    # One thread: scores then do not depend on how many cores there are.
    @threadpool_limits.wrap(limits=1)
    def score(self, rows: pd.DataFrame) -> pd.DataFrame:
        """Return how unlike the others of its day each account is, by its day's forest; the same in any batches.

        Parameters
        ----------
        rows : DataFrame with `account_key`, `as_of_date`, optionally `is_sampled`, and one column per measure

        Returns
        -------
        DataFrame with the columns that are no measures and `anomaly_score`
        """
        scored = [
            of_day.drop(columns=self.measures).assign(anomaly_score=_score(self.forests[day], of_day[self.measures]))
            for day, of_day in rows.groupby("as_of_date")
        ]
        empty = rows.drop(columns=self.measures).head(0).assign(anomaly_score=pd.Series(dtype=float))
        return pd.concat([empty, *scored], ignore_index=True) if scored else empty


@threadpool_limits.wrap(limits=1)
def fit_scorer(sample: pd.DataFrame, seed: int) -> DayScorer:
    """Learn a forest from each day's sample.

    Parameters
    ----------
    sample : DataFrame with `account_key`, `as_of_date`, optionally `is_sampled`, and one column per measure
        Of every day that is to be scored.
    seed : int
        Seed of the random cuts, the same for every day.
    """
    measures = sorted(set(sample.columns) - {*KEYS, "is_sampled"})
    days = sample.groupby("as_of_date")
    return DayScorer(measures, {day: _fit(rows.sort_values("account_key")[measures], seed) for day, rows in days})


@threadpool_limits.wrap(limits=1)
def judge_latest(sample: pd.DataFrame, scores: pd.DataFrame, seed: int) -> pd.DataFrame:
    """Score half of the latest day's accounts by a forest of the other half, and compare that with their scores.

    Parameters
    ----------
    sample : DataFrame with `account_key`, `as_of_date`, optionally `is_sampled`, and one column per measure
        Of the accounts in the order of their keys, which are hashes, every second is held out.
    scores : DataFrame as returned by :meth:`DayScorer.score`
        Of these accounts at least.
    seed : int

    Returns
    -------
    DataFrame with `account_key`, `as_of_date`, `score_shift`, `rank_distance`, one row per account held out
        How much higher the score is by a forest that never saw the account, and how far apart the account's places
        among those held out are by the two scores, 0 to 1. By chance places are a third apart. No rows with fewer than
        twice `MINIMUM_ACCOUNTS`.
    """
    measures = sorted(set(sample.columns) - {*KEYS, "is_sampled"})
    latest = sample[sample["as_of_date"] == sample["as_of_date"].max()].sort_values("account_key")
    judged = latest.iloc[1::2][KEYS].merge(scores[[*KEYS, "anomaly_score"]], on=KEYS)
    if len(latest) < 2 * MINIMUM_ACCOUNTS or judged["anomaly_score"].isna().any():
        judged = judged.head(0)
    unseen = pd.Series(_score(_fit(latest.iloc[::2][measures], seed), latest.iloc[1::2][measures])).head(len(judged))
    places = unseen.rank(pct=True) - judged["anomaly_score"].rank(pct=True)
    judged["score_shift"] = (unseen - judged["anomaly_score"]).round(9)
    judged["rank_distance"] = places.abs().round(9)
    return judged.drop(columns="anomaly_score")


def _fit(sample: pd.DataFrame, seed: int) -> tuple[IsolationForest, pd.Series] | None:
    """The forest and the medians that stand for what is missing; none where there is too little to learn from."""
    medians = sample.astype(float).median().dropna()
    if len(sample) < MINIMUM_ACCOUNTS or medians.empty:
        return None
    forest = IsolationForest(n_estimators=TREES, max_samples=min(TREE_ROWS, len(sample)), random_state=seed)
    return forest.fit(_values(sample, medians)), medians


def _score(fitted: tuple[IsolationForest, pd.Series] | None, rows: pd.DataFrame) -> np.ndarray:
    if fitted is None or rows.empty:
        return np.full(len(rows), np.nan)
    forest, medians = fitted
    return (-100 * forest.score_samples(_values(rows, medians))).round(9)


def _values(rows: pd.DataFrame, medians: pd.Series) -> np.ndarray:
    return rows[medians.index].astype(float).fillna(medians).to_numpy()
