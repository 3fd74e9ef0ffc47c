"""Look-alikes: members held out are found where there is something to find, and nobody is listed where there is not."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from persona.lookalikes import MINIMUM_PEOPLE, fit_lookalikes, top_lift

DAY = pd.Timestamp("2026-06-30")


def _crowd(
    count: int, seed: int, strength: float, members: float = 0.1
) -> tuple[pd.DataFrame, pd.DataFrame, np.ndarray]:
    """Return positions in long form, members, and how much each person is like one: the first of three metrics."""
    generator = np.random.default_rng(seed)
    values = generator.normal(size=(count, 3))
    wish = strength * values[:, 0] + generator.logistic(size=count)
    is_member = wish > np.quantile(wish, 1 - members)
    positions = (
        pd.DataFrame(values, columns=["a", "b", "c"])
        .rename_axis("user_id")
        .reset_index()
        .melt("user_id", var_name="metric", value_name="value")
        .assign(as_of_date=DAY)
    )
    people = pd.DataFrame({"audience": "x", "as_of_date": DAY, "user_id": range(count), "meets_rules": is_member})
    people["is_held_out"] = people.groupby("meets_rules").cumcount() % 10 < 3
    return positions, people, values[:, 0]


def _values(fit: pd.DataFrame, kind: str) -> pd.Series:
    return fit[fit["kind"] == kind].set_index("parameter")["parameter_value"]


def test_members_held_out_lie_among_the_best_as_often_as_the_law_says():
    positions, people, _ = _crowd(4_000, seed=1, strength=3)
    measures = _values(fit_lookalikes(positions, people, seed=5), "measure")
    # The same with the law itself in place of the fit, of people nobody learned from.
    _, others, likeness = _crowd(20_000, seed=2, strength=3)
    possible, _, _ = top_lift(likeness[others["meets_rules"]], likeness[~others["meets_rules"]], seed=5, draws=10)
    assert measures["holdout_lift_low"] <= possible <= measures["holdout_lift_high"]
    assert measures["holdout_lift_low"] > 3
    assert measures["members"] == 400
    assert measures["holdout_members"] == 120


def test_what_sets_members_apart_has_the_weight_and_ranks_people_never_seen():
    positions, people, _ = _crowd(2_000, seed=3, strength=3)
    weights = _values(fit_lookalikes(positions, people, seed=5), "coefficient")
    assert set(weights.index) == {"a", "b", "c", "intercept"}
    assert weights["a"] > 1 > 5 * max(abs(weights["b"]), abs(weights["c"]))


@pytest.mark.parametrize("seed", range(5))
def test_of_members_drawn_by_lot_nothing_is_learned(seed: int):
    positions, people, _ = _crowd(1_000, seed=10 + seed, strength=0)
    fit = fit_lookalikes(positions, people, seed=5)
    measures = _values(fit, "measure")
    assert measures["holdout_lift_low"] <= 1 <= measures["holdout_lift_high"]
    assert set(fit["kind"]) == {"measure"}


@pytest.mark.parametrize(("count", "members"), [(1_000, MINIMUM_PEOPLE - 1), (MINIMUM_PEOPLE * 2 - 1, MINIMUM_PEOPLE)])
def test_too_few_members_or_too_few_others_have_no_look_alikes(count: int, members: int):
    positions, people, likeness = _crowd(count, seed=4, strength=5)
    best = np.argsort(-likeness)
    fit = fit_lookalikes(positions, people.assign(meets_rules=np.isin(people["user_id"], best[:members])), seed=5)
    assert fit["parameter"].tolist() == ["members", "holdout_lift"]
    assert fit["parameter_value"].tolist()[0] == members
    assert fit["parameter_value"].isna().tolist() == [False, True]
    enough = people.assign(meets_rules=np.isin(people["user_id"], best[:MINIMUM_PEOPLE]))
    if count > 2 * MINIMUM_PEOPLE:
        assert "coefficient" in set(fit_lookalikes(positions, enough, seed=5)["kind"])


def test_nobody_to_learn_from_is_no_error():
    positions, people, _ = _crowd(100, seed=6, strength=1)
    assert fit_lookalikes(positions.head(0), people.head(0), seed=5).empty
    without_positions = fit_lookalikes(positions.head(0), people, seed=5)
    assert _values(without_positions, "measure")["members"] == 0


def test_the_same_people_in_any_order_give_the_same_fit():
    positions, people, _ = _crowd(600, seed=7, strength=2)
    again = fit_lookalikes(positions.sample(frac=1, random_state=1), people.sample(frac=1, random_state=1), seed=5)
    pd.testing.assert_frame_equal(fit_lookalikes(positions, people, seed=5), again)


def test_lift_counts_members_above_the_best_tenth_of_the_others():
    others = np.arange(100.0)
    lift, low, high = top_lift(np.array([95.0, 99.0, 10.0, 20.0]), others, seed=1)
    assert lift == 5  # half of them above 89, over a tenth
    assert low < 5 < high
    assert top_lift(others, np.zeros(100), seed=1)[0] == pytest.approx(9.9)  # who equals the others is not above them
    assert top_lift(np.zeros(100), np.zeros(100), seed=1) == (0, 0, 0)
