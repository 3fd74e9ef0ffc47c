"""Fairness: the SQL from outcomes to verdicts agrees with fairlearn and statsmodels."""

from __future__ import annotations

import os
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pytest
from fairlearn.metrics import (
    MetricFrame,
    demographic_parity_difference,
    equal_opportunity_difference,
    selection_rate,
    true_positive_rate,
)
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import confint_proportions_2indep, proportions_ztest

from persona.running import run_dbt

#: The models from who came off how to the report, in the order in which they are built.
CHAIN = [
    "int_crosstab_counts",
    "int_crosstab_labels",
    "int_crosstab_cells",
    "int_crosstab_disclosure",
    "int_fairness_rates",
    "int_fairness_gaps",
    "rpt_fairness",
]
#: How often people of each group are churning, and flagged of those who are: nothing differs by gender, and not every
#: age band does.
FLAGGED = {"20s": 0.5, "30s": 0.5, "40s": 0.2, "50s": 0.9}


@pytest.fixture(scope="module")
def people() -> pd.DataFrame:
    """8,000 people, one in ten of whom declared nothing, with what a score said of them and what came."""
    generator = np.random.default_rng(5)
    age_band = generator.choice(list(FLAGGED), 8_000, p=[0.2, 0.5, 0.2, 0.1])
    is_churning = generator.random(8_000) < 0.4
    is_flagged = generator.random(8_000) < np.where(is_churning, pd.Series(age_band).map(FLAGGED), 0.1)
    has_declared = generator.random(8_000) < 0.9
    return pd.DataFrame(
        {
            "user_id": np.arange(8_000),
            "gender": np.where(has_declared, generator.choice(["female", "male"], 8_000, p=[0.6, 0.4]), "unknown"),
            "age_band": np.where(has_declared, age_band, "unknown"),
            "is_churning": is_churning,
            "is_flagged": is_flagged,
        }
    )


@pytest.fixture(scope="module")
def report(people: pd.DataFrame, tmp_path_factory: pytest.TempPathFactory) -> pd.DataFrame:
    """What the compiled models make of these people."""
    file = tmp_path_factory.mktemp("fairness") / "persona.duckdb"
    run_dbt(["compile", "--select", *CHAIN], file, {"PERSONA_RAW_PATH": "none"}, quiet=True)
    folder = Path(os.environ["DBT_TARGET_PATH"]) / "compiled/persona/models"
    day = pd.Timestamp("2026-06-30")
    outcomes = pd.concat(
        [people.assign(metric="selection_rate"), people[people["is_churning"]].assign(metric="true_positive_rate")]
    ).rename(columns={"is_flagged": "is_positive"})
    tables = {
        "int_user_basics": people.melt("user_id", ["gender", "age_band"], "attribute", "value").assign(as_of_date=day),
        "int_fairness_outcomes": outcomes.assign(
            as_of_date=day, subject_kind="score", subject="churn", question="score churn " + outcomes["metric"]
        ),
    }
    with duckdb.connect(str(file)) as connection:
        for schema in ("intermediate", "marts"):
            connection.execute(f"create schema if not exists {schema}")
        for name, table in tables.items():
            connection.register("frame", table)
            connection.execute(
                f"create table intermediate.{name} as select * replace (as_of_date::date as as_of_date) from frame"
            )
        connection.execute(
            "create table intermediate.int_persona_moves "
            "(from_date date, to_date date, from_persona text, to_persona text)"
        )
        for name in CHAIN:
            sql = next(folder.rglob(f"{name}.sql")).read_text(encoding="utf-8")
            schema = "marts" if name.startswith("rpt") else "intermediate"
            connection.execute(f"create table {schema}.{name} as {sql}")
        return connection.sql("select * from marts.rpt_fairness").df()


@pytest.mark.parametrize("attribute", ["gender", "age_band"])
def test_rates_and_gaps_are_those_of_fairlearn(people: pd.DataFrame, report: pd.DataFrame, attribute: str):
    theirs = MetricFrame(
        metrics={"selection_rate": selection_rate, "true_positive_rate": true_positive_rate},
        y_true=people["is_churning"],
        y_pred=people["is_flagged"],
        sensitive_features=people[attribute],
    ).by_group
    ours = report[report["attribute"] == attribute]
    rates = ours.pivot(index="attribute_value", columns="metric", values="rate")
    pd.testing.assert_frame_equal(rates, theirs, check_names=False, atol=1e-9)
    largest = people[people[attribute] != "unknown"][attribute].mode()[0]
    gaps = ours.pivot(index="attribute_value", columns="metric", values="gap").drop(largest)
    pd.testing.assert_frame_equal(gaps, (theirs - theirs.loc[largest]).drop(largest), check_names=False, atol=2e-9)
    spread = rates.max() - rates.min()
    known = {"y_true": people["is_churning"], "y_pred": people["is_flagged"], "sensitive_features": people[attribute]}
    assert np.isclose(spread["selection_rate"], demographic_parity_difference(**known))
    assert np.isclose(spread["true_positive_rate"], equal_opportunity_difference(**known))


def test_intervals_and_corrected_p_values_are_those_of_statsmodels(report: pd.DataFrame):
    compared = report[report["verdict"] != "reference"].reset_index(drop=True)
    hits = (compared["rate"] * compared["users"]).round().astype(int)
    reference_hits = (compared["reference_rate"] * compared["reference_users"]).round().astype(int)
    pairs = list(zip(hits, compared["users"], reference_hits, compared["reference_users"], strict=True))
    intervals = [confint_proportions_2indep(*pair, method="newcomb") for pair in pairs]
    assert np.allclose(compared[["gap_low", "gap_high"]], intervals, atol=1e-8)
    p_values = [proportions_ztest([a, c], [n, m])[1] for a, n, c, m in pairs]
    assert np.allclose(compared["p_value"], p_values, atol=1e-7)
    assert np.allclose(compared["q_value"], multipletests(p_values, method="fdr_bh")[1], atol=1e-7)


def test_planted_gaps_are_found_and_no_others(report: pd.DataFrame):
    verdicts = report[report["metric"] == "true_positive_rate"].set_index(["attribute", "attribute_value"])["verdict"]
    assert verdicts["age_band", "30s"] == verdicts["gender", "female"] == "reference"
    assert verdicts["age_band", "40s"] == "lower"
    assert verdicts["age_band", "50s"] == "higher"
    assert verdicts["gender", "male"] == verdicts["age_band", "20s"] == "no_difference_shown"
