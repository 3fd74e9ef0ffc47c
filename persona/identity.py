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


#: A weak rule gives way where at least so many attributes contradict it.
CONTRADICTIONS_THAT_BLOCK = 2
#: Edges of this rank and below are decisions made by hand and strong rules: nothing but a decision by hand cuts them.
STRONG_RANK = 1


def people_components(edges: pd.DataFrame, apart: pd.DataFrame, evidence: pd.DataFrame) -> pd.DataFrame:
    """Return the connected components of accounts that are one person, without those that can't be.

    Edges are taken up from the most certain to the least. A weak edge is left out where the two groups it would join
    contradict each other: at least two attributes are known of both and have no value in common. Any edge is left out
    where a decision by hand keeps an account of the one group from one of the other. So no third account brings
    together what does not belong together.

    Parameters
    ----------
    edges : DataFrame
        `account_key`, `other_account_key` and `edge_rank`, the most certain with the lowest.
    apart : DataFrame
        `account_key` and `other_account_key` of pairs that must not become one.
    evidence : DataFrame
        `account_key` and one column per attribute that can contradict, null where it is not known.

    Returns
    -------
    DataFrame
        As :func:`connected_components` gives it, for all accounts of `edges`. Only components in which anything can
        contradict are gone through edge by edge; the time is linear in the edges but for sorting them.
    """
    whole = connected_components(edges["account_key"], edges["other_account_key"])
    component = whole.set_index("account_key")["component_key"]
    apart = _within_one_component(apart, component)
    known = evidence.set_index("account_key").reindex(component.index)
    edge_component = component.loc[edges["account_key"]].to_numpy()
    divided = set(component.loc[apart["account_key"]])
    weak = np.unique(edge_component[edges["edge_rank"].to_numpy() > STRONG_RANK])
    values = known.groupby(component.to_numpy()).nunique()
    contradicted = (values.gt(1).sum(axis=1) >= CONTRADICTIONS_THAT_BLOCK).reindex(weak, fill_value=False)
    doubtful = divided | set(weak[contradicted.to_numpy()])
    if not doubtful:
        return whole

    in_doubt = np.isin(edge_component, list(doubtful))
    members = component.index[np.isin(component.to_numpy(), list(doubtful))]
    groups = _Groups(known.loc[members], apart)
    ordered = edges[in_doubt].sort_values(["edge_rank", "account_key", "other_account_key"], kind="stable")
    ends = ordered[["account_key", "other_account_key", "edge_rank"]]
    for left, right, rank in zip(*(ends[column].tolist() for column in ends), strict=True):
        groups.join(left, right, is_strong=rank <= STRONG_RANK)
    labels = pd.Series([groups.find(key) for key in members.tolist()], index=members)
    smallest = pd.Series(members, index=members).groupby(labels.to_numpy()).transform("min")
    component.loc[members] = smallest
    return component.rename_axis("account_key").rename("component_key").astype("int64").reset_index()


def _within_one_component(apart: pd.DataFrame, component: pd.Series) -> pd.DataFrame:
    left = component.reindex(apart["account_key"]).to_numpy()
    return apart[left == component.reindex(apart["other_account_key"]).to_numpy()]


class _Groups:
    """Disjoint groups of accounts that know what is said of them and whom they must not meet."""

    def __init__(self, known: pd.DataFrame, apart: pd.DataFrame) -> None:
        keys = known.index.tolist()
        self._parent = {key: key for key in keys}
        self._size = dict.fromkeys(keys, 1)
        self._values: list[dict[int, set[int]]] = []
        for attribute in known.columns:
            codes = pd.factorize(known[attribute])[0].tolist()
            self._values.append({key: {code} for key, code in zip(keys, codes, strict=True) if code >= 0})
        self._foes: dict[int, set[int]] = {}
        for left, right in zip(apart["account_key"].tolist(), apart["other_account_key"].tolist(), strict=True):
            self._foes.setdefault(left, set()).add(right)
            self._foes.setdefault(right, set()).add(left)

    def find(self, key: int) -> int:
        parent = self._parent
        while parent[key] != key:
            parent[key] = parent[parent[key]]
            key = parent[key]
        return key

    def join(self, left: int, right: int, is_strong: bool) -> None:
        left, right = self.find(left), self.find(right)
        if left == right or self._must_stay_apart(left, right) or (not is_strong and self._contradict(left, right)):
            return
        if self._size[left] < self._size[right]:
            left, right = right, left
        self._parent[right] = left
        self._size[left] += self._size.pop(right)
        for values in [*self._values, self._foes]:
            # the smaller set goes into the larger, so that a value moves seldom
            small, large = sorted((values.pop(left, set()), values.pop(right, set())), key=len)
            large |= small
            if large:
                values[left] = large

    def _must_stay_apart(self, left: int, right: int) -> bool:
        foes = self._foes.get(left), self._foes.get(right)
        if not foes[0] or not foes[1]:
            return False
        one, target = (foes[0], right) if len(foes[0]) <= len(foes[1]) else (foes[1], left)
        return any(self.find(foe) == target for foe in one)

    def _contradict(self, left: int, right: int) -> bool:
        contradictions = 0
        for values in self._values:
            one, other = values.get(left), values.get(right)
            contradictions += bool(one and other and one.isdisjoint(other))
        return contradictions >= CONTRADICTIONS_THAT_BLOCK
