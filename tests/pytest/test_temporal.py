"""Temporal patterns: the exact test and its correction against independent computations and published numbers."""

import math

import numpy as np
import pandas as pd
import pytest
from scipy.stats import binomtest

from persona.temporal import holiday_tests, rate_p_value


def people(counts, day="2026-06-30", **columns):
    """One row per person, tested over 10 holiday days of 100."""
    frame = pd.DataFrame(counts, columns=["holiday_hours", "active_hours"])
    return frame.assign(
        user_id=range(len(frame)), as_of_date=pd.Timestamp(day), holiday_days=10, window_days=100, **columns
    )


def test_p_values_are_those_of_the_exact_binomial_test():
    counts = [(0, 5), (1, 5), (5, 5), (12, 40), (3, 400), (60, 90)]
    found = rate_p_value(*np.array(counts).T, 0.1)
    expected = [binomtest(count, total, 0.1, alternative="greater").pvalue for count, total in counts]
    np.testing.assert_allclose(found, expected, rtol=1e-12)
    # By hand: all five on a tenth of the days.
    assert found[2] == pytest.approx(0.1**5)


def test_the_published_comparison_of_two_rates_is_found_too():
    """60 cases in 51,477.5 years against 30 in 54,308.7: the score test's z is 3.417 (Gu et al., 2008)."""
    treated, control, years, control_years = 60, 30, 51477.5, 54308.7
    share = years / (years + control_years)
    spread = math.sqrt(90 * share * (1 - share))
    assert (treated - 90 * share) / spread == pytest.approx(3.417, abs=5e-4)
    # What the exact test gives, by the normal curve with its correction for whole numbers.
    corrected = (treated - 0.5 - 90 * share) / spread
    assert rate_p_value(treated, treated + control, share) == pytest.approx(
        math.erfc(corrected / math.sqrt(2)) / 2, rel=0.1
    )


def test_q_values_are_those_of_benjamini_and_hochberg_by_day():
    """By their procedure: p times the number tested over the rank, and none above that of a later rank."""
    rows = people([(5, 5), (3, 10), (2, 10), (0, 10)])
    other_day = people([(3, 10)], day="2026-05-31")
    found = holiday_tests([rows.head(3), pd.concat([other_day, rows.tail(1)])])
    latest = found[found["as_of_date"] == pd.Timestamp("2026-06-30")].set_index("user_id")
    p = latest["p_value"]
    assert p.loc[0] < p.loc[1] < p.loc[2] < p.loc[3] == 1
    expected = [p.loc[0] * 4, p.loc[1] * 2, p.loc[2] * 4 / 3, 1]
    np.testing.assert_allclose(latest.loc[[0, 1, 2, 3], "q_value"], expected)
    alone = found[found["as_of_date"] == pd.Timestamp("2026-05-31")]
    np.testing.assert_allclose(alone["q_value"], alone["p_value"])


def test_chance_alone_makes_few_discoveries():
    """Of 2,000 people without a habit hardly one is found; of 100 with five times the rate most are."""
    generator = np.random.default_rng(1)
    total = generator.integers(10, 80, 2100)
    share = np.where(np.arange(2100) < 2000, 0.1, 5 / 14)
    found = holiday_tests([people(np.column_stack([generator.binomial(total, share), total]))])
    is_found = found["q_value"] <= 0.05
    assert is_found[:2000].sum() <= 0.1 * is_found.sum()
    assert is_found[2000:].mean() > 0.7


def test_nobody_to_test_gives_no_rows():
    empty = holiday_tests([])
    assert list(empty.columns) == ["user_id", "as_of_date", "p_value", "q_value"]
    assert empty.empty
