"""Predictions against outcomes whose chances are known."""

from __future__ import annotations

import duckdb
import numpy as np
import pandas as pd
import pytest

from persona.frames import map_batches
from persona.prediction import NO_REASON, fit_scorer, fit_targets

FEATURES = pd.DataFrame(
    [
        ("days_since_last_active", "behaviour", "days since last active"),
        ("active_days", "behaviour", "active days"),
        ("noise", "behaviour", "noise"),
        ("times_churned", "sequence", "times churned"),
        ("contacts", "network", "contacts"),
    ],
    columns=["feature", "feature_group", "words"],
)


def people(split: str, day: str, seed: int, weights: dict[str, float], count: int = 1_000) -> pd.DataFrame:
    """People whose chance to churn is the logistic function of a weighted sum of their features."""
    generator = np.random.default_rng(seed)
    frame = pd.DataFrame(
        {
            "days_since_last_active": generator.exponential(8, count).round(),
            "active_days": generator.integers(0, 29, count).astype(float),
            "noise": generator.normal(size=count),
            "times_churned": generator.integers(0, 3, count).astype(float),
            "contacts": generator.integers(0, 9, count).astype(float),
        }
    )
    centred = frame - frame.median()
    frame["chance"] = 1 / (1 + np.exp(1.5 - sum(weight * centred[name] for name, weight in weights.items())))
    frame["outcome"] = (generator.random(count) < frame["chance"]).astype(int)
    frame["user_id"] = 2**59 + 1 + np.arange(count)
    return frame.assign(
        target="churn", as_of_date=pd.Timestamp("2026-06-30"), split=split, observation_date=pd.Timestamp(day)
    )


def examples(weights: dict[str, float], count: int = 1_000) -> pd.DataFrame:
    return pd.concat(
        [
            people("train", "2026-01-01", 1, weights, count),
            people("train", "2026-01-15", 2, weights, count),
            people("validation", "2026-03-01", 3, weights, count),
            people("test", "2026-05-01", 4, weights, count),
        ]
    )


def measured(fits: pd.DataFrame) -> dict[str, float]:
    return fits[fits["kind"] == "measure"].set_index("name")["value"].to_dict()


@pytest.fixture(scope="module")
def behaviour() -> pd.DataFrame:
    return examples({"days_since_last_active": 0.15, "active_days": -0.2})


@pytest.fixture(scope="module")
def fits(behaviour: pd.DataFrame) -> pd.DataFrame:
    return fit_targets(behaviour, FEATURES, seed=5)


@pytest.fixture(scope="module")
def to_score() -> pd.DataFrame:
    return people("score", "2026-06-30", 6, {"days_since_last_active": 0.15, "active_days": -0.2}, count=300)


@pytest.fixture(scope="module")
def scores(behaviour: pd.DataFrame, fits: pd.DataFrame, to_score: pd.DataFrame) -> pd.DataFrame:
    return fit_scorer(behaviour, fits, FEATURES, seed=5).score(to_score)


def test_behaviour_beyond_recency_is_shown_to_foresee_better(behaviour: pd.DataFrame, fits: pd.DataFrame):
    found = measured(fits)
    assert found["holdout_brier_gain_low"] > 0
    assert found["holdout_brier_gain_low"] < found["holdout_brier_gain"] < found["holdout_brier_gain_high"]
    assert found["holdout_baseline_brier"] - found["holdout_brier"] == pytest.approx(found["holdout_brier_gain"])
    # nobody foresees better than the chances themselves, and on a thousand people not much worse
    test = behaviour[behaviour["split"] == "test"]
    assert found["holdout_brier"] == pytest.approx(((test["chance"] - test["outcome"]) ** 2).mean(), abs=0.01)
    assert found["holdout_people"] == 1_000
    assert found["holdout_calibration_slope"] == pytest.approx(1, abs=0.25)


def test_the_algorithm_is_the_one_with_the_least_brier_score_on_validation(fits: pd.DataFrame):
    found = measured(fits)
    briers = {name: value for name, value in found.items() if name.startswith("validation_brier_")}
    chosen = fits[fits["kind"] == "algorithm"]
    assert len(briers) == 3
    assert f"validation_brier_{chosen['name'].item()}" == min(briers, key=briers.get)


def test_features_that_tell_nothing_are_left_out(fits: pd.DataFrame):
    importances = fits[fits["kind"] == "feature"].set_index("name")["value"]
    assert importances[["active_days", "days_since_last_active"]].min() > 0
    assert not {"times_churned", "contacts"} & set(importances.index)
    assert "noise" not in importances.index or importances["noise"] < 0.1 * importances["active_days"]


