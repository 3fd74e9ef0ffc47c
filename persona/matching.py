"""How groups that are found anew keep the ids of those they continue."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd
from scipy import sparse
from scipy.sparse.csgraph import min_weight_full_bipartite_matching

#: Of matrices with gaps a weight of 0 is a gap. A match at the very limit still is better than none.
SMALLEST_WEIGHT = 1e-9


def keep_ids(found: Iterable[int], likeness: pd.Series, least: float, next_id: int) -> tuple[dict[int, int], int]:
    """Name new groups after the known ones they continue, by optimal matching: each at most once, the sum the greatest.

    To continue nobody counts as much as a match that is only just alike enough. Time and memory follow the pairs that
    are alike, not all that could be.

    Parameters
    ----------
    found : iterable of int
        The new groups, in the order in which those that continue none get ids.
    likeness : Series
        How alike a new group and a known one are, by both (an index of two levels), each pair at most once. A pair that
        is missing is not alike.
    least : float
        A pair that is less alike is none.
    next_id : int
        The first id that was never used.

    Returns
    -------
    ids : dict from each new group to its id
    next_id : int
        The first id that was never used now.
    """
    alike = likeness[likeness >= least]
    ids = _best_matches(alike - least) if len(alike) else {}
    for group in found:
        if group not in ids:
            ids[int(group)], next_id = next_id, next_id + 1
    return ids, next_id


def _best_matches(gains: pd.Series) -> dict[int, int]:
    """Return the matches of the greatest sum; gains are 0 or more."""
    rows, new = pd.factorize(gains.index.get_level_values(0))
    columns, known = pd.factorize(gains.index.get_level_values(1))
    # Beside the known groups each new one has a column of its own, for those that continue nobody.
    own = np.arange(len(new))
    weights = np.concatenate([gains.to_numpy() + 2 * SMALLEST_WEIGHT, np.full(len(new), SMALLEST_WEIGHT)])
    places = (np.concatenate([rows, own]), np.concatenate([columns, len(known) + own]))
    chosen = min_weight_full_bipartite_matching(sparse.csr_matrix((weights, places)), maximize=True)
    return {int(new[row]): int(known[column]) for row, column in zip(*chosen, strict=True) if column < len(known)}
