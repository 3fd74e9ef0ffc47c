"""Lifetime value: published figures, an independent integral, and customers whose parameters are known."""

from __future__ import annotations

import itertools

import numpy as np
import pandas as pd
import pytest
from scipy.integrate import quad
from scipy.special import betaln

from persona.lifetime import (
    MINIMUM_CUSTOMERS,
    MINIMUM_REPEAT_CUSTOMERS,
    expected_purchases,
    fit_bg_nbd,
    fit_gamma_gamma,
    fit_periods,
)

PARAMETERS = ("r", "alpha", "a", "b")


def expected(r: float, alpha: float, a: float, b: float, frequency: int, age: float, horizon: float) -> float:
    values = {"r": r, "alpha": alpha, "a": a, "b": b, "frequency": frequency, "age_weeks": age}
    return float(expected_purchases(pd.DataFrame([values | {"horizon_weeks": horizon}]))[0])


def integrated(r: float, alpha: float, a: float, b: float, frequency: int, age: float, horizon: float) -> float:
    """Expected purchases of somebody alive, as a mean over chances to stop: beta(a, b + frequency) distributed."""

    def integrand(chance: float) -> float:
        density = np.exp((a - 1) * np.log(chance) + (b + frequency - 1) * np.log1p(-chance) - betaln(a, b + frequency))
        return density * -np.expm1(-(r + frequency) * np.log1p(chance * horizon / (alpha + age))) / chance

    middle = a / (a + b + frequency)
    edges = sorted({0, 1e-3 * middle, middle, min(1, 3 * middle), 1})
    return sum(quad(integrand, *ends, limit=500, epsabs=0, epsrel=1e-9)[0] for ends in itertools.pairwise(edges))


def customers(number: int, weeks: float, truth: dict[str, float], seed: int) -> pd.DataFrame:
    """Customers who buy as BG/NBD has it, from a random day of the first half on, and what they then bought."""
    generator = np.random.default_rng(seed)
    rates = generator.gamma(truth["r"], 1 / truth["alpha"], number)
    chances = generator.beta(truth["a"], truth["b"], number)
    ages = generator.uniform(weeks / 2, weeks, number)
    found = []
    for rate, chance, age in zip(rates, chances, ages, strict=True):
        times, now = [], 0.0
        while (now := now + generator.exponential(1 / rate)) < age + weeks:
            times.append(now)
            if generator.random() < chance:
                break
        seen = [time for time in times if time <= age]
        found.append((len(seen), max(seen, default=0.0), age, len(times) - len(seen)))
    return pd.DataFrame(found, columns=["frequency", "recency_weeks", "age_weeks", "later"])


def test_the_published_customer_is_expected_to_buy_1_226_times():
    """Fader, Hardie and Lee (2005), of the CDNOW sample: x = 2, tx = 30.43, T = 38.86, in the 39 weeks after."""
    r, alpha, a, b = 0.2426, 4.4136, 0.7929, 2.4259
    alive = 1 / (1 + a / (b + 1) * ((alpha + 38.86) / (alpha + 30.43)) ** (r + 2))
    assert alive * expected(r, alpha, a, b, 2, 38.86, 39) == pytest.approx(1.226, abs=5e-4)


@pytest.mark.filterwarnings("ignore:The algorithm does not converge")
@pytest.mark.parametrize("a", [0.01, 0.5, 1.0, 3.0, 100.0])
def test_expected_purchases_equal_a_numerical_integration(a: float):
    """Over the bounds of the search, also where the formula is 0 / 0 (a = 1) or can't be evaluated (a = b = 100)."""
    for r, alpha, b, (frequency, age) in itertools.product(
        (0.01, 0.3, 30), (0.5, 40, 3000), (0.01, 2, 100), ((0, 0), (0, 50), (4, 10), (300, 150))
    ):
        given = (r, alpha, a, b, frequency, age, 52)
        assert expected(*given) == pytest.approx(integrated(*given), rel=1e-4), given


def test_known_parameters_are_found_again_and_foretell_what_comes():
    truth = {"r": 0.6, "alpha": 5.0, "a": 0.8, "b": 3.0}
    people = customers(4_000, 60, truth, seed=5)
    fit = fit_bg_nbd(people)
    assert fit.status == "ok" and fit.at_bound == 0
    assert fit.parameters == pytest.approx(tuple(truth.values()), rel=0.25)
    found = dict(zip(PARAMETERS, fit.parameters, strict=True))
    x, recency, age = (people[name].to_numpy() for name in ("frequency", "recency_weeks", "age_weeks"))
    gone = ((found["alpha"] + age) / (found["alpha"] + recency)) ** (found["r"] + x)
    alive = 1 / (1 + np.where(x > 0, found["a"] / (found["b"] + x - 1) * gone, 0))
    # What is simulated goes on until the same time after each customer's age.
    later = alive * expected_purchases(people.assign(**found, horizon_weeks=60.0))
    assert later.sum() == pytest.approx(people["later"].sum(), rel=0.05)


