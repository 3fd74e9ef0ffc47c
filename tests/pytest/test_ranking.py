"""Measures of ranked recommendations, by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from persona.ranking import MINIMUM_PEOPLE, bootstrap_lower_bound, compare_methods, ranking_measures


def frame(columns: str, rows: list[tuple]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=columns.split())


def test_measures_of_three_people_by_hand():
    """1 is offered a, b, c and takes a, c and x; 2 takes nothing of it, 3 is offered nothing, 4 took nothing at all."""
    ranked = frame(
        "user_id item_key method_rank",
        [(1, "a", 1), (1, "b", 2), (1, "c", 3), (1, "x", 4), (2, "a", 1), (4, "a", 1)],
    )
    taken = frame("user_id item_key", [(1, "a"), (1, "c"), (1, "x"), (2, "b"), (3, "a")])
    found = ranking_measures(ranked, taken, places=3)
    assert found.index.tolist() == [1, 2, 3]
    assert found["precision"].tolist() == pytest.approx([2 / 3, 0, 0])
    assert found["recall"].tolist() == pytest.approx([2 / 3, 0, 0])
    # 1 / log2(2) and 1 / log2(4), of at best 1 / log2(2) + 1 / log2(3) + 1 / log2(4)
    assert found["ndcg"].tolist() == pytest.approx([(1 + 0.5) / (1 + 1 / np.log2(3) + 0.5), 0, 0])


def test_all_that_was_taken_on_top_is_an_ndcg_of_one():
    ranked = frame("user_id item_key method_rank", [(1, "a", 1), (1, "b", 2), (1, "c", 3)])
    assert ranking_measures(ranked, frame("user_id item_key", [(1, "b"), (1, "a")]))["ndcg"].tolist() == [1]


def test_the_lower_bound_is_about_two_standard_errors_below_the_mean():
    differences = np.random.default_rng(1).normal(0.3, 1, 2_000)
    bound = bootstrap_lower_bound(differences, seed=2)
    expected = differences.mean() - 1.96 * differences.std() / np.sqrt(2_000)
    assert bound == pytest.approx(expected, abs=0.006)
    assert bound == bootstrap_lower_bound(differences, seed=2)


def offered(people: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Everybody takes a, which they had, and b, which is new; popularity offers c, the others b and then a."""
    day = pd.Timestamp("2026-05-31")
    lists = {"popularity": ["c"], "similarity": ["b", "a"], "circle": ["b", "a"]}
    rankings = [
        (day, "product", method, is_new_only, user, item, rank)
        for user in range(people)
        for method, items in lists.items()
        for is_new_only in (False, True)
        for rank, item in enumerate([item for item in items if item != "a" or not is_new_only], start=1)
    ]
    outcomes = [(day, "product", user, item, item == "b") for user in range(people) for item in "ab"]
    return (
        frame("recommended_date item_type method is_new_only user_id item_key method_rank", rankings),
        frame("recommended_date item_type user_id item_key is_new", outcomes),
    )


def test_methods_are_compared_with_and_without_what_people_had():
    found = compare_methods(*offered(MINIMUM_PEOPLE), seed=1).set_index(["is_new_only", "metric"])["value"]
    assert found[False, "precision_at_10_similarity"] == pytest.approx(0.2)
    assert found[True, "precision_at_10_similarity"] == pytest.approx(0.1)
    assert found[True, "recall_at_10_similarity"] == found[True, "ndcg_at_10_similarity"] == 1
    assert found[False, "precision_at_10_popularity"] == 0
    assert found[False, "precision_at_10_gain"] == found[False, "precision_at_10_gain_low"] == pytest.approx(0.2)
    # nobody gains by the circle, so the bound is not above 0
    assert found[False, "ndcg_at_10_circle_gain_low"] == 0


def test_of_too_few_people_nothing_is_said():
    rankings, outcomes = offered(MINIMUM_PEOPLE - 1)
    assert compare_methods(rankings, outcomes, seed=1).empty
    assert compare_methods(rankings.iloc[:0], outcomes.iloc[:0], seed=1).empty
