"""Comparisons of arms: against published numbers, statsmodels, and experiments whose effect is planted."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy.stats import binomtest, chisquare
from statsmodels.stats.power import NormalIndPower
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint, proportions_ztest
from statsmodels.stats.proportion import test_proportions_2indep as proportions_2indep
from statsmodels.stats.weightstats import CompareMeans, DescrStatsW

from persona.experiments import compare_arms, newcombe, q_values, sample_ratio_p_values, wilson

EQUAL = {"variant": ["control", "treatment"], "planned_share": 1.0}


def sums(values: np.ndarray, before: np.ndarray | None = None, prefix: str = "") -> dict[str, float]:
    """What the SQL adds up of an arm."""
    before = np.zeros(len(values)) if before is None else before
    found = {
        "users": len(values),
        "responders": np.count_nonzero(values),
        "total": values.sum(),
        "total_squares": (values**2).sum(),
        "before_total": before.sum(),
        "before_squares": (before**2).sum(),
        "products": (values * before).sum(),
    }
    return {prefix + name: value for name, value in found.items()}


def comparison(experiment: str, treated: dict, control: dict, **of_row: object) -> dict:
    row = {
        "experiment_id": experiment,
        "segment_type": "all",
        "segment": "all",
        "metric": "converted",
        "variant": "treatment",
        "kind": "rate",
        "is_higher_better": True,
        "relevant_lift": 0.1,
        "is_over": True,
        "is_suppressed": False,
    }
    return row | of_row | treated | {f"control_{name}": value for name, value in control.items()}


def compared(rows: list[dict], arms: pd.DataFrame | None = None) -> pd.DataFrame:
    """Compare, with arms as they are: of equal shares, and as large as the rows say."""
    frame = pd.DataFrame(rows)
    if arms is None:
        whole = frame.drop_duplicates("experiment_id")
        sizes = [
            pd.DataFrame({"experiment_id": whole["experiment_id"], "variant": variant, "users": whole[column]})
            for variant, column in (("control", "control_users"), ("treatment", "users"))
        ]
        arms = pd.concat(sizes).assign(planned_share=1.0)
    return compare_arms(frame, arms)


def rate(successes: int, users: int) -> dict[str, float]:
    return sums(np.repeat([1.0, 0.0], [successes, users - successes]))


def test_intervals_are_the_published_ones():
    """Newcombe (1998): 81 of 263, and 56 of 70 against 48 of 80."""
    assert np.round(wilson(81, 263), 4).tolist() == [0.2553, 0.3662]
    assert np.round(newcombe(56, 70, 48, 80), 4).tolist() == [0.0524, 0.3339]


def test_q_values_are_those_of_benjamini_and_hochberg_and_of_the_family_alone():
    """Their example of 1995 rejects four of fifteen. The whole is no segment, and another metric another family."""
    published = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528]
    published += [0.7590, 1.0]
    rows = [
        comparison("e", rate(50 + 3 * number, 100), rate(50, 100), segment_type="tag", segment=str(number))
        for number in range(15)
    ]
    rows += [
        comparison("e", rate(60, 100), rate(50, 100)),
        comparison("e", rate(60, 100), rate(50, 100), metric="other"),
    ]
    found = compared(rows, pd.DataFrame({"experiment_id": "e", "users": [100, 100], **EQUAL}))
    p_values = found["p_value"][:15].sort_values(ascending=False)
    by_hand = (p_values * 15 / np.arange(15, 0, -1)).cummin().reindex(range(15))
    assert found["q_value"][:15].tolist() == pytest.approx(by_hand.tolist(), abs=1e-8)
    assert found["q_value"][15:].tolist() == found["p_value"][15:].tolist()
    family = pd.DataFrame({"experiment_id": "e", "metric": "m", "segment_type": "tag", "p_value": published})
    assert (q_values(family) < 0.05).sum() == 4


def test_rates_agree_with_statsmodels():
    successes, users, control_successes, control_users = 180, 1000, 130, 990
    row = compared([comparison("e", rate(successes, users), rate(control_successes, control_users))]).iloc[0]
    arms = (successes, users, control_successes, control_users)
    statistic, p_value = proportions_ztest([successes, control_successes], [users, control_users])
    assert (row["statistic"], row["p_value"]) == pytest.approx((statistic, p_value), abs=1e-8)
    assert (row["ci_low"], row["ci_high"]) == pytest.approx(
        confint_proportions_2indep(*arms, method="newcomb"), abs=1e-8
    )
    assert (row["ratio_ci_low"], row["ratio_ci_high"]) == pytest.approx(
        confint_proportions_2indep(*arms, compare="ratio", method="log"), abs=1e-8
    )
    assert wilson(successes, users) == pytest.approx(proportion_confint(successes, users, method="wilson"))
    assert proportions_2indep(*arms, compare="diff").pvalue < 0.05
    assert row["verdict"] == "better"
    spread = np.sqrt(row["control_rate"] * (1 - row["control_rate"]))
    planned = NormalIndPower().solve_power(
        nobs1=users, ratio=control_users / users, alpha=0.05, effect_size=0.1 * row["control_rate"] / spread
    )
    found = NormalIndPower().solve_power(nobs1=users, ratio=control_users / users, alpha=0.05, power=0.8) * spread
    assert row["power"] == pytest.approx(planned, abs=1e-8)
    assert row["smallest_detectable_effect"] == pytest.approx(found, abs=1e-4)


def test_means_and_adjusted_means_agree_with_statsmodels():
    rng = np.random.default_rng(5)
    before, control_before = rng.gamma(2, 10, 300), rng.gamma(2, 10, 420)
    values = before * 0.7 + rng.gamma(2, 5, 300) + 1
    control = control_before * 0.7 + rng.gamma(2, 4, 420)
    row = compared([comparison("e", sums(values, before), sums(control, control_before), kind="amount")]).iloc[0]
    welch = CompareMeans(DescrStatsW(values), DescrStatsW(control))
    statistic, p_value, _ = welch.ttest_ind(usevar="unequal")
    assert (row["statistic"], row["p_value"]) == pytest.approx((statistic, p_value), abs=1e-8)
    interval = welch.tconfint_diff(usevar="unequal")
    assert (row["ci_low"], row["ci_high"]) == pytest.approx(interval, abs=1e-8)

    apart = np.concatenate([values - values.mean(), control - control.mean()])
    before_apart = np.concatenate([before - before.mean(), control_before - control_before.mean()])
    slope = apart @ before_apart / (before_apart @ before_apart)
    adjusted = CompareMeans(DescrStatsW(values - slope * before), DescrStatsW(control - slope * control_before))
    assert row["adjusted_p_value"] == pytest.approx(adjusted.ttest_ind(usevar="unequal")[1], abs=1e-8)
    interval = adjusted.tconfint_diff(usevar="unequal")
    assert (row["adjusted_ci_low"], row["adjusted_ci_high"]) == pytest.approx(interval, abs=1e-8)
    assert row["variance_reduction"] > 0.5


def test_sizes_of_arms_are_compared_with_the_plan():
    arms = pd.DataFrame(
        [
            ("equal", "a", 480, 1.0),
            ("equal", "b", 520, 1.0),
            ("planned", "a", 190, 0.2),
            ("planned", "b", 810, 0.8),
            ("unplanned", "a", 500, 1.0),
            ("unplanned", "b", 1, 0.0),
        ],
        columns=["experiment_id", "variant", "users", "planned_share"],
    )
    found = sample_ratio_p_values(arms)
    assert found["equal"] == pytest.approx(chisquare([480, 520]).pvalue)
    assert found["planned"] == pytest.approx(chisquare([190, 810], [200, 800]).pvalue)
    assert found["unplanned"] == 0


def test_verdicts_say_no_more_than_the_data():
    """One row for every way to a verdict, and the same data where less is better or the days are not over."""
    rows = {
        "better": comparison("1", rate(300, 1000), rate(200, 1000)),
        "worse": comparison("2", rate(300, 1000), rate(200, 1000), is_higher_better=False),
        "invalid": comparison("3", rate(300, 1000), rate(200, 1200)),
        "no_difference_shown": comparison("4", rate(5000, 10_000), rate(5000, 10_000)),
        "could not have shown it": comparison("5", rate(20, 100), rate(20, 100)),
        "too early": comparison("6", rate(300, 1000), rate(200, 1000), is_over=False),
        "too few": comparison("7", rate(300, 1000), rate(200, 1000), is_suppressed=True),
        "4.5 expected without it": comparison("8", rate(100, 100), rate(91, 100)),
        "nobody at all": comparison("9", rate(0, 100), rate(0, 100)),
    }
    found = compared(list(rows.values()))
    expected = [name if "_" in name or name in ("better", "worse", "invalid") else "not_enough_data" for name in rows]
    assert found["verdict"].tolist() == expected
    assert found.loc[6, ["rate", "difference", "p_value", "power"]].isna().all()
    assert found.loc[8, ["p_value", "ratio", "power", "smallest_detectable_effect"]].isna().all()
    assert found.loc[[5, 6], "q_value"].isna().all()


def test_without_experiments_there_are_no_rows():
    columns = pd.DataFrame([comparison("e", rate(1, 2), rate(1, 2))]).iloc[:0]
    arms = pd.DataFrame({"experiment_id": [], "variant": [], "users": [], "planned_share": []})
    assert compare_arms(columns, arms).empty


def simulated(effect: float, seed: int, kind: str, skewed: bool = False) -> tuple[pd.DataFrame, np.ndarray]:
    """Compare the arms of 400 experiments of about 500 people, and the effects that were planted in them.

    People are as they were before, more or less. Of `skewed` experiments the lowest quarter of the treated is missing.
    """
    rng = np.random.default_rng(seed)
    rows, effects = [], []
    for number in range(400):
        users = rng.integers(400, 600)
        is_treated = rng.random(users) < 0.5
        before = rng.gamma(2, 10, users)
        if kind == "rate":
            base = rng.uniform(0.1, 0.5)
            values = (rng.random(users) < base + effect * is_treated).astype(float)
        else:
            values = 0.5 * before + rng.gamma(2, 8, users) + 40 * effect * is_treated
        kept = ~is_treated | (values > np.quantile(values, 0.25)) if skewed else np.ones(users, bool)
        treated, control = kept & is_treated, ~is_treated
        rows.append(
            comparison(
                str(number), sums(values[treated], before[treated]), sums(values[control], before[control]), kind=kind
            )
        )
        effects.append(effect if kind == "rate" else 40 * effect)
    return compared(rows), np.array(effects)


@pytest.mark.parametrize("kind", ["rate", "amount"])
@pytest.mark.parametrize("prefix", ["", "adjusted_"])
def test_intervals_hold_planted_effects_as_often_as_they_say(kind: str, prefix: str):
    found, effects = simulated(0.1, 7401, kind)
    holds = (found[f"{prefix}ci_low"] <= effects) & (effects <= found[f"{prefix}ci_high"])
    assert binomtest(int(holds.sum()), 400, 0.95).pvalue > 0.01
    assert (found["verdict"] == "better").mean() > 0.4


@pytest.mark.parametrize("kind", ["rate", "amount"])
def test_without_an_effect_one_in_twenty_differs(kind: str):
    found, _ = simulated(0.0, 7402, kind)
    for column in ("p_value", "adjusted_p_value"):
        assert binomtest(int((found[column] < 0.05).sum()), 400, 0.05).pvalue > 0.01
    assert found["verdict"].isin(["better", "worse"]).mean() < 0.1


def test_arms_that_lost_people_are_never_better():
    """All would look better: who is missing had the lowest values."""
    found, _ = simulated(0.0, 7403, "amount", skewed=True)
    is_mismatch = found["sample_ratio_p_value"] < 0.001
    assert is_mismatch.mean() > 0.3
    assert set(found.loc[is_mismatch, "verdict"]) == {"invalid"}
    assert (found.loc[is_mismatch, "p_value"] < 0.05).mean() > 0.9
