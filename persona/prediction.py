"""Who is going to churn and who is going to buy: learned from what people did before, judged by later days."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from scipy.special import logit
from sklearn.base import BaseEstimator
from sklearn.ensemble import HistGradientBoostingClassifier, RandomForestClassifier
from sklearn.inspection import permutation_importance
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import brier_score_loss, roc_auc_score
from sklearn.model_selection import StratifiedKFold, cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer, StandardScaler
from threadpoolctl import threadpool_limits

from persona.inference import calibration_error
from persona.ranking import bootstrap_lower_bound

#: Nothing is learned where fewer people of training, validation or test had either outcome.
MINIMUM_OUTCOMES = 20

#: The one feature that the baseline knows.
RECENCY = {"churn": "days_since_last_active", "purchase": "days_since_last_order"}

ALGORITHMS = ("logistic_regression", "random_forest", "boosted_trees")
ALWAYS_USED, TRIED = "behaviour", ("sequence", "network")

#: A reason moves the chance by so much at least.
MINIMUM_EFFECT = 0.005
MAXIMUM_REASONS = 3

#: What is said of people in whom nothing moves the chance.
NO_REASON = "like most people in everything that counts"

FIT_COLUMNS = {"target": "str", "as_of_date": "datetime64[us]", "kind": "str", "name": "str", "value": "float64"}
SCORE_COLUMNS = {
    "target": "str", "as_of_date": "datetime64[us]", "split": "str", "user_id": "int64",
    "model_probability": "float64", "baseline_probability": "float64", "top_reasons": "str",
}  # fmt: skip


@dataclass(frozen=True)
class Predictor:
    """A classifier with the calibration of its scores."""

    features: list[str]
    model: BaseEstimator
    calibration: LogisticRegression

    def chances(self, people: pd.DataFrame) -> np.ndarray:
        """Return the calibrated chance of each person, shape (n_people,), given a frame with the features."""
        return self.calibration.predict_proba(_scores(self.model, people[self.features]))[:, 1]


@dataclass(frozen=True)
class _Trial:
    """A classifier that was tried, and the squared error of each validation person."""

    features: list[str]
    model: BaseEstimator
    losses: np.ndarray

    @property
    def brier(self) -> float:
        return float(self.losses.mean())


def fit_targets(examples: pd.DataFrame, features: pd.DataFrame, seed: int) -> pd.DataFrame:
    """Choose a classifier for each target and day, and say how good it is.

    Parameters
    ----------
    examples : DataFrame with `target`, `as_of_date`, `split` (`train`, `validation`, `test`), `observation_date`,
        `user_id`, `outcome` (0 or 1) and a column per feature
        Splits are of different times, and no outcome of one lies behind the beginning of the next.
    features : DataFrame with `feature`, `feature_group`
    seed : int

    Returns
    -------
    DataFrame with `target`, `as_of_date`, `kind`, `name`, `value`
        Of kind `algorithm` the one that was chosen, with its Brier score on validation; of kind `feature` those it
        uses, with their permutation importance (by how much the Brier score rises when a feature is shuffled); of kind
        `measure` what `choose` and `measures` found, or a null `holdout_brier` with too little to learn from.
    """
    rows = []
    for (target, as_of_date), of_fit in _by_fit(examples):
        parts = _parts(of_fit)
        if not _is_enough(parts):
            rows.append((target, as_of_date, "measure", "holdout_brier", None))
            continue
        with threadpool_limits(1):
            algorithm, importances, found = choose(parts["train"], parts["validation"], features, seed)
            predictor = fit(parts["train"], parts["validation"], list(importances.index), algorithm, seed)
            baseline = fit_baseline(parts["train"], parts["validation"], RECENCY[target])
            found |= measures(parts["test"], predictor, baseline, seed)
        rows.append((target, as_of_date, "algorithm", algorithm, found[f"validation_brier_{algorithm}"]))
        rows += [(target, as_of_date, "feature", name, value) for name, value in importances.items()]
        rows += [(target, as_of_date, "measure", name, value) for name, value in found.items()]
    return pd.DataFrame(rows, columns=list(FIT_COLUMNS)).astype(FIT_COLUMNS).round({"value": 9})


def choose(
    train: pd.DataFrame, validation: pd.DataFrame, features: pd.DataFrame, seed: int
) -> tuple[str, pd.Series, dict[str, float]]:
    """Choose algorithm and features by the Brier score on validation.

    The algorithm is chosen with the features that are always used. A group of others is added if it lowers the Brier
    score, with 97.5 % certainty of a bootstrap over people. Then features are left out whose shuffling does no harm,
    unless the score gets worse without them.

    Parameters
    ----------
    train, validation : DataFrame with `outcome` and a column per feature
    features : DataFrame with `feature`, `feature_group`
    seed : int

    Returns
    -------
    algorithm : str, one of `ALGORITHMS`
    importances : Series
        By feature used.
    found : dict
        `validation_brier_<algorithm>` of each, and `validation_gain_low_<group>` of each group of features that was
        tried, the least it gains.
    """
    by_group = features.groupby("feature_group")["feature"].agg(list)
    trials = {name: _try(train, validation, by_group[ALWAYS_USED], name, seed) for name in ALGORITHMS}
    found = {f"validation_brier_{name}": trial.brier for name, trial in trials.items()}
    algorithm = min(ALGORITHMS, key=lambda name: trials[name].brier)
    best = trials[algorithm]
    for group in TRIED:
        tried = _try(train, validation, [*best.features, *by_group.get(group, [])], algorithm, seed)
        found[f"validation_gain_low_{group}"] = bootstrap_lower_bound(best.losses - tried.losses, seed)
        if found[f"validation_gain_low_{group}"] > 0:
            best = tried
    importances = _importances(best, validation, seed)
    useful = importances[importances > 0]
    if 0 < len(useful) < len(importances):
        reduced = _try(train, validation, list(useful.index), algorithm, seed)
        importances = useful if reduced.brier <= best.brier else importances
    return algorithm, importances, found


def fit(train: pd.DataFrame, validation: pd.DataFrame, features: list[str], algorithm: str, seed: int) -> Predictor:
    """Fit a classifier to the training examples and calibrate it on validation.

    Calibration is J. Platt's (1999): a logistic regression of the outcome on the score. The order of features makes no
    difference.
    """
    features = sorted(features)
    model = _estimator(algorithm, seed).fit(train[features], train["outcome"])
    calibration = _platt().fit(_scores(model, validation[features]), validation["outcome"])
    return Predictor(features, model, calibration)


def fit_baseline(train: pd.DataFrame, validation: pd.DataFrame, recency: str) -> Predictor:
    """Fit what days since the last time alone tell: a logistic regression on the days and their logarithm."""
    terms = FunctionTransformer(lambda days: np.column_stack([days, np.log1p(days)]))
    model = make_pipeline(terms, StandardScaler(), LogisticRegression()).fit(train[[recency]], train["outcome"])
    calibration = _platt().fit(_scores(model, validation[[recency]]), validation["outcome"])
    return Predictor([recency], model, calibration)


def measures(test: pd.DataFrame, predictor: Predictor, baseline: Predictor, seed: int) -> dict[str, float]:
    """Measure a predictor on people of a later time, beside the baseline.

    Parameters
    ----------
    test : DataFrame with `outcome` and the features
        A row a person, so that people are what the bootstrap draws.
    predictor, baseline : Predictor
    seed : int

    Returns
    -------
    dict
        `holdout_people`, `holdout_outcome_rate`, `holdout_auc`, `holdout_brier`, both also of the baseline,
        `holdout_brier_gain` over it with `…_low` and `…_high`, the ends of its 95 % interval,
        `holdout_calibration_error` (ten bins) and `holdout_calibration_slope` (1 is best, less is too sure).
    """
    outcome = test["outcome"].to_numpy(int)
    chances, baseline_chances = predictor.chances(test), baseline.chances(test)
    gains = (baseline_chances - outcome) ** 2 - (chances - outcome) ** 2
    return {
        "holdout_people": len(outcome),
        "holdout_outcome_rate": outcome.mean(),
        "holdout_auc": roc_auc_score(outcome, chances),
        "holdout_baseline_auc": roc_auc_score(outcome, baseline_chances),
        "holdout_brier": brier_score_loss(outcome, chances),
        "holdout_baseline_brier": brier_score_loss(outcome, baseline_chances),
        "holdout_brier_gain": gains.mean(),
        "holdout_brier_gain_low": bootstrap_lower_bound(gains, seed),
        "holdout_brier_gain_high": -bootstrap_lower_bound(-gains, seed),
        "holdout_calibration_error": calibration_error(chances, outcome),
        "holdout_calibration_slope": _platt().fit(_logits(chances), outcome).coef_[0, 0],
    }


@dataclass(frozen=True)
class Scorer:
    """What was chosen for each target and day, fitted, and how to tell its reasons."""

    fitted: dict[Any, tuple[Predictor, Predictor, bool, pd.Series]]
    words: pd.Series

    def score(self, people: pd.DataFrame) -> pd.DataFrame:
        """Return the chances of people, and the reasons for them.

        Parameters
        ----------
        people : DataFrame with `target`, `as_of_date`, `split`, `user_id` and a column per feature

        Returns
        -------
        DataFrame with the first four of these, `model_probability`, `baseline_probability`, `top_reasons`
            Reasons are those of the model where it is shown to be better than the baseline, else of the baseline. No
            rows for targets and days with too little to learn from.
        """
        # typed from the start: a column without rows would make ids floats, which are too short for them
        frames = [pd.DataFrame({name: [] for name in SCORE_COLUMNS}).astype(SCORE_COLUMNS)]
        for key, alike in people.groupby(["target", "as_of_date"]):
            if key not in self.fitted:
                continue
            predictor, baseline, is_better, typical = self.fitted[key]
            scores = alike[["target", "as_of_date", "split", "user_id"]].assign(
                model_probability=predictor.chances(alike).round(9),
                baseline_probability=baseline.chances(alike).round(9),
                top_reasons=top_reasons(predictor if is_better else baseline, alike, typical, self.words),
            )
            frames.append(scores.astype(SCORE_COLUMNS))
        return pd.concat(frames, ignore_index=True)


def fit_scorer(examples: pd.DataFrame, fits: pd.DataFrame, features: pd.DataFrame, seed: int) -> Scorer:
    """Fit what was chosen to the same rows again, which gives the same classifiers.

    Parameters
    ----------
    examples, seed
        As `fit_targets` had them.
    fits : DataFrame
        What `fit_targets` returned.
    features : DataFrame with `feature`, `words`
    """
    fitted: dict[Any, tuple[Predictor, Predictor, bool, pd.Series]] = {}
    words = features.set_index("feature")["words"]
    for key, of_fit in _by_fit(examples):
        facts = fits[(fits["target"] == key[0]) & (fits["as_of_date"] == key[1])]
        named = {kind: rows.set_index("name")["value"] for kind, rows in facts.groupby("kind")}
        if "algorithm" not in named:
            continue
        train, validation, _ = _parts(of_fit).values()
        with threadpool_limits(1):
            predictor = fit(train, validation, list(named["feature"].index), named["algorithm"].index[0], seed)
            baseline = fit_baseline(train, validation, RECENCY[key[0]])
        is_better = named["measure"]["holdout_brier_gain_low"] > 0
        fitted[key] = predictor, baseline, is_better, validation[list(words.index)].median()
    return Scorer(fitted, words)


def top_reasons(predictor: Predictor, people: pd.DataFrame, typical: pd.Series, words: pd.Series) -> list[str]:
    """Return for each person the features that move their chance most, in words.

    A feature moves the chance by what it differs from the chance of somebody alike in all else but with the typical
    value. This asks the same of all kinds of models.

    Parameters
    ----------
    predictor : Predictor
    people : DataFrame with a column per feature
    typical : Series
        By feature the typical value, the median.
    words : Series
        By feature what to call it.
    """
    chances = predictor.chances(people)
    effects = np.column_stack(
        [chances - predictor.chances(people.assign(**{name: typical[name]})) for name in predictor.features]
    )
    order = np.argsort(-np.abs(effects), axis=1, kind="stable")[:, :MAXIMUM_REASONS]
    values = people[predictor.features].to_numpy(float)
    said = []
    for row, places in enumerate(order):
        reasons = [
            f"{words[predictor.features[place]]}: {_readable(values[row, place])} (typically "
            f"{_readable(typical[predictor.features[place]])}), {100 * effects[row, place]:+.1f} points"
            for place in places
            if abs(effects[row, place]) >= MINIMUM_EFFECT
        ]
        said.append("; ".join(reasons) or NO_REASON)
    return said


def _readable(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def _by_fit(examples: pd.DataFrame) -> Iterable[tuple[Any, pd.DataFrame]]:
    """Yield target and day, and their examples, always in the same order."""
    return examples.sort_values(["observation_date", "user_id"]).groupby(["target", "as_of_date"])


def _parts(examples: pd.DataFrame) -> dict[str, pd.DataFrame]:
    return {split: examples[examples["split"] == split] for split in ("train", "validation", "test")}


def _is_enough(parts: dict[str, pd.DataFrame]) -> bool:
    return all((part["outcome"] == outcome).sum() >= MINIMUM_OUTCOMES for part in parts.values() for outcome in (0, 1))


def _estimator(algorithm: str, seed: int) -> BaseEstimator:
    """Return the classifier to fit: shallow and held back, as examples are few and noisy."""
    if algorithm == "logistic_regression":
        logs = FunctionTransformer(lambda values: np.sign(values) * np.log1p(np.abs(values)))
        return make_pipeline(logs, StandardScaler(), LogisticRegression(C=0.1, max_iter=1000))
    if algorithm == "random_forest":
        return RandomForestClassifier(50, min_samples_leaf=20, random_state=seed % 2**32)
    return HistGradientBoostingClassifier(
        max_iter=100,
        learning_rate=0.05,
        max_leaf_nodes=8,
        l2_regularization=1.0,
        early_stopping=False,
        random_state=seed % 2**32,
    )


def _platt() -> LogisticRegression:
    return LogisticRegression(C=1e6)


def _logits(chances: np.ndarray) -> np.ndarray:
    return logit(np.clip(chances, 1e-4, 1 - 1e-4)).reshape(-1, 1)


def _scores(model: BaseEstimator, people: pd.DataFrame) -> np.ndarray:
    return _logits(model.predict_proba(people)[:, 1])


def _try(train: pd.DataFrame, validation: pd.DataFrame, features: list[str], algorithm: str, seed: int) -> _Trial:
    """Fit a classifier and judge it on validation, each person calibrated by the others."""
    features = sorted(features)
    model = _estimator(algorithm, seed).fit(train[features], train["outcome"])
    folds = StratifiedKFold(5, shuffle=True, random_state=seed % 2**32)
    scores, outcome = _scores(model, validation[features]), validation["outcome"].to_numpy(int)
    chances = cross_val_predict(_platt(), scores, outcome, cv=folds, method="predict_proba")[:, 1]
    return _Trial(features, model, (chances - outcome) ** 2)


def _importances(trial: _Trial, validation: pd.DataFrame, seed: int) -> pd.Series:
    """Return by how much the Brier score on validation rises when a feature is shuffled (L. Breiman, 2001)."""
    found = permutation_importance(
        trial.model,
        validation[trial.features],
        validation["outcome"],
        scoring="neg_brier_score",
        n_repeats=3,
        max_samples=min(1_000, len(validation)),
        random_state=seed % 2**32,
    )
    return pd.Series(found.importances_mean, index=trial.features)
