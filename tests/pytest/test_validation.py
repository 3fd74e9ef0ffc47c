"""Comparisons of groups that no experiment made: against statsmodels and numpy."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.weightstats import CompareMeans, DescrStatsW

from persona.experiments import compare_groups


def row(name: str, values: np.ndarray, others: np.ndarray, is_suppressed: bool = False) -> dict:
    """What the SQL adds up of a group and of those it is compared with."""
    found = {"name": name, "kind": "share", "is_suppressed": is_suppressed}
    for prefix, group in (("", values), ("control_", others)):
        found |= {
            f"{prefix}users": len(group),
            f"{prefix}responders": np.count_nonzero(group),
            f"{prefix}total": group.sum(),
            f"{prefix}total_squares": (group**2).sum(),
        }
    return found


@pytest.fixture(scope="module")
def groups() -> dict[str, tuple[np.ndarray, np.ndarray]]:
    rng = np.random.default_rng(7)
    return {
        f"tag_{lift}": (rng.binomial(3, 0.2 + lift / 20, 150) / 3, rng.binomial(3, 0.2, 400) / 3) for lift in range(5)
    }


def test_statsmodels_and_numpy_agree(groups):
    found = compare_groups(pd.DataFrame([row(name, *pair) for name, pair in groups.items()]), ["name"])
    p_values = []
    for line, (values, others) in zip(found.itertuples(), groups.values(), strict=True):
        compared = CompareMeans(DescrStatsW(values), DescrStatsW(others))
        assert (line.ci_low, line.ci_high) == pytest.approx(compared.tconfint_diff(usevar="unequal"), abs=1e-8)
        statistic, p_value, _ = compared.ttest_ind(usevar="unequal")
        assert (line.statistic, line.p_value) == pytest.approx((statistic, p_value), abs=1e-8)
        belongs = np.r_[np.ones(len(values)), np.zeros(len(others))]
        assert line.separation == pytest.approx(np.corrcoef(belongs, np.r_[values, others])[0, 1], abs=1e-8)
        p_values.append(p_value)
    assert found["q_value"].to_numpy() == pytest.approx(multipletests(p_values, method="fdr_bh")[1], abs=1e-8)


def test_few_people_are_not_told_of_and_few_answers_not_tested(groups):
    values, others = groups["tag_1"]
    # Four of 60 who answer are fewer than five expected in either group.
    few = np.r_[np.ones(4), np.zeros(26)], np.zeros(30)
    frame = pd.DataFrame([row("told", values, others), row("hidden", values, others, True), row("few", *few)])
    found = compare_groups(frame, ["name"]).set_index("name")
    assert found.loc["hidden"].isna().all()
    assert found.loc["few", "difference"] == pytest.approx(4 / 30)
    assert np.isnan(found.loc["few", "q_value"])
    # One question is left, so nothing needs correcting.
    assert found.loc["told", "q_value"] == found.loc["told", "p_value"]


def test_no_groups_are_no_rows(groups):
    empty = pd.DataFrame([row("a", *groups["tag_0"])]).iloc[:0]
    found = compare_groups(empty, ["name"])
    assert len(found) == 0
    assert found["q_value"].dtype == "float64"
