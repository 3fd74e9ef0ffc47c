"""Rules that tell scores: found where they were planted, and true in SQL."""

from __future__ import annotations

from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pytest

from persona.rules import segment_rules


@pytest.fixture(scope="module")
def people() -> pd.DataFrame:
    """Chances by steps: .9 after three silent days or never active, else .5 with an amount above 12.5, else .1."""
    generator = np.random.default_rng(3)
    frame = pd.DataFrame(
        {
            "user_id": 2**59 + np.arange(400),
            "days_since_last_active": generator.integers(0, 8, 400).astype(float),
            "order_amount_28d": generator.choice([0, 10, 15.5, 20], 400),
            "reply_rate_28d": [None] + [0.5] * 399,
        }
    )
    frame.loc[:20, "days_since_last_active"] = np.nan
    is_silent = ~(frame["days_since_last_active"] <= 3)
    frame["chance"] = np.where(is_silent, 0.9, np.where(frame["order_amount_28d"] > 12.5, 0.5, 0.1))
    frame["band"] = np.where(is_silent, "high", "low")
    return frame.assign(target="churn", as_of_date=pd.Timestamp("2026-06-30"), sample_rank=1)


def test_planted_steps_are_found_and_said_in_sql(people: pd.DataFrame):
    rules = segment_rules(people, [people], minimum_users=20)
    assert rules["conditions"].tolist() == [
        "coalesce(days_since_last_active, 9999) > 3",
        "days_since_last_active <= 3 and order_amount_28d > 12.8",
        "days_since_last_active <= 3 and order_amount_28d <= 12.8",
    ]
    assert rules["average_probability"].tolist() == [0.9, 0.5, 0.1]
    assert rules["users"].tolist() == [(people["chance"] == chance).sum() for chance in (0.9, 0.5, 0.1)]
    assert rules["band"].tolist() == ["high", "low", "low"]
    assert (rules["band_share"] == 1).all() and (rules["band_agreement"] == 1).all()
    assert rules["r_squared"].tolist() == pytest.approx([1, 1, 1])


def test_bounds_of_a_column_are_said_once_and_never_is_in_none_that_ends(people: pd.DataFrame):
    days = people["days_since_last_active"].fillna(9_999)
    stepped = people.assign(chance=np.select([days <= 1, days <= 5, days <= 100], [0.1, 0.9, 0.4], 0.6))
    assert segment_rules(stepped, [stepped], minimum_users=20)["conditions"].tolist() == [
        "days_since_last_active > 1 and days_since_last_active <= 5",
        "coalesce(days_since_last_active, 9999) > 7",
        "days_since_last_active > 5 and days_since_last_active <= 7",
        "days_since_last_active <= 1",
    ]


def test_rules_are_counted_over_everyone_in_batches(people: pd.DataFrame):
    twice = pd.concat([people, people], ignore_index=True)
    pieces = [twice.iloc[start : start + 90] for start in range(0, len(twice), 90)]
    once, double = segment_rules(people, [people], 20), segment_rules(people, pieces, 20)
    assert double["users"].tolist() == (2 * once["users"]).tolist()
    pd.testing.assert_frame_equal(double.drop(columns="users"), once.drop(columns="users"))


def test_no_rule_is_for_few(people: pd.DataFrame):
    assert segment_rules(people, [people], minimum_users=150)["users"].min() >= 150
    assert segment_rules(people, [people], minimum_users=201).empty
    assert segment_rules(people.assign(chance=0.5), [people], minimum_users=20).empty
    assert segment_rules(people.head(0), [], minimum_users=20).empty


def test_each_rule_finds_as_many_people_in_sql_as_it_says(demo_warehouse: Path):
    with duckdb.connect(str(demo_warehouse), read_only=True) as connection:
        rules = connection.sql("select target, as_of_date, conditions, users from marts.rpt_segment_rules").fetchall()
        assert rules
        for target, as_of_date, conditions, users in rules:
            found = connection.execute(
                f"""
                select count(*)
                from marts.fct_user_features
                join marts.fct_{target}_scores using (user_id, as_of_date)
                where as_of_date = $1 and {conditions}
                """,
                [as_of_date],
            ).fetchone()
            assert found == (users,), conditions
