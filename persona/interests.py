"""Topics of interest: what goes together, how topics keep their names, and which interests win or lose people."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pandas as pd
from scipy.sparse import coo_array
from scipy.stats import binom, false_discovery_control
from sklearn.decomposition import NMF
from threadpoolctl import threadpool_limits

from persona import matching
from persona.frames import nearest_day, previous_days

#: A term: a category, brand, keyword or word of searches.
TERM = ["kind", "category"]

#: From this cosine between their term weights on, two topics of neighbouring days are the same: more alike than not.
SAME_COSINE = 0.5

#: How much of the chance of a term is what is popular, to judge topics by: no term is impossible (F. Jelinek and R. L.
#: Mercer, 1980, smooth so).
POPULAR_SHARE = 0.1

#: How many people topics are judged by.
JUDGED_ROWS = 2000

#: Weights below this share of a topic are rounding of what has no part in it.
SMALLEST_WEIGHT = 1e-6


# One thread: sums must not depend on how many cores there are.
@threadpool_limits.wrap(limits=1)
def fit_day(sample: pd.DataFrame, topics: int, seed: int) -> pd.DataFrame:
    """Fit the topics of one day by non-negative matrix factorisation.

    Everyone counts alike: a person's weights are divided by their sum. The Kullback-Leibler divergence is minimised by
    multiplicative updates from a start by singular value decomposition, which makes the factors shares: of a topic in
    terms, and of a term among topics.

    Parameters
    ----------
    sample : DataFrame with `user_id`, `kind`, `category`, `weight`
        Weights above 0, one row per person and term.
    topics : int
        How many; fewer where there are no more terms or people than that.
    seed : int

    Returns
    -------
    DataFrame with `topic`, `kind`, `category`, `weight`, `term_share`, `topic_share`
        Topics numbered from 0, the largest first. `weight` is the term's share of the topic, `term_share` the topic's
        share of the term, `topic_share` the topic's share of all interests.

    References
    ----------
    D. D. Lee and H. S. Seung (1999), Learning the parts of objects by non-negative matrix factorization, Nature 401.
    """
    ordered = sample.sort_values(["user_id", *TERM])
    people, _ = pd.factorize(ordered["user_id"])
    terms = ordered[TERM].drop_duplicates().sort_values(TERM).reset_index(drop=True)
    term = ordered[TERM].merge(terms.reset_index(names="term"), on=TERM, how="left")["term"].to_numpy()
    shares = (ordered["weight"] / ordered.groupby("user_id")["weight"].transform("sum")).to_numpy(float)
    # Some thousand steps of the fit make much of the last digits, which depend on the order of somebody's sums.
    shares = shares.round(6).clip(min=1e-6)
    matrix = coo_array((shares, (people, term))).tocsr()
    model = NMF(
        n_components=min(topics, min(matrix.shape) - 1),
        init="nndsvda",
        solver="mu",
        beta_loss="kullback-leibler",
        max_iter=2000,
        random_state=seed,
    )
    loadings = model.fit_transform(matrix)
    masses = model.components_ * loadings.sum(axis=0)[:, None]
    masses = masses[np.argsort(-masses.sum(axis=1), kind="stable")]
    masses = masses[masses.sum(axis=1) > 0]
    weights = masses / masses.sum(axis=1, keepdims=True)
    found = pd.DataFrame(
        {
            "topic": np.repeat(np.arange(len(masses)), len(terms)),
            "kind": np.tile(terms["kind"], len(masses)),
            "category": np.tile(terms["category"], len(masses)),
            "weight": weights.ravel().round(9),
            "term_share": (masses / masses.sum(axis=0, keepdims=True)).ravel().round(9),
            "topic_share": np.repeat(masses.sum(axis=1) / masses.sum(), len(terms)).round(9),
        }
    )
    return found[found["weight"] >= SMALLEST_WEIGHT].reset_index(drop=True)


def keep_ids(found: pd.DataFrame, known: pd.DataFrame | None, next_id: int) -> tuple[dict[int, int], int]:
    """Name new topics after the known ones they continue, by optimal matching of their term weights.

    Topics are as alike as the cosine of their weights. A match below `SAME_COSINE` is a new topic and gets a new id.

    Parameters
    ----------
    found : DataFrame with `topic`, `kind`, `category`, `weight`
    known : DataFrame with `topic_id`, `kind`, `category`, `weight`, or None
    next_id : int
        The first id that was never used.

    Returns
    -------
    ids : dict from each topic in `found` to its id
    next_id : int
        The first id that was never used now.
    """
    cosines = pd.Series(dtype="float64")
    if known is not None:
        new = found.pivot_table(index="topic", columns=TERM, values="weight")
        old = known.pivot_table(index="topic_id", columns=TERM, values="weight")
        terms = new.columns.union(old.columns)
        products = _unit(new.reindex(columns=terms)) @ _unit(old.reindex(columns=terms)).T
        cosines = pd.DataFrame(products, index=new.index, columns=old.index).stack()
    return matching.keep_ids(sorted(found["topic"].unique()), cosines, SAME_COSINE, next_id)


def fit_dates(
    sample: pd.DataFrame, previous: pd.DataFrame | None, topics: int, minimum_users: int, seed: int
) -> pd.DataFrame:
    """Fit every day in order, ids kept from one to the next and from the build before.

    A day is matched with itself in `previous`, else with the day before it in either, else with the first day after it,
    so that building an old day again neither renames nor uses up ids.

    Parameters
    ----------
    sample : DataFrame with `as_of_date`, `user_id`, `kind`, `category`, `weight`
        One row per day, person and term.
    previous : DataFrame as returned by this function, or None
        What the last build found.
    topics : int
        How many topics a day has at most.
    minimum_users : int
        With fewer people than this on a day, the day has no topics.
    seed : int

    Returns
    -------
    DataFrame with `as_of_date`, `topic_id`, `kind`, `category`, `weight`, `term_share`, `topic_share`,
    `sampled_users`, `next_topic_id`
        One row per day, topic and term; see :func:`fit_day`.
    """
    days, next_id = previous_days(previous, "next_topic_id")
    parts = []
    for as_of_date, rows in sorted(sample.groupby("as_of_date"), key=lambda item: item[0]):
        day, people = pd.Timestamp(as_of_date), rows["user_id"].nunique()
        if people < minimum_users or len(rows[TERM].drop_duplicates()) < 3:
            continue
        found = fit_day(rows, topics, seed)
        known = nearest_day(days, day)
        ids, next_id = keep_ids(found, days[known] if known is not None else None, next_id)
        found.insert(0, "topic_id", found.pop("topic").map(ids))
        days[day] = found
        parts.append(found.assign(as_of_date=day, sampled_users=people))
    columns = ["as_of_date", *_no_topics().columns[1:]]
    return pd.concat(parts, ignore_index=True).assign(next_topic_id=next_id)[columns] if parts else _no_topics()


def change_tests(changes: pd.DataFrame) -> pd.DataFrame:
    """Test for every day and interest whether more people came to it than lost it, or fewer.

    Those who kept it and those who never had it say nothing about a change: of the others each is as likely to have
    gained as to have lost if nothing changed (the exact form of McNemar's test). Corrected for asking it of every
    interest of the day by Benjamini and Hochberg's procedure.

    Parameters
    ----------
    changes : DataFrame with `as_of_date`, `kind`, `category`, `gained`, `lost`
        Numbers of people.

    Returns
    -------
    DataFrame with `as_of_date`, `kind`, `category`, `p_value`, `q_value`

    References
    ----------
    Q. McNemar (1947), Note on the sampling error of the difference between correlated proportions or percentages,
    Psychometrika 12. Y. Benjamini and Y. Hochberg (1995), Controlling the false discovery rate, Journal of the Royal
    Statistical Society B 57.
    """
    tested = changes[["as_of_date", *TERM]].copy()
    moved = changes["gained"] + changes["lost"]
    fewer = changes[["gained", "lost"]].min(axis=1)
    tested["p_value"] = np.minimum(1.0, 2 * binom.cdf(fewer, moved, 0.5)).round(9)
    tested["q_value"] = tested.groupby("as_of_date")["p_value"].transform(false_discovery_control).round(9)
    # Without a row nothing says what the columns hold.
    return tested.astype({"kind": "str", "category": "str", "p_value": "float64", "q_value": "float64"})


def judge_day(before: pd.DataFrame, after: pd.DataFrame, topics: pd.DataFrame, seed: int) -> pd.DataFrame:
    """Say how likely topics held the terms that people came to care for after the day they were learned on.

    Parameters
    ----------
    before, after : DataFrame with `user_id`, `kind`, `category`, `weight`
        What people cared for on the day, and on a later one. At most `JUDGED_ROWS` people are looked at.
    topics : DataFrame with `topic_id`, `kind`, `category`, `weight`, `term_share`
        The topics of the day.
    seed : int

    Returns
    -------
    DataFrame with `user_id`, `log_likelihood`, `log_likelihood_over_popularity`
        Of each person with a new term: the mean logarithm of the chance that their topics gave to each, among all terms
        that were new to them; and how much more that is than what the terms' popularity alone gave. Above 0 topics
        know more than what is popular.
    """
    people = np.intersect1d(before["user_id"], after["user_id"])
    if len(people) > JUDGED_ROWS:
        people = np.sort(np.random.default_rng(seed).choice(people, JUDGED_ROWS, replace=False))
    weights = topics.pivot_table(index="topic_id", columns=TERM, values="weight", fill_value=0.0)
    shares = topics.pivot_table(index="topic_id", columns=TERM, values="term_share", fill_value=0.0)
    cared = before.pivot_table(index="user_id", columns=TERM, values="weight", fill_value=0.0)
    cared = cared.reindex(index=people, columns=weights.columns, fill_value=0.0)
    cares = after.pivot_table(index="user_id", columns=TERM, values="weight", fill_value=0.0)
    cares = cares.reindex(index=people, columns=weights.columns, fill_value=0.0)
    loadings = cared.to_numpy() @ shares.to_numpy().T
    loadings = loadings / np.maximum(loadings.sum(axis=1, keepdims=True), np.finfo(float).tiny)
    of_terms = (before.groupby(TERM).size().reindex(weights.columns, fill_value=0)).to_numpy(float)
    popular = np.tile(of_terms / of_terms.sum(), (len(people), 1))
    likely = POPULAR_SHARE * popular + (1 - POPULAR_SHARE) * loadings @ weights.to_numpy()
    is_known = cared.to_numpy() > 0
    is_new = ~is_known & (cares.to_numpy() > 0) & (popular > 0)
    counted = is_new.sum(axis=1)
    found = pd.DataFrame({"user_id": people})
    by_topics = _mean_log(likely, is_known, is_new)
    found["log_likelihood"] = by_topics
    found["log_likelihood_over_popularity"] = by_topics - _mean_log(popular, is_known, is_new)
    return found[(counted > 0) & is_known.any(axis=1)].round(9)


def judge_dates(sample: pd.DataFrame, topics: pd.DataFrame, seed: int) -> pd.DataFrame:
    """Judge the topics of every day by what was new to people on the day looked at next: see `judge_day`.

    Parameters
    ----------
    sample : DataFrame with `as_of_date`, `user_id`, `kind`, `category`, `weight`
    topics : DataFrame as returned by :func:`fit_dates`

    Returns
    -------
    DataFrame with `as_of_date` (the next day), `judged_date` (that of the topics), `user_id`, `log_likelihood`,
    `log_likelihood_over_popularity`
    """
    interests = {pd.Timestamp(day): rows for day, rows in sample.groupby("as_of_date")}
    learned = {pd.Timestamp(day): rows for day, rows in topics.groupby("as_of_date")}
    parts = [
        judge_day(interests[day], interests[later], learned[day], seed).assign(as_of_date=later, judged_date=day)
        for day, later in pairwise(sorted(interests))
        if day in learned
    ]
    types = {
        "as_of_date": "datetime64[us]",
        "judged_date": "datetime64[us]",
        "user_id": "int64",
        "log_likelihood": "float64",
        "log_likelihood_over_popularity": "float64",
    }
    found = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=list(types))
    return found[list(types)].astype(types)


def _mean_log(chances: np.ndarray, is_known: np.ndarray, is_new: np.ndarray) -> np.ndarray:
    """The mean logarithm of each person's chances of new terms, among the terms not known before."""
    among = np.where(is_known, 0.0, chances)
    among = among / np.maximum(among.sum(axis=1, keepdims=True), np.finfo(float).tiny)
    logs = np.log(among, where=is_new, out=np.zeros_like(among))
    return logs.sum(axis=1) / np.maximum(is_new.sum(axis=1), 1)


def _unit(weights: pd.DataFrame) -> np.ndarray:
    values = weights.fillna(0).to_numpy(float)
    return values / np.linalg.norm(values, axis=1, keepdims=True)


def _no_topics() -> pd.DataFrame:
    types = {
        "as_of_date": "datetime64[us]",
        "topic_id": "int64",
        "kind": "str",
        "category": "str",
        "weight": "float64",
        "term_share": "float64",
        "topic_share": "float64",
        "sampled_users": "int64",
        "next_topic_id": "int64",
    }
    return pd.DataFrame({name: pd.Series(dtype=dtype) for name, dtype in types.items()})
