"""Circles of people: who belongs together, how deep in the network they are, and how circles keep their names."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy import sparse
from scipy.sparse.csgraph import connected_components
from sknetwork.clustering import Louvain, get_modularity
from sknetwork.topology import get_core_decomposition

from persona import matching
from persona.frames import nearest_day, previous_days

#: Louvain depends on the order in which people are looked at. The best of so many orders is taken.
RUNS = 3

#: From this Jaccard similarity on, two communities of neighbouring days are the same (Greene et al., 2010).
SAME_JACCARD = 0.3


def adjacency(ties: pd.DataFrame) -> tuple[np.ndarray, sparse.csr_matrix]:
    """Return the people of ties, and how strongly each is tied to each.

    Parameters
    ----------
    ties : DataFrame with `first_user_id`, `second_user_id`, `weight`

    Returns
    -------
    people : array of int, shape (n_people,)
        Their ids, ascending.
    weights : sparse matrix, shape (n_people, n_people)
        Symmetric; the same whatever the order of the ties.
    """
    pairs = ties[["first_user_id", "second_user_id"]].to_numpy()
    people, places = np.unique(pairs, return_inverse=True)
    first, second = places.reshape(pairs.shape).T
    above = sparse.csr_matrix((ties["weight"].to_numpy(float), (first, second)), shape=(len(people), len(people)))
    weights = above + above.T
    weights.sort_indices()
    return people, weights


def communities(weights: sparse.csr_matrix, seed: int) -> np.ndarray:
    """Return groups of people with more ties among them than chance would make, the largest being 0.

    The best of several runs of the Louvain method by weighted modularity. It may leave a community whose parts are not
    tied to each other; such parts become communities of their own, which only raises modularity.

    Parameters
    ----------
    weights : sparse matrix, shape (n_people, n_people)

    Returns
    -------
    array of int, shape (n_people,)
        Of two as large, the one whose first person comes first has the smaller number.

    References
    ----------
    V. D. Blondel et al. (2008), Fast unfolding of communities in large networks, J. Stat. Mech. P10008.
    """
    runs = [Louvain(random_state=seed + run, shuffle_nodes=True).fit_predict(weights) for run in range(RUNS)]
    best = max(runs, key=lambda found: get_modularity(weights, found))
    within = weights.tocoo(copy=True)
    within.data[best[within.row] != best[within.col]] = 0
    within.eliminate_zeros()
    _, parts = connected_components(within, directed=False)
    _, earliest, sizes = np.unique(parts, return_index=True, return_counts=True)
    order = np.lexsort((earliest, -sizes))
    return np.argsort(order)[parts]


def fit_day(ties: pd.DataFrame, seed: int) -> pd.DataFrame:
    """Fit one day.

    Parameters
    ----------
    ties : DataFrame with `first_user_id`, `second_user_id`, `weight`
        Each pair once, nobody tied to themselves.

    Returns
    -------
    DataFrame with `user_id`, `community` (0 is the largest) and `core_number`
        The core number is the largest k such that the person is among people who all know k of each other (S. B.
        Seidman, 1983, Network structure and minimum degree, Social Networks 5).
    """
    people, weights = adjacency(ties)
    return pd.DataFrame(
        {
            "user_id": people,
            "community": communities(weights, seed),
            "core_number": get_core_decomposition(weights).astype("int64"),
        }
    )


def keep_ids(found: pd.Series, known: pd.Series, next_id: int) -> tuple[dict[int, int], int]:
    """Name new communities after the known ones they continue, by optimal matching of whom they share.

    Two communities are as alike as their Jaccard similarity among the people present on both days. A match below
    `SAME_JACCARD` is a new community and gets a new id.

    Parameters
    ----------
    found, known : Series of communities, indexed by user_id
    next_id : int
        The first id that was never used.

    Returns
    -------
    ids : dict from each community in `found` to its id
    next_id : int
        The first id that was never used now.

    References
    ----------
    D. Greene, D. Doyle and P. Cunningham (2010), Tracking the evolution of communities in dynamic social networks,
    Proc. ASONAM.
    """
    both = pd.DataFrame({"new": found, "old": known}).dropna().astype("int64")
    shared = both.groupby(["new", "old"]).size()
    new, old = (shared.index.get_level_values(side).map(both[side].value_counts()) for side in both)
    jaccard = shared / (new + old - shared)
    return matching.keep_ids(sorted(found.unique()), jaccard, SAME_JACCARD, next_id)


def fit_dates(ties: pd.DataFrame, previous: pd.DataFrame | None, seed: int) -> pd.DataFrame:
    """Fit every day in order, ids kept from one to the next and from the build before.

    A day is matched with itself in `previous`, else with the day before it in either, else with the first day after it,
    so that building an old day again neither renames nor uses up ids.

    Parameters
    ----------
    ties : DataFrame with `as_of_date`, `first_user_id`, `second_user_id`, `weight`
    previous : DataFrame as returned by this function, or None
        What the last build found.

    Returns
    -------
    DataFrame with `as_of_date`, `user_id`, `community_id`, `core_number`, `next_community_id`
    """
    before, next_id = previous_days(previous, "next_community_id")
    days = {day: rows.set_index("user_id")["community_id"] for day, rows in before.items()}
    parts = []
    for as_of_date, rows in sorted(ties.groupby("as_of_date"), key=lambda item: item[0]):
        day = pd.Timestamp(as_of_date)
        fitted = fit_day(rows, seed)
        found = fitted.set_index("user_id")["community"]
        known = nearest_day(days, day)
        ids, next_id = keep_ids(found, days[known] if known is not None else pd.Series(dtype="int64"), next_id)
        fitted["community_id"] = fitted["community"].map(ids)
        days[day] = fitted.set_index("user_id")["community_id"]
        parts.append(fitted.drop(columns="community").assign(as_of_date=day))
    if not parts:
        return _nothing()
    columns = ["as_of_date", "user_id", "community_id", "core_number"]
    return pd.concat(parts, ignore_index=True)[columns].assign(next_community_id=next_id)


def _nothing() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "as_of_date": pd.Series(dtype="datetime64[us]"),
            "user_id": pd.Series(dtype="int64"),
            "community_id": pd.Series(dtype="int64"),
            "core_number": pd.Series(dtype="int64"),
            "next_community_id": pd.Series(dtype="int64"),
        }
    )
