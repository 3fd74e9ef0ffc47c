"""Inference of attributes: it finds what is there, is as sure as it is right, and says nothing of noise."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.special import softmax

from persona.inference import calibration_error, fit_attributes

RULES = pd.DataFrame(
    {"attribute": ["gender"], "is_enabled": [True], "minimum_precision": [0.85], "minimum_confidence": [0.5]}
).assign(minimum_examples=200)


#: The day that people are looked at.
DAY = pd.Timestamp("2026-06-30")


def _people(count: int, seed: int, strength: float) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Return people in wide and long form whose gender follows a logistic law of the first of three features.

    Features lie around other means than 0, as counts do.
    """
    generator = np.random.default_rng(seed)
    wide = pd.DataFrame(generator.normal([2, 40, 0], [1, 10, 1], (count, 3)), columns=["a", "b", "c"])
    wide["intercept"] = 1.0
    is_female = generator.random(count) < 1 / (1 + np.exp(-strength * (wide["a"] - 2)))
    declared = pd.DataFrame(
        {"user_id": wide.index, "attribute": "gender", "declared_value": np.where(is_female, "female", "male")}
    )
    held_out = wide.assign(is_holdout=wide.index % 10 < 3, as_of_date=DAY).rename_axis("user_id").reset_index()
    long = held_out.melt(["user_id", "is_holdout", "as_of_date"], var_name="feature", value_name="feature_value")
    return wide, long, declared


def _measure(fit: pd.DataFrame, name: str) -> float:
    return fit.loc[(fit["kind"] == "measure") & (fit["parameter"] == name), "parameter_value"].iloc[0]


def _chances(fit: pd.DataFrame, wide: pd.DataFrame) -> pd.DataFrame:
    """Apply coefficients as the SQL does: by name, to features as they are."""
    weights = fit[fit["kind"] == "coefficient"].pivot(index="parameter", columns="outcome", values="parameter_value")
    scores = wide[weights.index] @ weights
    return pd.DataFrame(softmax(scores.to_numpy(), axis=1), index=wide.index, columns=weights.columns)


def test_confidence_on_people_never_seen_is_how_often_it_is_right():
    _, long, declared = _people(10_000, seed=1, strength=2.5)
    fit = fit_attributes(long, declared, RULES, seed=3)
    unseen, _, truth = _people(5_000, seed=2, strength=2.5)
    chances = _chances(fit, unseen)
    confidence = chances.max(axis=1).to_numpy()
    is_right = chances.idxmax(axis=1).to_numpy() == truth["declared_value"].to_numpy()
    assert calibration_error(confidence, is_right) < 0.04
    given = confidence >= _measure(fit, "minimum_confidence")
    assert is_right[given].mean() > 0.83  # the threshold was learned for 0.85, from 7,000 people
    assert 0.3 < given.mean() < 1


def test_of_noise_nothing_is_inferred_and_it_says_so():
    _, long, declared = _people(600, seed=4, strength=0.0)
    fit = fit_attributes(long, declared, RULES, seed=3)
    assert set(fit["kind"]) == {"measure"}
    assert _measure(fit, "holdout_log_loss_gain_low") <= 0


def test_with_too_few_examples_or_switched_off_nothing_is_learned():
    _, long, declared = _people(200, seed=5, strength=2.5)
    too_few = fit_attributes(long, declared.head(199), RULES, seed=3)
    assert too_few["parameter"].tolist() == ["holdout_log_loss"]
    assert too_few["parameter_value"].isna().all()
    assert set(fit_attributes(long, declared, RULES, seed=3)["parameter"]) > {"holdout_log_loss", "examples"}
    assert fit_attributes(long, declared, RULES.assign(is_enabled=False), seed=3).empty
    assert fit_attributes(long, declared.head(0), RULES, seed=3).empty


def test_each_day_is_learned_from_by_itself_and_does_not_change_the_others():
    _, long, declared = _people(600, seed=7, strength=6.0)
    _, noise, _ = _people(600, seed=8, strength=6.0)
    before = pd.Timestamp("2026-05-31")
    alone = fit_attributes(long, declared, RULES, seed=3)
    both = fit_attributes(pd.concat([long, noise.assign(as_of_date=before)]), declared, RULES, seed=3)
    pd.testing.assert_frame_equal(both[both["as_of_date"] == DAY].reset_index(drop=True), alone)
    assert set(both.loc[both["as_of_date"] == before, "kind"]) == {"measure"}


def test_rare_values_are_learned_but_have_one_name_for_all():
    _, long, declared = _people(1_000, seed=6, strength=6.0)
    declared.loc[:9, "declared_value"] = "x"
    declared.loc[10:28, "declared_value"] = "y"
    fit = fit_attributes(long, declared, RULES, seed=3)
    assert set(fit["outcome"]) == {"", "(rare)", "female", "male"}


def test_calibration_error_weighs_bins_by_people():
    confidence = np.array([0.95, 0.95, 0.55, 0.55])
    is_right = np.array([True, False, True, False])
    assert np.isclose(calibration_error(confidence, is_right), 0.5 * 0.45 + 0.5 * 0.05)


def test_the_same_people_in_any_order_give_the_same_fit():
    _, long, declared = _people(400, seed=7, strength=2.5)
    again = fit_attributes(long.sample(frac=1, random_state=1), declared.sample(frac=1, random_state=1), RULES, seed=3)
    pd.testing.assert_frame_equal(fit_attributes(long, declared, RULES, seed=3), again)
