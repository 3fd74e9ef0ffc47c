"""Experiments: how arms differ from a baseline, how sure that is, and what it means in a word.

Everything is worked out from sums per arm, so that the number of people does not matter. docs/methods.md says what the
verdicts mean.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.stats import chi2, false_discovery_control, norm, t

#: The level of tests and intervals.
ALPHA = 0.05

#: Arms whose sizes are less likely than this were not filled as planned, and nothing said of them can be believed.
SAMPLE_RATIO_LEVEL = 0.001

#: How likely an experiment must have been to find a relevant difference before its silence means anything.
POWER = 0.8

#: Approximations by the normal distribution need this many expected in every cell (W. G. Cochran, 1954).
MINIMUM_EXPECTED = 5

KEY = ["experiment_id", "segment_type", "segment", "metric", "variant"]

_TYPES = dict.fromkeys(KEY, "str") | dict.fromkeys(
    [
        "rate",
        "control_rate",
        "difference",
        "ci_low",
        "ci_high",
        "ratio",
        "ratio_ci_low",
        "ratio_ci_high",
        "statistic",
        "p_value",
        "q_value",
        "adjusted_difference",
        "adjusted_ci_low",
        "adjusted_ci_high",
        "adjusted_p_value",
        "variance_reduction",
        "power",
        "smallest_detectable_effect",
        "sample_ratio_p_value",
    ],
    "float64",
)


def wilson(successes: np.ndarray, users: np.ndarray, alpha: float = ALPHA) -> tuple[np.ndarray, np.ndarray]:
    """Return the ends of the interval that holds a rate.

    References
    ----------
    E. B. Wilson (1927), Probable inference, the law of succession, and statistical inference, JASA 22.
    """
    z = norm.isf(alpha / 2)
    rate = successes / users
    middle = (rate + z**2 / (2 * users)) / (1 + z**2 / users)
    half = z / (1 + z**2 / users) * np.sqrt(rate * (1 - rate) / users + z**2 / (4 * users**2))
    return middle - half, middle + half


def newcombe(
    successes: np.ndarray,
    users: np.ndarray,
    control_successes: np.ndarray,
    control_users: np.ndarray,
    alpha: float = ALPHA,
) -> tuple[np.ndarray, np.ndarray]:
    """Return the ends of the interval that holds the difference of two rates, from their Wilson intervals.

    References
    ----------
    R. G. Newcombe (1998), Interval estimation for the difference between independent proportions, Statistics in
    Medicine 17; method 10.
    """
    rate, control_rate = successes / users, control_successes / control_users
    low, high = wilson(successes, users, alpha)
    control_low, control_high = wilson(control_successes, control_users, alpha)
    difference = rate - control_rate
    return (
        difference - np.sqrt((rate - low) ** 2 + (control_high - control_rate) ** 2),
        difference + np.sqrt((high - rate) ** 2 + (control_rate - control_low) ** 2),
    )


def sample_ratio_p_values(arms: pd.DataFrame) -> pd.Series:
    """Test for every experiment whether its arms have the sizes they were planned to have, by chi-square.

    Parameters
    ----------
    arms : DataFrame with `experiment_id`, `variant`, `users`, `planned_share`
        Shares need not add up to 1. People in an arm that was planned to get none make it impossible.

    Returns
    -------
    Series of p-values by `experiment_id`
    """
    by_experiment = arms.groupby("experiment_id")
    users, shares = arms["users"].astype(float), arms["planned_share"].astype(float)
    expected = (
        by_experiment["users"].transform("sum")
        * shares
        / by_experiment["planned_share"].transform("sum").where(lambda total: total > 0, np.nan)
    ).fillna(0)
    with np.errstate(divide="ignore"):
        distance = ((users - expected) ** 2).where(users != expected, 0) / expected.where(users != expected, 1)
    distances = distance.groupby(arms["experiment_id"]).sum()
    return pd.Series(chi2.sf(distances, by_experiment.size() - 1), index=distances.index)


def q_values(found: pd.DataFrame) -> pd.Series:
    """Correct p-values for having asked more than once, where there is one.

    Parameters
    ----------
    found : DataFrame with `experiment_id`, `metric`, `segment_type`, `p_value`

    Returns
    -------
    Series as long as `found`, null where the p-value is

    References
    ----------
    Y. Benjamini and Y. Hochberg (1995), Controlling the false discovery rate, Journal of the Royal Statistical Society
    B 57.
    """
    is_whole = found["segment_type"] == "all"
    tested = found["p_value"].dropna()
    families = [found["experiment_id"], found["metric"], is_whole]
    corrected = tested.groupby([family[tested.index] for family in families]).transform(false_discovery_control)
    return corrected.astype(float).reindex(found.index)


@np.errstate(divide="ignore", invalid="ignore")
def compare_means(samples: pd.DataFrame) -> pd.DataFrame:
    """Compare the means of two groups, row by row.

    Rates are compared by the pooled z test and Newcombe's interval, other means by Welch's t test and its interval.

    Parameters
    ----------
    samples : DataFrame with `kind`, and `users`, `total`, `total_squares` of a group and with the prefix `control_`
        `kind` is `rate` where people's values are 0 and 1.

    Returns
    -------
    DataFrame as long as `samples`: `rate`, `control_rate`, `difference`, `ci_low`, `ci_high`, `statistic`, `p_value`
    and `smallest_detectable_effect`
        Null where something can not be worked out.
    """
    n, m = samples["users"].astype(float), samples["control_users"].astype(float)
    total, control_total = samples["total"].astype(float), samples["control_total"].astype(float)
    mean, control_mean = total / n, control_total / m
    variance, control_variance = _variances(samples)
    is_rate = samples["kind"] == "rate"
    found = pd.DataFrame({"rate": mean, "control_rate": control_mean, "difference": mean - control_mean})

    error = np.sqrt(variance / n + control_variance / m)
    freedom = _welch_freedom(variance / n, n, control_variance / m, m)
    pooled = (total + control_total) / (n + m)
    pooled_error = np.sqrt((pooled * (1 - pooled)).where(is_rate) * (1 / n + 1 / m))
    found["statistic"] = _ratio(found["difference"], pooled_error.where(is_rate, error))
    found["p_value"] = np.where(
        is_rate, 2 * norm.sf(found["statistic"].abs()), 2 * t.sf(found["statistic"].abs(), freedom)
    )
    half = t.isf(ALPHA / 2, freedom) * error
    low, high = newcombe(total.where(is_rate), n, control_total.where(is_rate), m)
    found["ci_low"] = low.where(is_rate, found["difference"] - half)
    found["ci_high"] = high.where(is_rate, found["difference"] + half)

    # With equal variances: what could be found was to be said before anyone knew how the groups differ.
    planned_variance = (control_mean * (1 - control_mean)).where(is_rate, control_variance)
    planning_error = np.sqrt(planned_variance.where(planned_variance > 0) * (1 / n + 1 / m))
    found["smallest_detectable_effect"] = (norm.isf(ALPHA / 2) + norm.ppf(POWER)) * planning_error
    return found


@np.errstate(divide="ignore", invalid="ignore")
def compare_groups(samples: pd.DataFrame, key: list[str]) -> pd.DataFrame:
    """Compare groups that no experiment made, or that one hash holds out, and correct for all that is asked.

    Parameters
    ----------
    samples : DataFrame
        One row per `key`. `kind`, `is_suppressed`, and of each group and, with the prefix `control_`, of those it is
        compared with: `users`, `responders` (whose value is not 0), `total` and `total_squares` of the values.
    key : list of str

    Returns
    -------
    DataFrame with the key, what `compare_means` gives, `separation` and `q_value`
        `separation` is the correlation of the values with being in the group, -1 to 1. All are null where people are
        too few to tell of, and `q_value` (Benjamini and Hochberg over all rows) where they are too few to test.
    """
    rows = samples.reset_index(drop=True)
    found = compare_means(rows)
    n, m = rows["users"].astype(float), rows["control_users"].astype(float)
    mean = (rows["total"] + rows["control_total"]) / (n + m)
    variance = (rows["total_squares"] + rows["control_total_squares"]) / (n + m) - mean**2
    found["separation"] = found["difference"] * np.sqrt(n * m) / (n + m) / np.sqrt(variance.where(variance > 1e-12))
    is_shown = ~rows["is_suppressed"].astype(bool)
    found = found.where(is_shown)
    tested = found["p_value"].where(is_shown & _is_enough(rows)).dropna()
    corrected = false_discovery_control(tested) if len(tested) else []
    found["q_value"] = pd.Series(corrected, index=tested.index, dtype="float64").reindex(found.index)
    return rows[key].astype("str").join(found.astype("float64").round(9))


@np.errstate(divide="ignore", invalid="ignore")
def compare_arms(comparisons: pd.DataFrame, arms: pd.DataFrame) -> pd.DataFrame:
    """Compare every arm with its baseline.

    Rates are compared by the pooled z test and Newcombe's interval, means by Welch's t test and its interval. The
    adjusted difference takes off what people did before (CUPED). Q-values are those of Benjamini and Hochberg: for
    `all` over the arms of the experiment and metric, for segments over all segments and arms of them.

    Parameters
    ----------
    comparisons : DataFrame
        One row per experiment, segment type, segment, metric and variant. `kind` is `rate` where people's values are 0
        and 1. Of each arm and, with the prefix `control_`, of its baseline: `users`, `responders` (whose value is not
        0), `total` and `total_squares` of the values, `before_total` and `before_squares` of the values before, and
        `products` of the two. `relevant_lift` is the change, as a share of the baseline's mean, worth finding.
        `is_over` says whether all values are complete, `is_suppressed` whether people are too few to tell of.
    arms : DataFrame with `experiment_id`, `variant`, `users`, `planned_share`

    Returns
    -------
    DataFrame with the keys, means as `rate` and `control_rate`, differences, ratios, tests and `verdict`
        Null where something can not be worked out, as a ratio to nothing, or is not shown.

    References
    ----------
    B. L. Welch (1947), The generalization of Student's problem, Biometrika 34. A. Deng et al. (2013), Improving the
    sensitivity of online controlled experiments by utilizing pre-experiment data, WSDM.
    """
    rows = comparisons.reset_index(drop=True)
    found = rows[KEY].join(compare_means(rows))
    n, m = rows["users"].astype(float), rows["control_users"].astype(float)
    mean, control_mean = found["rate"], found["control_rate"]
    variance, control_variance = _variances(rows)
    is_rate = rows["kind"] == "rate"

    found["ratio"] = _ratio(mean, control_mean)
    # The interval of the ratio's logarithm, by the delta method.
    spread = norm.isf(ALPHA / 2) * np.sqrt(
        (mean * (1 - mean)).where(is_rate, variance) / n / mean**2
        + (control_mean * (1 - control_mean)).where(is_rate, control_variance) / m / control_mean**2
    )
    has_interval = (mean > 0) & (control_mean > 0)
    found["ratio_ci_low"] = (found["ratio"] * np.exp(-spread)).where(has_interval)
    found["ratio_ci_high"] = (found["ratio"] * np.exp(spread)).where(has_interval)

    found = found.join(_adjusted(rows, variance, control_variance))
    critical = norm.isf(ALPHA / 2)
    shift = (
        (rows["relevant_lift"] * control_mean).abs()
        / found["smallest_detectable_effect"]
        * (critical + norm.ppf(POWER))
    )
    found["power"] = norm.sf(critical - shift) + norm.cdf(-critical - shift)
    found["sample_ratio_p_value"] = rows["experiment_id"].map(sample_ratio_p_values(arms))

    is_shown = ~rows["is_suppressed"].astype(bool)
    numbers = [name for name in found.columns if name not in KEY and name != "sample_ratio_p_value"]
    found[numbers] = found[numbers].where(is_shown)
    enough = is_shown & rows["is_over"].astype(bool) & _is_enough(rows)
    found["q_value"] = q_values(found.assign(p_value=found["p_value"].where(enough)))
    found["verdict"] = _verdicts(found, enough, rows["is_higher_better"].astype(bool))
    ordered = found[[*_TYPES, "verdict"]].astype(_TYPES | {"verdict": "str"})
    return ordered.round({name: 9 for name, kind in _TYPES.items() if kind == "float64"})


def _adjusted(rows: pd.DataFrame, variance: pd.Series, control_variance: pd.Series) -> pd.DataFrame:
    """The difference less what people's values before explain of it, with the slope pooled over both arms."""
    n, m = rows["users"].astype(float), rows["control_users"].astype(float)
    before = _covariance(rows["before_squares"], rows["before_total"], rows["before_total"], n)
    control_before = _covariance(
        rows["control_before_squares"], rows["control_before_total"], rows["control_before_total"], m
    )
    shared = _covariance(rows["products"], rows["total"], rows["before_total"], n)
    control_shared = _covariance(rows["control_products"], rows["control_total"], rows["control_before_total"], m)
    slope = _ratio((n - 1) * shared + (m - 1) * control_shared, (n - 1) * before + (m - 1) * control_before)
    difference = (rows["total"] / n - rows["control_total"] / m) - slope * (
        rows["before_total"] / n - rows["control_before_total"] / m
    )
    left = (variance - 2 * slope * shared + slope**2 * before).clip(lower=0)
    control_left = (control_variance - 2 * slope * control_shared + slope**2 * control_before).clip(lower=0)
    error = np.sqrt(left / n + control_left / m)
    freedom = _welch_freedom(left / n, n, control_left / m, m)
    half = t.isf(ALPHA / 2, freedom) * error
    return pd.DataFrame(
        {
            "adjusted_difference": difference,
            "adjusted_ci_low": difference - half,
            "adjusted_ci_high": difference + half,
            "adjusted_p_value": 2 * t.sf(_ratio(difference, error).abs(), freedom),
            "variance_reduction": 1 - _ratio(left / n + control_left / m, variance / n + control_variance / m),
        }
    )


