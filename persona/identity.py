"""Who belongs together, given pairs that do."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components as _scipy_components

#: A weak rule gives way where at least so many attributes contradict it.
CONTRADICTIONS_THAT_BLOCK = 2
#: Edges of this rank and below are decisions made by hand and strong rules: nothing but a decision by hand cuts them.
STRONG_RANK = 1
#: So few edges are gone through one by one rather than in rounds.
EDGES_NOT_WORTH_A_ROUND = 1_000
#: A round that settles a smaller share of the edges costs more than going through the rest one by one.
SHARE_WORTH_A_ROUND = 0.05

#: What is known of nodes about one attribute: the nodes, and a number for each one's value.
Values = tuple[np.ndarray, np.ndarray]


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
    keys, left_node, right_node = _nodes(left, right)
    return _named(keys, _labels(left_node, right_node, len(keys)))


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
        As :func:`connected_components` gives it, for all accounts of `edges`. Strong edges are joined at once unless a
        decision by hand touches their component, weak ones unless anything in it contradicts. Only the others are taken
        up in their order, and the time is linear in the edges but for sorting them.
    """
    keys, left, right = _nodes(edges["account_key"], edges["other_account_key"])
    rank = edges["edge_rank"].to_numpy()
    is_strong = rank <= STRONG_RANK
    component = _labels(left, right, len(keys))
    foes = _foes(apart, keys, component)
    values = _values(evidence, keys)

    divided = np.zeros(len(keys), dtype=bool)
    divided[component[foes[0]]] = True
    has_weak = np.zeros(len(keys), dtype=bool)
    has_weak[component[left[~is_strong]]] = True
    doubtful = divided | (has_weak & _contradicted(values, component))

    is_open = np.where(is_strong, divided[component[left]], doubtful[component[left]])
    group = _labels(left[~is_open], right[~is_open], len(keys))
    left, right, is_strong, rank = left[is_open], right[is_open], is_strong[is_open], rank[is_open]
    order = np.lexsort((right, left, rank))
    values = [(group[nodes], codes) for nodes, codes in (_of(doubtful[component], value) for value in values)]
    leader = _settle(group[left[order]], group[right[order]], is_strong[order], values, group[foes], len(keys))
    return _named(keys, leader[group])


def _nodes(left: pd.Series, right: pd.Series) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Number the keys in their order: the keys, and the numbers of both ends of each pair."""
    codes, keys = pd.factorize(np.concatenate([left.to_numpy("int64"), right.to_numpy("int64")]))
    order = np.argsort(keys)
    number = np.empty(len(keys), dtype=np.int64)
    number[order] = np.arange(len(keys))
    return keys[order], number[codes[: len(left)]], number[codes[len(left) :]]


def _labels(left: np.ndarray, right: np.ndarray, nodes: int) -> np.ndarray:
    """The component of each node, an integer below `nodes`."""
    if nodes == 0:
        return np.empty(0, dtype=np.int64)
    graph = coo_matrix((np.ones(len(left), dtype=np.int8), (left, right)), shape=(nodes, nodes))
    return _scipy_components(graph, directed=False)[1].astype(np.int64)


def _named(keys: np.ndarray, labels: np.ndarray) -> pd.DataFrame:
    """Call components after their smallest key."""
    smallest = np.empty(len(keys), dtype=np.int64)
    # keys are sorted: written backwards, the smallest of each label is the one that stays
    smallest[labels[::-1]] = keys[::-1]
    return pd.DataFrame({"account_key": keys, "component_key": smallest[labels]}).astype("int64")


def _foes(apart: pd.DataFrame, keys: np.ndarray, component: np.ndarray) -> np.ndarray:
    """The nodes, shape (2, pairs), of decisions to keep apart that matter: both are in one component."""
    ends = np.array([apart["account_key"], apart["other_account_key"]], dtype=np.int64).reshape(2, -1)
    nodes = pd.Index(keys).get_indexer_for(ends.ravel()).reshape(2, -1)
    nodes = nodes[:, (nodes >= 0).all(axis=0)]
    return nodes[:, component[nodes[0]] == component[nodes[1]]]


def _values(evidence: pd.DataFrame, keys: np.ndarray) -> list[Values]:
    """What is known of which node, attribute by attribute."""
    nodes = pd.Index(keys).get_indexer_for(evidence["account_key"])
    found = []
    for attribute in evidence.columns.drop("account_key"):
        codes, _ = pd.factorize(evidence[attribute])
        is_known = (codes >= 0) & (nodes >= 0)
        found.append((nodes[is_known], codes[is_known]))
    return found


def _of(is_chosen: np.ndarray, values: Values) -> Values:
    """The values of the nodes that are chosen."""
    nodes, codes = values
    chosen = is_chosen[nodes]
    return nodes[chosen], codes[chosen]


def _contradicted(values: list[Values], component: np.ndarray) -> np.ndarray:
    """In which components enough attributes have several values to block a weak rule."""
    contradictions = np.zeros(len(component), dtype=np.int64)
    for nodes, codes in values:
        some_value = np.zeros(len(component), dtype=np.int64)
        some_value[component[nodes]] = codes
        differs = np.zeros(len(component), dtype=bool)
        differs[component[nodes[some_value[component[nodes]] != codes]]] = True
        contradictions += differs
    return contradictions >= CONTRADICTIONS_THAT_BLOCK


def _settle(
    left: np.ndarray, right: np.ndarray, is_strong: np.ndarray, values: list[Values], foes: np.ndarray, groups: int
) -> np.ndarray:
    """Join groups edge by edge, unless they contradict each other; return for each group the one it ends up in.

    An edge that comes before all others of both its groups finds them as they are now, whatever happens elsewhere: all
    such edges are settled in one round over whole arrays. Where the order leaves few of them (a chain that is taken up
    from one end to the other), what remains is gone through one by one.
    """
    leader = np.arange(groups)
    while len(left) > EDGES_NOT_WORTH_A_ROUND:
        edges = len(left)
        position = np.arange(edges)
        first = np.full(groups, edges)
        np.minimum.at(first, left, position)
        np.minimum.at(first, right, position)
        is_due = (first[left] == position) & (first[right] == position)
        one, other = left[is_due], right[is_due]
        is_refused = _kept_apart(one, other, foes, groups) | (
            ~is_strong[is_due] & _contradict(one, other, values, groups)
        )
        leader[other[~is_refused]] = one[~is_refused]

        left, right, foes = leader[left], leader[right], leader[foes]
        values = [(leader[nodes], codes) for nodes, codes in values]
        is_open = ~is_due & (left != right)
        left, right, is_strong = left[is_open], right[is_open], is_strong[is_open]
        if len(left) > (1 - SHARE_WORTH_A_ROUND) * edges:
            break
    _walk(left, right, is_strong, values, foes, leader)
    while (leader[leader] != leader).any():
        leader = leader[leader]
    return leader


def _kept_apart(one: np.ndarray, other: np.ndarray, foes: np.ndarray, groups: int) -> np.ndarray:
    """Of pairs of groups, each group in one pair at most: is one's foe in the other?"""
    pair_of = np.full(groups, -1)
    pair_of[one] = pair_of[other] = np.arange(len(one))
    pairs = pair_of[foes]
    is_kept_apart = np.zeros(len(one), dtype=bool)
    is_kept_apart[pairs[0][(pairs[0] == pairs[1]) & (pairs[0] >= 0) & (foes[0] != foes[1])]] = True
    return is_kept_apart


