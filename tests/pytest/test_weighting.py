"""Learned weights: worked examples, an independent computation, and how much one person can move the index."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from sklearn.decomposition import PCA
from sklearn.preprocessing import StandardScaler

from persona import weighting
from persona.stability import WORLDS, largest_moves
from persona.warehouse import work_file

#: Three people; the correlations are 0.5 (first and second), -1 (first and third) and -0.5, all deviations 0.5.
THREE = np.array([[0.0, 0.0, 1.0], [0.5, 1.0, 0.5], [1.0, 0.5, 0.0]])


def some_metrics(seed: int = 5) -> np.ndarray:
    """200 people with seven metrics that overlap, scaled to 0..1."""
    generator = np.random.default_rng(seed)
    values = generator.normal(size=(200, 3)) @ generator.normal(size=(3, 7)) + generator.normal(size=(200, 7))
    return (values - values.min(axis=0)) / np.ptp(values, axis=0)


def test_critic_weighs_contrast_and_conflict():
    # 0.5 × (0.5 + 2), 0.5 × (0.5 + 1.5), 0.5 × (2 + 1.5), divided by their sum of 4
    assert weighting.critic_weights(THREE) == pytest.approx([0.3125, 0.25, 0.4375])


def test_entropy_weighs_what_few_have():
    # one of two people has all of the first metric: entropy 0; of the second three quarters: entropy 0.811278 bits
    scaled = np.array([[1.0, 0.75], [0.0, 0.25]])
    assert weighting.entropy_weights(scaled) == pytest.approx([1 / 1.188722, 0.188722 / 1.188722], abs=1e-6)


def test_pca_weighs_what_the_main_components_explain():
    scaled = some_metrics()
    standardised = StandardScaler().fit_transform(scaled)
    fitted = PCA().fit(standardised)
    eigenvalues = fitted.explained_variance_ * (len(scaled) - 1) / len(scaled)
    main = eigenvalues > 1
    assert 1 <= main.sum() < 7
    explained = (fitted.components_[main] ** 2 * eigenvalues[main, None]).sum(axis=0)
    assert weighting.pca_weights(scaled) == pytest.approx(explained / explained.sum())


@pytest.mark.parametrize("scheme", weighting.SCHEMES)
def test_weights_are_shares_and_what_is_the_same_for_all_has_none(scheme: str):
    scaled = np.column_stack([some_metrics(), np.zeros(200)])
    weights = weighting.SCHEMES[scheme](scaled)
    assert weights.sum() == pytest.approx(1)
    assert (weights >= 0).all()
    assert weights[-1] == (pytest.approx(1 / 8) if scheme == "equal" else 0)
    assert weighting.SCHEMES[scheme](np.zeros((5, 4))) == pytest.approx([0.25] * 4)


def test_days_are_weighed_each_for_itself_in_whatever_order_the_rows_come():
    people = pd.DataFrame(some_metrics(), columns=list("abcdefg")).rename_axis("user_id").reset_index()
    day = people.melt(id_vars="user_id", var_name="metric", value_name="value").assign(as_of_date="2026-06-30")
    other = day[(day["metric"] < "d") & (day["user_id"] < 50)].assign(as_of_date="2026-05-31")
    lonely = day[day["user_id"] == 0].assign(as_of_date="2026-04-30")
    sample = pd.concat([day, other, lonely], ignore_index=True)
    found = weighting.scheme_weights(sample)
    pd.testing.assert_frame_equal(found, weighting.scheme_weights(sample.sample(frac=1, random_state=1)))
    assert found.groupby("as_of_date").size().to_dict() == {"2026-05-31": 4 * 3, "2026-06-30": 4 * 7}
    assert list(weighting.scheme_weights(sample.iloc[:0]).columns) == list(found.columns)


def test_a_million_messages_of_one_move_nobody_else_s_index_by_more_than_a_tenth(demo_warehouse: Path):
    moves = largest_moves(work_file(demo_warehouse), minimum_people=2000).set_index("world")
    assert set(moves.index) == set(WORLDS) - {"nobody"}
    assert (moves["people"] >= 2000).all()
    assert (moves["largest_move"] <= 0.1).all()
    # the gift arrived: others lost a rank, and the one who was given it rose
    assert (moves.loc[["least", "median", "inactive"], "largest_move"] > 0).all()
    assert (moves.loc[["least", "median", "inactive"], "own_move"] > 5).all()
