"""Accounts that are linked, however far apart, are one component, called after its smallest account."""

import numpy as np
import pandas as pd
import pytest

from persona.identity import connected_components


def components_of(pairs):
    left = pd.Series([pair[0] for pair in pairs], dtype="int64")
    right = pd.Series([pair[1] for pair in pairs], dtype="int64")
    found = connected_components(left, right)
    assert found["account_key"].is_monotonic_increasing
    assert found.dtypes.to_dict() == {"account_key": np.dtype("int64"), "component_key": np.dtype("int64")}
    return dict(zip(found["account_key"], found["component_key"], strict=True))


def test_nobody_linked_gives_an_empty_frame():
    assert components_of([]) == {}


def test_a_chain_is_one_component():
    length = 100_000
    chain = components_of([(key, key + 1) for key in range(1, length)])
    assert len(chain) == length
    assert set(chain.values()) == {1}


def test_a_star_is_one_component_whichever_side_its_centre_is_on():
    assert components_of([(50, 10), (20, 50), (50, 30)]) == dict.fromkeys([10, 20, 30, 50], 10)


def test_components_do_not_touch():
    assert components_of([(1, 2), (3, 4), (4, 5)]) == {1: 1, 2: 1, 3: 3, 4: 3, 5: 3}


def test_a_pair_may_come_often_and_in_both_directions():
    assert components_of([(1, 2)] * 256 + [(2, 1)] * 256 + [(3, 3)]) == {1: 1, 2: 1, 3: 3}


def test_keys_need_all_their_digits():
    low, high = 2**59 - 1, 2**59  # equal as floating point numbers
    assert components_of([(1, low), (2, high)]) == {1: 1, low: 1, 2: 2, high: 2}


@pytest.mark.parametrize("seed", range(3))
def test_the_order_of_pairs_does_not_matter(seed):
    generator = np.random.default_rng(seed)
    pairs = generator.integers(0, 200, (120, 2))
    shuffled = generator.permutation(pairs)[:, ::-1]
    assert components_of(pairs.tolist()) == components_of(shuffled.tolist())