def _contradict(one: np.ndarray, other: np.ndarray, values: list[Values], groups: int) -> np.ndarray:
    """Of pairs of groups, each group in one pair at most: do enough attributes contradict, known of both and unlike?"""
    pair_of, is_other = np.full(groups, -1), np.zeros(groups, dtype=np.int64)
    pair_of[one] = pair_of[other] = np.arange(len(one))
    is_other[other] = 1
    contradictions = np.zeros(len(one), dtype=np.int64)
    for nodes, codes in values:
        pairs = pair_of[nodes]
        in_pair = pairs >= 0
        pairs, sides, codes = pairs[in_pair], is_other[nodes[in_pair]], codes[in_pair]
        is_known = np.zeros((2, len(one)), dtype=bool)
        is_known[sides, pairs] = True
        # sorted, the two sides of a value that both have stand next to each other
        distinct = codes.max(initial=0) + 1
        said = np.sort((pairs * distinct + codes) * 2 + sides)
        shared = said[1:][(said[1:] == said[:-1] + 1) & (said[1:] % 2 == 1)] // 2 // distinct
        is_known[:, shared] = False
        contradictions += is_known.all(axis=0)
    return contradictions >= CONTRADICTIONS_THAT_BLOCK


def _walk(
    left: np.ndarray,
    right: np.ndarray,
    is_strong: np.ndarray,
    values: list[Values],
    foes: np.ndarray,
    leader: np.ndarray,
) -> None:
    """Settle edges one by one, each on what those before it left; `leader` is brought up to date."""
    is_member = np.zeros(len(leader), dtype=bool)
    is_member[left] = is_member[right] = True
    members = np.flatnonzero(is_member)
    groups = _Groups(members, [_of(is_member, value) for value in values], foes)
    for one, other, strong in zip(left.tolist(), right.tolist(), is_strong.tolist(), strict=True):
        groups.join(one, other, strong)
    leader[members] = [groups.find(member) for member in members.tolist()]


class _Groups:
    """Disjoint groups that know what is said of them and whom they must not meet."""

    def __init__(self, members: np.ndarray, values: list[Values], foes: np.ndarray) -> None:
        self._parent = {member: member for member in members.tolist()}
        self._size = dict.fromkeys(self._parent, 1)
        self._values = [_sets(nodes, codes) for nodes, codes in values]
        self._foes = _sets(np.concatenate([foes[0], foes[1]]), np.concatenate([foes[1], foes[0]]))

    def find(self, key: int) -> int:
        parent = self._parent
        while parent.setdefault(key, key) != key:
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


def _sets(nodes: np.ndarray, codes: np.ndarray) -> dict[int, set[int]]:
    found: dict[int, set[int]] = {}
    for node, code in zip(nodes.tolist(), codes.tolist(), strict=True):
        found.setdefault(node, set()).add(code)
    return found
