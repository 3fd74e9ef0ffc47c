"""Clusters are named after the signature they look like, one to one, and not at all where there is no pattern."""

import numpy as np
import pandas as pd
import pytest
from threadpoolctl import threadpool_limits

from persona import clustering, personas, planted

SIGNATURES = pd.DataFrame(
    [("writer", "posts", 1.0), ("caller", "calls", 1.0), ("buyer", "orders", 1.0), ("buyer", "page_views", 0.5)],
    columns=["persona", "metric", "weight"],
)
METRICS = ["calls", "orders", "page_views", "posts"]


@pytest.fixture(autouse=True, scope="module")
def one_thread():
    """So small data is fitted fastest, whatever else the machine does."""
    with threadpool_limits(1):
        yield


def wide(rows):
    """Signatures or centres as the matching takes them: a row each, missing metrics 0."""
    return pd.DataFrame(rows).T.fillna(0.0)


def centroids_of(centres, explained=0.5, chance=0.3, as_of_date="2026-06-30"):
    rows = [(cluster, metric, value) for cluster, centre in centres.items() for metric, value in centre.items()]
    frame = pd.DataFrame(rows, columns=["cluster_id", "metric", "centroid"])
    return frame.assign(as_of_date=as_of_date, explained_share=explained, chance_explained_share=chance)


def people(seed, shuffled):
    """Writers, callers and buyers, or the same numbers dealt out anew metric by metric."""
    generator = np.random.default_rng(seed)
    values = generator.normal(size=(300, len(METRICS)))
    kinds = np.arange(300) % 3
    values[kinds == 0, METRICS.index("posts")] += 5
    values[kinds == 1, METRICS.index("calls")] += 5
    values[np.ix_(kinds == 2, [METRICS.index("orders"), METRICS.index("page_views")])] += 4
    if shuffled:
        values = generator.permuted(values, axis=0)
    frame = pd.DataFrame((values - values.mean(axis=0)) / values.std(axis=0), columns=METRICS).rename_axis("user_id")
    sample = frame.reset_index().melt(id_vars="user_id", var_name="metric", value_name="value")
    return sample.assign(is_relative=True, as_of_date=pd.Timestamp("2026-06-30"))


def named(centroids, threshold=0.5):
    found = personas.match_dates(centroids, SIGNATURES, threshold)
    names = found["persona"].astype(object).where(found["persona"].notna(), None)
    return dict(zip(found["cluster_id"], names, strict=True))


def test_likeness_is_the_cosine_whatever_the_lengths():
    centres = wide({1: {"posts": 3.0}, 2: {"posts": -3.0}, 3: {"calls": 2.0}, 4: {"posts": 3.0, "calls": 4.0}})
    likeness = personas.similarities(centres, wide({"writer": {"posts": 0.1}}))
    assert likeness["writer"].tolist() == pytest.approx([1, -1, 0, 0.6])


def test_a_centre_without_direction_is_like_nothing():
    assert personas.similarities(wide({1: {"posts": 0.0}}), wide({"writer": {"posts": 1.0}})).iloc[0, 0] == -1


def test_a_signature_needs_half_of_its_weight_measured():
    signatures = wide({"half": {"posts": 1.0, "gifts": 1.0}, "less": {"posts": 1.0, "gifts": -1.01}})
    likeness = personas.similarities(wide({1: {"posts": 1.0}}), signatures)
    assert likeness.loc[1].to_dict() == {"half": pytest.approx(1.0), "less": -1}


def test_the_greatest_total_likeness_is_found_not_the_first_best():
    likeness = pd.DataFrame({"writer": [0.9, 0.8], "caller": [0.7, 0.1]}, index=[1, 2])
    found = personas.match(likeness)
    assert dict(zip(found["cluster_id"], found["persona"], strict=True)) == {1: "caller", 2: "writer"}


def test_no_two_clusters_have_one_name():
    found = named(centroids_of({1: {"posts": 1.0, "calls": 0.0}, 2: {"posts": 0.9, "calls": 0.1}}), threshold=0.0)
    assert sorted(name for name in found.values() if name) == ["caller", "writer"]


def test_more_clusters_than_names_leave_some_unnamed():
    centres = {cluster: {"posts": 1.0, "calls": cluster / 10, "orders": 0.0, "page_views": 0.0} for cluster in range(5)}
    found = personas.match_dates(centroids_of(centres), SIGNATURES, -1.0)
    assert found["cluster_id"].tolist() == [0, 1, 2, 3, 4]
    assert found["persona"].notna().sum() == 3


@pytest.mark.parametrize(("threshold", "name"), [(0.6, "writer"), (0.600001, None)])
def test_a_name_needs_the_threshold(threshold, name):
    centres = {1: {"posts": 0.6, "calls": 0.0, "orders": 0.0, "page_views": 0.0, "tenure": 0.8}}
    assert named(centroids_of(centres), threshold) == {1: name}


@pytest.mark.parametrize(("explained", "name"), [(0.300001, "writer"), (0.3, None), (0.2, None)])
def test_clusters_that_explain_no_more_than_chance_have_no_name(explained, name):
    assert named(centroids_of({1: {"posts": 1.0}}, explained=explained, chance=0.3)) == {1: name}


def test_days_are_named_each_for_itself():
    pattern = centroids_of({1: {"posts": 1.0}}, as_of_date="2026-05-31")
    noise = centroids_of({1: {"posts": 1.0}}, explained=0.2, as_of_date="2026-06-30")
    found = personas.match_dates(pd.concat([noise, pattern]), SIGNATURES, 0.5)
    assert found["as_of_date"].astype(str).tolist() == ["2026-05-31", "2026-06-30"]
    assert found["persona"].notna().tolist() == [True, False]


def test_kinds_of_people_are_named():
    centroids = clustering.fit_dates(people(seed=0, shuffled=False), (3, 3), minimum_users=50, seed=0)
    assert sorted(named(centroids).values()) == ["buyer", "caller", "writer"]


@pytest.mark.parametrize("seed", range(3))
def test_nobody_is_named_when_the_columns_are_shuffled(seed):
    centroids = clustering.fit_dates(people(seed, shuffled=True), (3, 3), minimum_users=50, seed=seed)
    found = named(centroids)
    assert len(found) == 3
    assert set(found.values()) == {None}


def test_no_clusters_give_an_empty_frame_of_the_same_columns():
    full = personas.match_dates(centroids_of({1: {"posts": 1.0}}), SIGNATURES, 0.5)
    empty = personas.match_dates(centroids_of({}), SIGNATURES, 0.5)
    assert empty.empty
    assert list(empty.columns) == list(full.columns)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_planted_personas_that_lie_apart_are_found(seed):
    """Where the planted personas' own silhouette is at least a half nearly everybody is recognised."""
    found = planted.measure(strength=16, seed=seed)
    assert found.silhouette >= 0.5
    assert found.rand >= 0.9
    assert found.accuracy >= 0.9
    assert found.unassigned <= 0.2