def test_known_amounts_are_found_again():
    generator = np.random.default_rng(6)
    p, q, gamma = 6.0, 4.0, 15.0
    repeats = generator.integers(1, 8, 3_000)
    rates = generator.gamma(q, 1 / gamma, 3_000)
    means = generator.gamma(p * repeats, 1 / (repeats * rates))
    fit = fit_gamma_gamma(pd.DataFrame({"valued_repeats": repeats, "mean_repeat_amount": means}))
    assert fit.parameters == pytest.approx((p, q, gamma), rel=0.2)


def test_too_little_data_is_said_and_enough_is_enough():
    people = customers(2_000, 60, {"r": 0.6, "alpha": 5.0, "a": 0.8, "b": 3.0}, seed=7)
    back, once = people[people["frequency"] > 0], people[people["frequency"] == 0]
    lacking = MINIMUM_CUSTOMERS - MINIMUM_REPEAT_CUSTOMERS
    enough = pd.concat([back.head(MINIMUM_REPEAT_CUSTOMERS), once.head(lacking)])
    assert fit_bg_nbd(enough).status == "ok"
    assert fit_bg_nbd(enough.iloc[:-1]).status == "too_little_data"
    assert fit_bg_nbd(pd.concat([enough.iloc[1:], once.iloc[lacking : lacking + 1]])).status == "too_little_data"
    amounts = pd.DataFrame({"valued_repeats": 2, "mean_repeat_amount": np.linspace(5, 50, MINIMUM_REPEAT_CUSTOMERS)})
    assert fit_gamma_gamma(amounts).status == "ok"
    assert fit_gamma_gamma(amounts.iloc[1:]).status == "too_little_data"


def test_amounts_without_a_mean_have_no_parameters():
    generator = np.random.default_rng(8)
    amounts = generator.gamma(5.0, 1 / generator.gamma(0.5, 1.0, 2_000))
    fit = fit_gamma_gamma(pd.DataFrame({"valued_repeats": 1, "mean_repeat_amount": amounts}))
    assert fit.status == "no_finite_mean" and not fit.parameters


def test_customers_who_never_stop_leave_a_parameter_at_its_bound():
    generator = np.random.default_rng(9)
    purchases = generator.poisson(40, 200) + 1
    people = pd.DataFrame(
        {"frequency": purchases, "recency_weeks": 40 * purchases / (purchases + 1), "age_weeks": 40.0}
    )
    fit = fit_bg_nbd(people)
    assert fit.status == "ok" and fit.at_bound > 0


def test_a_search_that_ends_on_a_slope_did_not_converge(monkeypatch):
    people = customers(300, 60, {"r": 0.6, "alpha": 5.0, "a": 0.8, "b": 3.0}, seed=12)
    assert fit_bg_nbd(people).status == "ok"
    monkeypatch.setattr("persona.lifetime.FLAT", 0.0)
    assert fit_bg_nbd(people).status == "not_converged"


def test_periods_are_fitted_by_themselves_whatever_the_order_of_rows():
    amounts = np.random.default_rng(10).gamma(5.0, 4.0, 600)
    people = customers(600, 60, {"r": 0.6, "alpha": 5.0, "a": 0.8, "b": 3.0}, seed=10)
    people = people.assign(
        valued_repeats=people["frequency"], mean_repeat_amount=np.where(people["frequency"] > 0, amounts, np.nan)
    )
    days = [pd.Timestamp("2026-05-31"), pd.Timestamp("2026-06-30")]
    sample = pd.concat(
        [people.assign(as_of_date=days[0], is_holdout=False), people[:500].assign(as_of_date=days[1], is_holdout=False)]
    )
    periods = pd.DataFrame({"as_of_date": [days[1], *days], "is_holdout": [True, False, False]})
    fits = fit_periods(periods, sample)
    assert fits["bg_nbd_status"].tolist() == ["ok", "ok", "too_little_data"]
    assert fits["customers"].tolist() == [600, 500, 0]
    assert fits.loc[0, ["r", "alpha", "a", "b"]].tolist() == list(fit_bg_nbd(people).parameters)
    assert fits.loc[2, ["r", "p", "frequency_value_correlation"]].isna().all()
    pd.testing.assert_frame_equal(fit_periods(periods[::-1], sample.sample(frac=1, random_state=1)), fits)
    nothing = fit_periods(periods[:0], sample[:0])
    assert nothing.empty and nothing.dtypes.equals(fits.dtypes)
