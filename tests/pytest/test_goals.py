"""Goal KPIs: the SQL from what people did to verdicts finds the effects of actions that were planted, and no others."""

from __future__ import annotations

import os
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pytest
from scipy.stats import binomtest

from persona.experiments import compare_groups
from persona.running import run_dbt

pytestmark = pytest.mark.long

#: The models from what people did to the report, in the order in which they are built. Before the last Python tests.
CHAIN = ["int_goal_outcomes", "int_goal_cells", "int_goal_comparisons", "rpt_goal_kpis"]

ACTIONS = 400
PEOPLE = 400
HELD_OUT = 0.25

#: What the actions of every other number add to how many of their people buy, and to what those pay who buy.
BUYING = 0.15
PAYING = 20.0


@pytest.fixture(scope="module")
def people() -> pd.DataFrame:
    """What the people of 400 actions did in the month before and in the month after: active, bought, and paid."""
    generator = np.random.default_rng(8101)
    count = ACTIONS * PEOPLE
    action = np.arange(count) // PEOPLE
    is_holdout = generator.random(count) < HELD_OUT
    is_moved = (action % 2 == 1) & ~is_holdout
    habit = generator.uniform(0.1, 0.6, count)
    bought_before = generator.random(count) < habit
    bought = generator.random(count) < habit + BUYING * is_moved
    return pd.DataFrame(
        {
            "user_id": np.arange(count),
            "action": [f"action_{number:03}" for number in action],
            "is_planted": action % 2 == 1,
            "is_holdout": is_holdout,
            "active_before": generator.random(count) < 0.8,
            "active": generator.random(count) < 0.8,
            "converted_before": bought_before,
            "converted": bought,
            "paid_before": np.where(bought_before, generator.gamma(2, 20, count), 0),
            "paid": np.where(bought, generator.gamma(2, 20, count) + PAYING * is_moved, 0),
        }
    )


def _signals(people: pd.DataFrame) -> pd.DataFrame:
    """The signals of both months in the form of `int_goal_signals`, which has no row for what did not happen."""
    parts = [
        pd.DataFrame(
            {
                "user_id": people["user_id"],
                "month_start": pd.Timestamp(month),
                "signal": signal,
                "value": people[signal + suffix].astype(float),
            }
        )
        for month, suffix in (("2026-05-01", "_before"), ("2026-06-01", ""))
        for signal in ("active", "converted", "paid")
    ]
    signals = pd.concat(parts)
    return signals[signals["value"] > 0]


@pytest.fixture(scope="module")
def report(people: pd.DataFrame, tmp_path_factory: pytest.TempPathFactory) -> pd.DataFrame:
    """What the compiled models make of these people, with what was planted."""
    file = tmp_path_factory.mktemp("goals") / "persona.duckdb"
    run_dbt(["compile", "--select", *CHAIN], file, {"PERSONA_RAW_PATH": "none"}, quiet=True)
    folder = Path(os.environ["DBT_TARGET_PATH"]) / "compiled/persona/models"
    members = people[["user_id", "action", "is_holdout"]].rename(columns={"action": "value"})
    tables = {
        "int_goal_members": members.assign(
            kind="action", month_start=pd.Timestamp("2026-06-01"), as_of_date=pd.Timestamp("2026-05-31")
        ),
        "int_goal_signals": _signals(people),
    }
    with duckdb.connect(str(file)) as connection:
        for schema in ("intermediate", "marts"):
            connection.execute(f"create schema if not exists {schema}")
        for name, table in tables.items():
            connection.register("frame", table)
            connection.execute(f"create table intermediate.{name} as select * from frame")
            for column in table.filter(regex="month_start|_date"):
                connection.execute(f"alter table intermediate.{name} alter {column} type date")
        for name in CHAIN:
            sql = next(folder.rglob(f"{name}.sql")).read_text(encoding="utf-8")
            schema = "marts" if name.startswith("rpt") else "intermediate"
            connection.execute(f"create table {schema}.{name} as {sql}")
            if name == "int_goal_comparisons":
                comparisons = connection.table(f"intermediate.{name}").df()
                connection.register("tests", compare_groups(comparisons, ["month_start", "action", "kpi"]))
                connection.execute("create table intermediate.int_goal_tests as select * from tests")
        found = connection.sql("select * from marts.rpt_goal_kpis where kind = 'action'").df()
    is_planted = people.groupby("action")["is_planted"].first()
    return found.assign(is_planted=found["value"].map(is_planted))


def test_every_action_is_judged_but_where_few_of_those_held_out_paid(people: pd.DataFrame, report: pd.DataFrame):
    assert report.groupby("kpi").size().to_dict() == dict.fromkeys(
        ["active_users", "conversion", "retention", "revenue"], ACTIONS
    )
    paid = people[people["is_holdout"] & (people["paid"] > 0)].groupby("action").size()
    unsaid = report[report["verdict"] == "not_enough_data"]
    assert set(unsaid["value"]) == set(paid.index[paid < 20])
    assert set(unsaid["kpi"]) <= {"revenue"}
    assert unsaid["movement_difference"].isna().all()


@pytest.mark.parametrize("kpi", ["active_users", "conversion", "revenue"])
def test_without_an_effect_one_in_twenty_differs(report: pd.DataFrame, kpi: str):
    idle = report[(report["kpi"] == kpi) & ~report["is_planted"]]
    assert binomtest(int((idle["p_value"] < 0.05).sum()), len(idle), 0.05).pvalue > 0.01


def test_intervals_hold_the_planted_effect_as_often_as_they_say(report: pd.DataFrame):
    conversion = report[report["kpi"] == "conversion"]
    effect = np.where(conversion["is_planted"], BUYING, 0.0)
    holds = (conversion["ci_low"] <= effect) & (effect <= conversion["ci_high"])
    assert binomtest(int(holds.sum()), len(holds), 0.95).pvalue > 0.01


def test_planted_effects_are_found_and_hardly_any_others(report: pd.DataFrame):
    moved = report[report["verdict"] != "not_shown"]
    planted = report[report["is_planted"] & report["kpi"].isin(["conversion", "revenue"])]
    assert (planted["verdict"] == "moved_more").mean() > 0.3
    assert "moved_less" not in set(planted["verdict"])
    # Of what is said to have moved one in twenty at most had no effect, as Benjamini and Hochberg promise on average.
    is_real = moved["is_planted"] & moved["kpi"].isin(["conversion", "revenue"])
    assert binomtest(int((~is_real).sum()), len(moved), 0.05, alternative="greater").pvalue > 0.01
