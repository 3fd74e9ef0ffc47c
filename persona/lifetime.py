"""Customer lifetime value: how often people will buy again, and for how much.

BG/NBD says when people buy and when they stop, Gamma-Gamma what they spend. Both are fitted by maximum likelihood on a
summary of each customer's purchases; times are weeks, and all purchases of a day are one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.optimize import minimize
from scipy.special import gammaln, hyp2f1
from scipy.stats import beta

#: With fewer customers, or fewer who came back, a fit would be guesswork.
MINIMUM_CUSTOMERS = 100
MINIMUM_REPEAT_CUSTOMERS = 50

#: Parameters are looked for between these (time and money in units of their mean). One that ends at a bound is not told
#: by the data: the customers are alike, or nobody stops.
LOWEST, HIGHEST = 1e-2, 1e2

#: Every search begins at each of these values, for all parameters alike. The best result counts.
STARTS = (0.3, 1.0, 3.0)

#: The slope of the mean log-likelihood, per unit of a parameter's logarithm, that is flat enough.
FLAT = 1e-5

Likelihood = Callable[..., np.ndarray]


@dataclass(frozen=True)
class Fit:
    """What a search found. Unless `status` is `ok` there are no numbers."""

    status: str
    parameters: tuple[float, ...] = ()
    log_likelihood: float = float("nan")
    at_bound: float = float("nan")


def bg_nbd_log_likelihood(
    r: float, alpha: float, a: float, b: float, frequency: np.ndarray, recency: np.ndarray, age: np.ndarray
) -> np.ndarray:
    """Return each customer's log-likelihood under BG/NBD, shape (n_customers,).

    Parameters
    ----------
    r, alpha : float
        Rates of buying are gamma distributed, with shape r and rate alpha.
    a, b : float
        Chances to stop after a purchase are beta distributed.
    frequency, recency, age : arrays, shape (n_customers,)
        Purchases after the first, and the times from the first purchase to the last and to now.

    References
    ----------
    P. S. Fader, B. G. S. Hardie and K. L. Lee (2005), "Counting Your Customers" the Easy Way: An Alternative to the
    Pareto/NBD Model, Marketing Science 24.2, equation 6.
    """
    alive = -(r + frequency) * np.log(alpha + age)
    gone = np.log(a) - np.log(b + np.maximum(frequency, 1) - 1) - (r + frequency) * np.log(alpha + recency)
    return (
        gammaln(r + frequency)
        - gammaln(r)
        + r * np.log(alpha)
        + gammaln(a + b)
        + gammaln(b + frequency)
        - gammaln(b)
        - gammaln(a + b + frequency)
        + np.where(frequency > 0, np.logaddexp(alive, gone), alive)
    )


def gamma_gamma_log_likelihood(
    p: float, q: float, gamma: float, purchases: np.ndarray, mean_amount: np.ndarray
) -> np.ndarray:
    """Return each customer's log-likelihood under Gamma-Gamma, shape (n_customers,).

    Parameters
    ----------
    p, q, gamma : float
        Amounts are gamma distributed with shape p and a rate of the customer's own, which has shape q and rate gamma.
    purchases, mean_amount : arrays, shape (n_customers,)
        How many amounts a customer's mean is of, and that mean; both above 0.

    References
    ----------
    P. S. Fader and B. G. S. Hardie (2013), The Gamma-Gamma Model of Monetary Value, equation 1a.
    """
    return (
        gammaln(p * purchases + q)
        - gammaln(p * purchases)
        - gammaln(q)
        + q * np.log(gamma)
        + (p * purchases - 1) * np.log(mean_amount)
        + p * purchases * np.log(purchases)
        - (p * purchases + q) * np.log(gamma + purchases * mean_amount)
    )


def fit_bg_nbd(customers: pd.DataFrame) -> Fit:
    """Fit r, alpha, a and b.

    Parameters
    ----------
    customers : DataFrame with `frequency`, `recency_weeks`, `age_weeks`
    """
    if len(customers) < MINIMUM_CUSTOMERS or (customers["frequency"] > 0).sum() < MINIMUM_REPEAT_CUSTOMERS:
        return Fit("too_little_data")
    alike = customers.groupby(["frequency", "recency_weeks", "age_weeks"]).size().reset_index(name="customers")
    data = tuple(alike[name].to_numpy(float) for name in ("frequency", "recency_weeks", "age_weeks"))
    units = np.array([1.0, np.average(data[2], weights=alike["customers"]), 1.0, 1.0])
    return _maximise(bg_nbd_log_likelihood, data, alike["customers"].to_numpy(float), units)


def fit_gamma_gamma(customers: pd.DataFrame) -> Fit:
    """Fit p, q and gamma. The status is `no_finite_mean` where q says that amounts have no mean.

    Parameters
    ----------
    customers : DataFrame with `valued_repeats`, `mean_repeat_amount`
        Customers without a mean amount are left out.
    """
    valued = _valued(customers).sort_values(["valued_repeats", "mean_repeat_amount"])
    if len(valued) < MINIMUM_REPEAT_CUSTOMERS:
        return Fit("too_little_data")
    purchases, amounts = (valued[name].to_numpy(float) for name in ("valued_repeats", "mean_repeat_amount"))
    units = np.array([1.0, 1.0, amounts.mean()])
    fit = _maximise(gamma_gamma_log_likelihood, (purchases, amounts), np.ones(len(valued)), units)
    return Fit("no_finite_mean") if fit.status == "ok" and fit.parameters[1] <= 1 else fit


def fit_periods(periods: pd.DataFrame, customers: pd.DataFrame) -> pd.DataFrame:
    """Fit both models to each period by itself.

    Parameters
    ----------
    periods : DataFrame with `as_of_date`, `is_holdout`
    customers : DataFrame with `as_of_date`, `is_holdout`, `frequency`, `recency_weeks`, `age_weeks`,
        `valued_repeats`, `mean_repeat_amount`
        A bounded sample of the customers of each period, in any order.

    Returns
    -------
    DataFrame, one row a period
        The parameters, and of each model `_status`, `_log_likelihood`, `_at_bound` (how many parameters the data do
        not tell) and how many customers it was fitted to. `frequency_value_correlation` should be near 0: Gamma-Gamma
        takes how often and for how much people buy to be independent.
    """
    # Sums of fractions depend on their order, and a search that ends where it is flat on its sums.
    customers = customers.sort_values(
        ["frequency", "recency_weeks", "age_weeks", "valued_repeats", "mean_repeat_amount"], ignore_index=True
    )
    rows = []
    for as_of_date, is_holdout in (
        periods[["as_of_date", "is_holdout"]].sort_values(["as_of_date", "is_holdout"]).values
    ):
        of_period = (customers["as_of_date"] == as_of_date) & (customers["is_holdout"] == is_holdout)
        rows.append((pd.Timestamp(as_of_date), bool(is_holdout), *_fit_period(customers[of_period]).values()))
    columns = ["as_of_date", "is_holdout", *_fit_period(customers.iloc[:0])]
    types = dict.fromkeys(columns, "float64") | {"as_of_date": "datetime64[us]", "is_holdout": "bool"}
    types |= dict.fromkeys([name for name in columns if name.endswith("_status")], "str")
    return pd.DataFrame(rows, columns=columns).astype(types)


def _fit_period(customers: pd.DataFrame) -> dict[str, float | str]:
    found: dict[str, float | str] = {}
    valued = _valued(customers)
    for model, names, fit in (
        ("bg_nbd", ("r", "alpha", "a", "b"), fit_bg_nbd(customers)),
        ("gamma_gamma", ("p", "q", "gamma"), fit_gamma_gamma(customers)),
    ):
        found |= dict(zip(names, fit.parameters or (np.nan,) * len(names), strict=True))
        found |= {f"{model}_status": fit.status, f"{model}_log_likelihood": fit.log_likelihood}
        found[f"{model}_at_bound"] = fit.at_bound
    found["customers"] = len(customers)
    found["repeat_customers"] = (customers["frequency"] > 0).sum()
    found["valued_customers"] = len(valued)
    found["frequency_value_correlation"] = valued["valued_repeats"].corr(valued["mean_repeat_amount"])
    return found


def _valued(customers: pd.DataFrame) -> pd.DataFrame:
    return customers[customers["mean_repeat_amount"] > 0]


def _maximise(likelihood: Likelihood, data: tuple[np.ndarray, ...], counts: np.ndarray, units: np.ndarray) -> Fit:
    """Search for the best parameters over their logarithms; `units` are those that the bounds and starts count in."""

    def loss(logarithms: np.ndarray) -> float:
        return -float((counts * likelihood(*(np.exp(logarithms) * units), *data)).sum() / counts.sum())

    bounds = [(np.log(LOWEST), np.log(HIGHEST))] * len(units)
    searches = [
        minimize(
            loss,
            np.full(len(units), np.log(start)),
            method="L-BFGS-B",
            jac="3-point",
            bounds=bounds,
            options={"ftol": 1e-14, "gtol": 1e-8, "maxiter": 1000},
        )
        for start in STARTS
    ]
    best = min(searches, key=lambda search: search.fun)
    at_bound = np.isclose(best.x, bounds[0][0]) | np.isclose(best.x, bounds[0][1])
    if not np.isfinite(best.fun) or np.abs(best.jac[~at_bound]).max(initial=0.0) > FLAT:
        return Fit("not_converged")
    parameters = tuple(float(value) for value in np.exp(best.x) * units)
    return Fit("ok", parameters, -best.fun * float(counts.sum()), float(at_bound.sum()))


def expected_purchases(histories: pd.DataFrame) -> np.ndarray:
    """Return how many purchases to expect within a horizon of customers who have not stopped, shape (n_histories,).

    Times the probability that they have not, this is equation 10 of Fader, Hardie and Lee (2005). The hypergeometric
    function is taken after Euler's transformation, so that it does not overflow for those who bought often.

    Parameters
    ----------
    histories : DataFrame with `r`, `alpha`, `a`, `b`, `frequency`, `age_weeks`, `horizon_weeks`
    """
    r, alpha, a, b, frequency, age, horizon = (
        histories[name].to_numpy(float) for name in ("r", "alpha", "a", "b", "frequency", "age_weeks", "horizon_weeks")
    )
    # At 1 the formula is 0 / 0, and what it tends to is meant.
    a = np.where(np.abs(a - 1) < 1e-6, 1 + 1e-6, a)
    c = a + b + frequency - 1
    later = horizon / (alpha + age + horizon)
    with np.errstate(over="ignore", invalid="ignore"):
        expected = c / (a - 1) * (1 - (1 - later) ** (a - 1) * hyp2f1(c - r - frequency, a - 1, c, later))
    for row in np.flatnonzero(~np.isfinite(expected)):
        expected[row] = _integrate(r[row], alpha[row], a[row], b[row], frequency[row], age[row], horizon[row])
    return np.maximum(expected, 0)


def _integrate(r: float, alpha: float, a: float, b: float, frequency: float, age: float, horizon: float) -> float:
    """The same as a mean over chances to stop, where the hypergeometric function can't be evaluated."""

    def purchases(chance: float) -> float:
        return -np.expm1(-(r + frequency) * np.log1p(chance * horizon / (alpha + age))) / chance

    return float(beta(a, b + frequency).expect(purchases))
