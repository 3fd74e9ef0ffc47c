"""Attributes that people did not declare: learned from those who did, judged by some of them held out."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.optimize import minimize_scalar
from scipy.special import log_softmax, softmax
from scipy.stats import norm
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold, cross_val_predict
from threadpoolctl import threadpool_limits

from persona.experiments import wilson
from persona.ranking import bootstrap_lower_bound

#: Values that fewer of the sample declare are one outcome together, which is learned but never given to anybody.
MINIMUM_OUTCOME_PEOPLE = 20
RARE = "(rare)"

#: How strongly coefficients are held back: the inverse penalty, chosen among these by the log loss of five folds.
STRENGTHS = (0.003, 0.03, 0.3)

#: The level of the interval of a precision: its lower end is what the precision is at least in nine of ten cases.
PRECISION_ALPHA = 2 * norm.sf(1.2816)

COLUMNS = {
    "as_of_date": "datetime64[us]", "attribute": "str", "kind": "str", "outcome": "str", "parameter": "str",
    "parameter_value": "float64"
}  # fmt: skip


def fit_attributes(features: pd.DataFrame, declared: pd.DataFrame, rules: pd.DataFrame, seed: int) -> pd.DataFrame:
    """Fit a classifier for each day and enabled attribute and say how good it is.

    Parameters
    ----------
    features : DataFrame with `user_id`, `as_of_date`, `feature`, `feature_value`, `is_holdout`
        A person's features on a day; one without a row is 0. Each person has the feature `intercept`, which is 1.
        Whoever is held out is not learned from, but measured on.
    declared : DataFrame with `user_id`, `attribute`, `declared_value`
        People without features are left out.
    rules : DataFrame with `attribute`, `is_enabled`, `minimum_precision`, `minimum_confidence`, `minimum_examples`
    seed : int

    Returns
    -------
    DataFrame with `as_of_date`, `attribute`, `kind`, `outcome`, `parameter`, `parameter_value`
        Of kind `measure`, with an empty outcome, the measures of `fit_attribute`; of kind `coefficient`, only of
        classifiers that are good enough to be used, the weight of a feature (`parameter`) for an outcome. Weights are
        for features as they are, and calibrated: the softmax of their sums is the confidence. No rows for attributes
        that nobody declared.
    """
    fits = [
        _fit_day(of_day, declared, rules, seed).assign(as_of_date=day) for day, of_day in features.groupby("as_of_date")
    ]
    found = pd.concat(fits) if fits else pd.DataFrame(columns=list(COLUMNS))
    return found[list(COLUMNS)].astype(COLUMNS).round({"parameter_value": 9}).reset_index(drop=True)


def _fit_day(features: pd.DataFrame, declared: pd.DataFrame, rules: pd.DataFrame, seed: int) -> pd.DataFrame:
    """Return what :func:`fit_attributes` does of one day, without the day."""
    table = features.pivot_table(index="user_id", columns="feature", values="feature_value", fill_value=0.0)
    table = table.sort_index().sort_index(axis=1)
    is_holdout = features.groupby("user_id")["is_holdout"].first().astype(bool)
    rows = []
    for rule in rules[rules["is_enabled"]].sort_values("attribute").itertuples():
        values = declared[declared["attribute"] == rule.attribute].set_index("user_id")["declared_value"]
        values = values[values.index.isin(table.index)].sort_index()
        if values.empty:
            continue
        if len(values) < rule.minimum_examples:
            rows.append((rule.attribute, "measure", "", "holdout_log_loss", None))
            continue
        measures, weights = fit_attribute(
            table.loc[values.index].drop(columns="intercept"),
            values,
            is_holdout.loc[values.index],
            minimum_precision=rule.minimum_precision,
            minimum_confidence=rule.minimum_confidence,
            seed=seed,
        )
        rows += [(rule.attribute, "measure", "", name, value) for name, value in measures.items()]
        for outcome, of_outcome in weights.items():
            rows += [(rule.attribute, "coefficient", outcome, name, value) for name, value in of_outcome.items()]
    return pd.DataFrame(rows, columns=list(COLUMNS)[1:])


def fit_attribute(
    table: pd.DataFrame,
    values: pd.Series,
    is_holdout: pd.Series,
    minimum_precision: float,
    minimum_confidence: float,
    seed: int,
) -> tuple[dict[str, float], dict[str, pd.Series]]:
    """Fit a calibrated multinomial logistic regression to some people, and measure it on those who are held out.

    Penalty, temperature and threshold are chosen on those not held out, from predictions of five folds. The temperature
    divides the scores (C. Guo et al., 2017, On Calibration of Modern Neural Networks, ICML). The threshold is the least
    confidence from which on at least `minimum_precision` of the predictions are right, as Wilson's bound has it. Values
    that fewer than `MINIMUM_OUTCOME_PEOPLE` declare are one outcome, `RARE`, left out if they are too few together.

    Parameters
    ----------
    table : DataFrame, one row a person, one column a feature
    values : Series, same index
        What each declared.
    is_holdout : Series of bool, same index
    minimum_precision, minimum_confidence : float
    seed : int

    Returns
    -------
    measures : dict
        `examples`, `holdout_people`, `holdout_accuracy` and `holdout_majority_accuracy` (always the commonest value),
        `holdout_log_loss`, `holdout_log_loss_gain` over knowing only how common each value is, `…_gain_low` (the lower
        end of its 95 % interval), `holdout_calibration_error` (ten bins of confidence), and where a threshold was found
        `minimum_confidence`, `holdout_coverage` (share of people given a value) and `holdout_precision` (share right).
    weights : dict of Series
        By outcome the weight of each feature and of `intercept`; empty if the classifier is not good enough: the gain
        may be chance, or the precision is not reached, on the held-out people as on the others.
    """
    outcomes = values.where(values.map(values.value_counts()) >= MINIMUM_OUTCOME_PEOPLE, RARE)
    outcomes = outcomes[outcomes.map(outcomes.value_counts()) >= MINIMUM_OUTCOME_PEOPLE]
    if outcomes.nunique() < 2:
        return {"holdout_log_loss": np.nan}, {}
    names, numbers = np.unique(outcomes.to_numpy(str), return_inverse=True)
    table = table.loc[outcomes.index]
    spreads = table.std(ddof=0).to_numpy()
    varying = spreads > 1e-9
    # Around their means, so that the intercept hangs on nothing else: the same model is found in a third of the steps.
    means = table.mean().to_numpy()[varying]
    scaled = (table.to_numpy(float)[:, varying] - means) / spreads[varying]
    is_checked = is_holdout.loc[outcomes.index].to_numpy(bool)
    learn, check = np.flatnonzero(~is_checked), np.flatnonzero(is_checked)
    with threadpool_limits(1):
        model, scores = _best_model(scaled[learn], numbers[learn], seed)
        temperature = _temperature(scores, numbers[learn])
        held_out = _scores(model, scaled[check]) / temperature
    threshold = _threshold(scores / temperature, numbers[learn], names, minimum_precision, minimum_confidence)
    measures = {"examples": len(numbers)} | _measures(held_out, numbers[check], numbers[learn], names, threshold, seed)
    is_good = measures["holdout_log_loss_gain_low"] > 0 and measures.get("holdout_precision", 0) >= minimum_precision
    if not is_good:
        return measures, {}
    coefficients, intercepts = _weights(model)
    coefficients = coefficients / spreads[varying] / temperature
    intercepts = intercepts / temperature - coefficients @ means
    weights = {
        str(name): pd.Series([*coefficients[k], intercepts[k]], index=[*table.columns[varying], "intercept"])
        for k, name in enumerate(names)
    }
    return measures, weights


def _best_model(scaled: np.ndarray, numbers: np.ndarray, seed: int) -> tuple[LogisticRegression, np.ndarray]:
    """Return the model with the penalty that predicts other folds best, and those predictions as scores."""
    folds = StratifiedKFold(5, shuffle=True, random_state=seed % 2**32)
    best = None
    for strength in STRENGTHS:
        model = LogisticRegression(C=strength, max_iter=500)
        scores = cross_val_predict(model, scaled, numbers, cv=folds, method="predict_log_proba")
        loss = -scores[np.arange(len(numbers)), numbers].mean()
        if best is None or loss < best[0]:
            best = loss, model, scores
    return best[1].fit(scaled, numbers), best[2]


def _weights(model: LogisticRegression) -> tuple[np.ndarray, np.ndarray]:
    """Return coefficients and intercepts of every outcome; of two, the first has none."""
    if len(model.classes_) > 2:
        return model.coef_, model.intercept_
    return np.vstack([np.zeros_like(model.coef_), model.coef_]), np.array([0.0, model.intercept_[0]])


def _scores(model: LogisticRegression, scaled: np.ndarray) -> np.ndarray:
    coefficients, intercepts = _weights(model)
    return scaled @ coefficients.T + intercepts


def _temperature(scores: np.ndarray, numbers: np.ndarray) -> float:
    """Return by what scores are to be divided, so that they are neither too sure nor too shy."""

    def loss(log_temperature: float) -> float:
        return -log_softmax(scores / np.exp(log_temperature), axis=1)[np.arange(len(numbers)), numbers].mean()

    return float(np.exp(minimize_scalar(loss, bounds=(-2.0, 2.0), method="bounded").x))


def _threshold(
    scores: np.ndarray, numbers: np.ndarray, names: np.ndarray, minimum_precision: float, minimum_confidence: float
) -> float | None:
    confidence, is_right, is_named = _verdicts(scores, numbers, names)
    for threshold in np.arange(round(minimum_confidence * 100), 100) / 100:
        given = is_named & (confidence >= threshold)
        if given.any() and wilson(is_right[given].sum(), given.sum(), PRECISION_ALPHA)[0] >= minimum_precision:
            return float(threshold)
    return None


def _verdicts(scores: np.ndarray, numbers: np.ndarray, names: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    chances = softmax(scores, axis=1)
    best = chances.argmax(axis=1)
    return chances.max(axis=1), best == numbers, names[best] != RARE


def _measures(
    scores: np.ndarray,
    numbers: np.ndarray,
    learned: np.ndarray,
    names: np.ndarray,
    threshold: float | None,
    seed: int,
) -> dict[str, float]:
    confidence, is_right, is_named = _verdicts(scores, numbers, names)
    shares = np.bincount(learned, minlength=len(names)) / len(learned)
    losses = -log_softmax(scores, axis=1)[np.arange(len(numbers)), numbers]
    gains = -np.log(shares[numbers]) - losses
    measures = {
        "holdout_people": len(numbers),
        "holdout_accuracy": is_right.mean(),
        "holdout_majority_accuracy": (numbers == shares.argmax()).mean(),
        "holdout_log_loss": losses.mean(),
        "holdout_log_loss_gain": gains.mean(),
        "holdout_log_loss_gain_low": bootstrap_lower_bound(gains, seed),
        "holdout_calibration_error": calibration_error(confidence, is_right),
    }
    if threshold is not None:
        given = is_named & (confidence >= threshold)
        measures |= {"minimum_confidence": threshold, "holdout_coverage": given.mean()}
        if given.any():
            measures["holdout_precision"] = is_right[given].mean()
    return measures


def calibration_error(confidence: np.ndarray, is_right: np.ndarray, bins: int = 10) -> float:
    """Return how far confidence and the share that is right are apart, on average over people in bins of confidence.

    Parameters
    ----------
    confidence : array, shape (n_people,), 0 to 1
    is_right : boolean array, shape (n_people,)
    bins : int
        Equally wide.

    Returns
    -------
    float, 0 to 1
        The expected calibration error (C. Guo et al., 2017).
    """
    places = np.minimum((confidence * bins).astype(int), bins - 1)
    gaps = [
        abs(confidence[places == place].mean() - is_right[places == place].mean()) * (places == place).mean()
        for place in np.unique(places)
    ]
    return float(sum(gaps))