def test_a_group_of_features_that_helps_is_kept():
    fits = fit_targets(examples({"active_days": -0.2, "times_churned": 1.5}), FEATURES, seed=5)
    assert measured(fits)["validation_gain_low_sequence"] > 0 >= measured(fits)["validation_gain_low_network"]
    assert "times_churned" in set(fits.loc[fits["kind"] == "feature", "name"])


def test_what_recency_alone_decides_is_left_to_it():
    recency_alone = examples({"days_since_last_active": 0.15})
    fits = fit_targets(recency_alone, FEATURES, seed=5)
    assert measured(fits)["holdout_brier_gain_low"] <= 0
    scores = fit_scorer(recency_alone, fits, FEATURES, seed=5).score(people("score", "2026-06-30", 7, {}))
    assert scores["top_reasons"].str.match(r"days since last active: [^;]*$|" + NO_REASON).all()


def test_chances_come_close_to_the_true_ones_in_batches_of_any_size(
    behaviour: pd.DataFrame, fits: pd.DataFrame, to_score: pd.DataFrame, scores: pd.DataFrame
):
    assert scores["user_id"].tolist() == to_score["user_id"].tolist()
    model, baseline = (
        np.abs(scores[f"{name}_probability"].to_numpy() - to_score["chance"].to_numpy()).mean()
        for name in ("model", "baseline")
    )
    assert model < 0.5 * baseline
    scorer = fit_scorer(behaviour, fits, FEATURES, seed=5)
    pieces = [scorer.score(to_score.iloc[start : start + 70]) for start in range(0, len(to_score), 70)]
    pd.testing.assert_frame_equal(pd.concat(pieces, ignore_index=True), scores)


def test_everyone_is_scored_by_the_classifier_that_was_measured(behaviour: pd.DataFrame, fits: pd.DataFrame):
    test = behaviour[behaviour["split"] == "test"]
    scores = fit_scorer(behaviour, fits, FEATURES, seed=5).score(test)
    for name, measure in (("model", "holdout_brier"), ("baseline", "holdout_baseline_brier")):
        brier = ((scores[f"{name}_probability"] - test["outcome"].to_numpy()) ** 2).mean()
        assert brier == pytest.approx(measured(fits)[measure], abs=1e-8)


def test_reasons_say_what_moves_the_chance_and_which_way(
    behaviour: pd.DataFrame, fits: pd.DataFrame, to_score: pd.DataFrame
):
    typical = behaviour.loc[behaviour["split"] == "validation", FEATURES["feature"]].median()
    cases = to_score.head(3).assign(**typical)
    cases.iloc[0, cases.columns.get_loc("active_days")] = 0
    cases.iloc[1, cases.columns.get_loc("days_since_last_active")] = 40
    silent, gone, typical_person = fit_scorer(behaviour, fits, FEATURES, seed=5).score(cases)["top_reasons"]
    assert silent.startswith("active days: 0 (typically ") and "+" in silent
    assert gone.startswith("days since last active: 40 (typically ") and "+" in gone
    assert typical_person == NO_REASON


def test_everyone_is_scored_batch_by_batch_where_the_engine_holds_the_rows():
    sizes = []

    def double(batch: pd.DataFrame) -> pd.DataFrame:
        sizes.append(len(batch))
        return batch[["number"]] * 2

    with duckdb.connect() as session:
        numbers = session.sql("select range as number, 'x' as other from range(10000)")
        doubled = map_batches(session, numbers, double, rows=4_096)
        assert doubled.aggregate("count(*), sum(number), max(number)").fetchall() == [(10_000, 99_990_000, 19_998)]
        assert max(sizes) <= 4_096
        assert map_batches(session, numbers.filter("number < 0"), double).fetchall() == []


@pytest.mark.parametrize("split", ["train", "validation", "test"])
def test_with_too_few_outcomes_nothing_is_foreseen(split: str, behaviour: pd.DataFrame, to_score: pd.DataFrame):
    rare = behaviour.assign(outcome=behaviour["outcome"].where(behaviour["split"] != split, 0))
    fits = fit_targets(rare, FEATURES, seed=5)
    assert fits[["kind", "name"]].to_numpy().tolist() == [["measure", "holdout_brier"]]
    assert fits["value"].isna().all()
    assert fit_scorer(rare, fits, FEATURES, seed=5).score(to_score).empty


def test_without_examples_nothing_is_foreseen(behaviour: pd.DataFrame, to_score: pd.DataFrame):
    fits = fit_targets(behaviour.head(0), FEATURES, seed=5)
    assert fits.empty
    assert fit_scorer(behaviour.head(0), fits, FEATURES, seed=5).score(to_score.head(0)).empty
