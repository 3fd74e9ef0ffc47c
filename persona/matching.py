"""How groups that are found anew keep the ids of those they continue."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd
from scipy.optimize import linear_sum_assignment


def keep_ids(found: Iterable[int], likeness: pd.DataFrame, least: float, next_id: int) -> tuple[dict[int, int], int]:
    """Name new groups after the known ones they continue, by optimal matching: each at most once, the sum the greatest.

    Parameters
    ----------
    found : iterable of int
        The new groups, in the order in which those that continue none get ids.
    likeness : DataFrame, shape (n_found, n_known)
        How alike new groups (index) and known ones (columns, by their ids) are. New groups may be missing.
    least : float
        A match that is less alike is none.
    next_id : int
        The first id that was never used.

    Returns
    -------
    ids : dict from each new group to its id
    next_id : int
        The first id that was never used now.
    """
    ids = {
        int(likeness.index[new]): int(likeness.columns[old])
        for new, old in zip(*linear_sum_assignment(likeness.to_numpy(), maximize=True), strict=True)
        if likeness.iat[new, old] >= least
    }
    for group in found:
        if group not in ids:
            ids[int(group)], next_id = next_id, next_id + 1
    return ids, next_id
