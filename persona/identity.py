"""Who belongs together, given pairs that do."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components as _scipy_components


def connected_components(left: pd.Series, right: pd.Series) -> pd.DataFrame:
    """Return the connected components of an undirected graph given as pairs of integer keys.

    Parameters
    ----------
    left, right : Series of int64, shape (n_pairs,)
        The two ends of each pair.

    Returns
    -------
    DataFrame with `account_key` and `component_key`, both int64, one row per key that occurs, sorted; `component_key`
    is the smallest key of the component. Linear in the pairs, whatever the size of the largest component.
    """
    keys, codes = np.unique(np.concatenate([left.to_numpy("int64"), right.to_numpy("int64")]), return_inverse=True)
    if len(keys) == 0:
        empty = np.array([], dtype="int64")
        return pd.DataFrame({"account_key": empty, "component_key": empty})
    pairs = len(left)
    graph = coo_matrix((np.ones(pairs, dtype=np.int8), (codes[:pairs], codes[pairs:])), shape=(len(keys), len(keys)))
    _, labels = _scipy_components(graph, directed=False)
    # keys are sorted, so the first one met of each label is its smallest
    _, first = np.unique(labels, return_index=True)
    return pd.DataFrame({"account_key": keys, "component_key": keys[first][labels]})