def _variances(rows: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    """The sample variances of the group and of the one it is compared with."""
    return (
        _covariance(rows["total_squares"], rows["total"], rows["total"], rows["users"].astype(float)),
        _covariance(
            rows["control_total_squares"],
            rows["control_total"],
            rows["control_total"],
            rows["control_users"].astype(float),
        ),
    )


def _covariance(products: pd.Series, one: pd.Series, other: pd.Series, users: pd.Series) -> pd.Series:
    """The sample covariance from sums; null for one person alone."""
    found = (products - one * other / users) / (users - 1).where(users > 1)
    # What is left of sums that cancel is rounding.
    return found.where(found.abs() > 1e-12 * products.abs() / users, 0).where(users > 1)


def _welch_freedom(squared: pd.Series, n: pd.Series, control_squared: pd.Series, m: pd.Series) -> pd.Series:
    return _ratio((squared + control_squared) ** 2, squared**2 / (n - 1) + control_squared**2 / (m - 1))


def _ratio(one: pd.Series, other: pd.Series) -> pd.Series:
    return one / other.where(other > 0)


def _is_enough(rows: pd.DataFrame) -> pd.Series:
    """Whether either group would expect enough people with and, of rates, without the outcome."""
    n, m = rows["users"].astype(float), rows["control_users"].astype(float)
    pooled = (rows["total"].astype(float) + rows["control_total"].astype(float)) / (n + m)
    responding = (rows["responders"] + rows["control_responders"]).astype(float) / (n + m)
    smaller = np.minimum(n, m)
    return (smaller * responding >= MINIMUM_EXPECTED) & (
        (rows["kind"] != "rate") | (smaller * (1 - pooled) >= MINIMUM_EXPECTED)
    )


def _verdicts(found: pd.DataFrame, enough: pd.Series, is_higher_better: pd.Series) -> np.ndarray:
    differs = enough & (found["q_value"] < ALPHA)
    is_up = found["difference"] > 0
    return np.select(
        [
            found["sample_ratio_p_value"] < SAMPLE_RATIO_LEVEL,
            differs & (is_up == is_higher_better),
            differs,
            enough & (found["power"] >= POWER),
        ],
        ["invalid", "better", "worse", "no_difference_shown"],
        default="not_enough_data",
    )
