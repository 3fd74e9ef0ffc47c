"""Clusters: known results on public data, stable ids, and the difference between patterns and chance."""

from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pytest
from sklearn.cluster import AgglomerativeClustering, KMeans
from sklearn.datasets import load_iris, load_wine
from sklearn.metrics import adjusted_rand_score, silhouette_samples
from sklearn.preprocessing import StandardScaler
from threadpoolctl import threadpool_limits

from persona import clustering

MODELS = Path(__file__).parents[2] / "models"
METRICS = [f"metric_{number}" for number in range(6)]
VOLUMES = METRICS[:4]


def standardised(values):
    frame = pd.DataFrame(values, columns=METRICS)
    frame.index.name = "user_id"
    return (frame - frame.mean()) / frame.std()


def noise(seed, people=300):
    """Metrics that have nothing to do with each other."""
    return standardised(np.random.default_rng(seed).normal(size=(people, len(METRICS))))


def groups(seed, people=300):
    """Four kinds of people, each with a metric of their own in which they stand out."""
    kinds = np.arange(people) % 4
    values = np.random.default_rng(seed).normal(size=(people, len(METRICS)))
    values[np.arange(people), kinds] += 5
    return standardised(values)


def kinds_of(scaled):
    return np.arange(len(scaled)) % 4


def long_form(scaled, as_of_date="2026-06-30"):
    sample = scaled.reset_index().melt(id_vars="user_id", var_name="metric", value_name="value")
    sample["is_relative"] = sample["metric"].isin(VOLUMES)
    sample["as_of_date"] = pd.Timestamp(as_of_date)
    return sample


@pytest.fixture(autouse=True, scope="module")
def one_thread():
    """So small data is fitted fastest, whatever else the machine does."""
    with threadpool_limits(1):
        yield


@pytest.fixture(scope="module")
def wine():
    return StandardScaler().fit_transform(load_wine().data)


# Known results on public data


def test_iris_gives_the_published_clusters():
    iris = load_iris()
    fitted = clustering.fit_clusters(iris.data, (3, 3), seed=0)
    assert fitted.inertia_ == pytest.approx(78.851, abs=1e-3)
    assert adjusted_rand_score(iris.target, fitted.labels_) == pytest.approx(0.730, abs=1e-3)
    total = ((iris.data - iris.data.mean(axis=0)) ** 2).sum()
    assert clustering.explained_share(iris.data, 3, seed=0) == pytest.approx(1 - 78.85144 / total, abs=1e-6)


def test_wine_gives_the_published_clusters(wine):
    fitted = clustering.fit_clusters(wine, (3, 3), seed=0)
    assert fitted.inertia_ == pytest.approx(1277.93, abs=0.01)
    assert adjusted_rand_score(load_wine().target, fitted.labels_) == pytest.approx(0.897, abs=1e-3)


@pytest.mark.parametrize("seed", range(3))
def test_three_clusters_of_wine_are_more_stable_than_four(wine, seed):
    stability = {}
    for clusters in (3, 4):
        centres = clustering.fit_clusters(wine, (clusters, clusters), seed).cluster_centers_
        stability[clusters] = clustering.bootstrap_jaccard(wine, centres, seed).mean()
    assert stability[3] > 0.9
    assert stability[4] < clustering.STABLE_JACCARD < stability[3]


def test_wine_has_three_clusters(wine):
    assert clustering.choose_clusters(wine, (2, 8), seed=0) == 3


# How many clusters


def chosen_of_all(values, numbers, seed):
    """Choose by the rule as it is told, every number bootstrapped."""
    marks, silhouettes = {}, {}
    for number in numbers:
        fitted = KMeans(number, n_init=10, random_state=seed).fit(values)
        found_again = clustering.bootstrap_jaccard(values, fitted.cluster_centers_, seed)
        reached = sum(found_again.mean() >= mark for mark in (clustering.PATTERN_JACCARD, clustering.STABLE_JACCARD))
        marks[number] = reached if found_again.min() > clustering.DISSOLVED_JACCARD else -1
        silhouettes[number] = silhouette_samples(values, fitted.labels_)
    steady = [number for number in numbers if marks[number] == max(marks.values())]
    lost = {number: max((silhouettes[n] for n in steady), key=np.mean) - silhouettes[number] for number in steady}
    error = {number: lost[number].std(ddof=1) / np.sqrt(len(values)) for number in steady}
    return max(number for number in steady if lost[number].mean() <= clustering.BEYOND_CHANCE * error[number])


@pytest.mark.parametrize(
    ("spread", "seed", "bootstrapped"),
    [
        pytest.param(0.5, 0, [4], id="clear groups: none but they"),
        pytest.param(2, 2, [3, 4], id="groups that overlap: a finer one is as good"),
        pytest.param(3, 3, [2, 3, 4], id="hardly any groups: finer ones are as good"),
        pytest.param(20, 3, [2, 3, 4, 5, 6], id="none is stable: all of them"),
    ],
)
def test_what_cannot_be_chosen_is_not_bootstrapped_and_the_choice_is_the_same(monkeypatch, spread, seed, bootstrapped):
    generator = np.random.default_rng([seed, int(10 * spread)])
    centres = generator.normal(scale=4, size=(4, 3))
    values = centres[np.arange(120) % 4] + generator.normal(scale=spread, size=(120, 3))
    expected = chosen_of_all(values, range(2, 7), seed)
    looked_at = []
    bootstrap_jaccard = clustering.bootstrap_jaccard
    monkeypatch.setattr(
        clustering, "bootstrap_jaccard", lambda *given: looked_at.append(len(given[1])) or bootstrap_jaccard(*given)
    )
    assert clustering.choose_clusters(values, (2, 6), seed) == expected
    assert sorted(looked_at) == bootstrapped


# Positions


def test_positions_are_what_the_sql_model_computes():
    scaled = noise(seed=1, people=50)
    expected = clustering.positions(scaled, VOLUMES)
    query = (MODELS / "intermediate/analysis/int_user_positions.sql").read_text(encoding="utf-8")
    int_scaled_metrics = long_form(scaled)  # noqa: F841 - DuckDB finds it by its name
    query = query.replace("{{ ref('int_scaled_metrics') }}", "int_scaled_metrics")
    rows = duckdb.sql(query.replace("{{ exact_sum('value') }}", "sum(cast(value as decimal(38, 12)))")).df()
    found = rows.pivot(index="user_id", columns="metric", values="value").sort_index().sort_index(axis=1)
    assert list(found.columns) == list(expected.columns)
    np.testing.assert_allclose(found, expected, atol=2e-9)


def test_twice_as_much_of_everything_is_another_level_of_the_same_shape():
    scaled = pd.DataFrame({"messages": [1.5, 3.5], "orders": [-0.5, 1.5], "reply_rate": [0.2, 0.2]})
    placed = clustering.positions(scaled, ["messages", "orders"])
    assert placed["activity_level"].tolist() == [0.5, 2.5]
    assert placed["messages"].tolist() == [1, 1]
    assert placed["orders"].tolist() == [-1, -1]
    assert placed["reply_rate"].tolist() == [0.2, 0.2]


# Patterns and chance


def test_clusters_of_noise_explain_no_more_than_chance():
    beaten = 0
    for seed in range(10):
        scaled = noise(seed, people=200)
        values = clustering.positions(scaled, VOLUMES).to_numpy()
        explained = clustering.explained_share(values, 4, seed)
        beaten += clustering.chance_explained_share(scaled, VOLUMES, 4, seed) > explained
    assert beaten >= 8  # a test at 5% is wrong now and then


def test_clusters_of_people_who_differ_explain_far_more_than_chance():
    scaled = groups(seed=0)
    values = clustering.positions(scaled, VOLUMES).to_numpy()
    explained = clustering.explained_share(values, 4, seed=0)
    assert clustering.chance_explained_share(scaled, VOLUMES, 4, seed=0) < explained - 0.1


# Ids


CENTRES = np.array([[0.0, 0.0], [10.0, 0.0], [0.0, 10.0]])


def test_the_first_clusters_are_counted_from_one():
    assert clustering.keep_ids(CENTRES, np.empty((0, 0)), [], 1) == ([1, 2, 3], 4)


def test_clusters_keep_their_ids_in_whatever_order_they_come():
    moved = CENTRES[[2, 0, 1]] + 0.5
    assert clustering.keep_ids(moved, CENTRES, [7, 8, 9], 10) == ([9, 7, 8], 10)


def test_a_cluster_far_from_all_known_ones_gets_a_new_id():
    ids, next_id = clustering.keep_ids(np.vstack([CENTRES, [100.0, 100.0]]), CENTRES, [1, 2, 3], 4)
    assert (ids, next_id) == ([1, 2, 3, 4], 5)


def test_a_cluster_that_replaces_another_gets_a_new_id():
    replaced = CENTRES.copy()
    replaced[1] = [100.0, 100.0]
    assert clustering.keep_ids(replaced, CENTRES, [1, 2, 3], 4) == ([1, 4, 3], 5)


def test_half_the_typical_distance_is_as_far_as_an_id_reaches():
    known = np.array([[0.0], [10.0]])
    assert clustering.keep_ids(np.array([[-5.0], [10.0]]), known, [1, 2], 3) == ([1, 2], 3)
    assert clustering.keep_ids(np.array([[-5.001], [10.0]]), known, [1, 2], 3) == ([3, 2], 4)


# Days


def test_a_day_finds_the_kinds_of_people_that_there_are():
    scaled = groups(seed=3)
    centroids, quality = clustering.fit_day(long_form(scaled), (3, 5), seed=0)
    assert len(centroids) == len(quality) == 4
    placed = clustering.positions(scaled, VOLUMES)
    distances = ((placed.to_numpy()[:, None, :] - centroids[placed.columns].to_numpy()[None]) ** 2).sum(axis=2)
    assert adjusted_rand_score(kinds_of(scaled), distances.argmin(axis=1)) > 0.9
    assert (quality["stability"] > clustering.STABLE_JACCARD).all()
    assert (quality["explained_share"] > quality["chance_explained_share"]).all()


def test_the_same_people_get_the_same_clusters_whatever_the_order_of_rows():
    sample = long_form(groups(seed=4, people=120))
    first = clustering.fit_dates(sample, (4, 4), minimum_users=50, seed=0)
    again = clustering.fit_dates(sample.sample(frac=1, random_state=1), (4, 4), minimum_users=50, seed=0)
    pd.testing.assert_frame_equal(first, again)


def test_ids_are_kept_from_day_to_day():
    days = [long_form(groups(seed), day) for seed, day in ((5, "2026-05-31"), (6, "2026-06-30"))]
    found = clustering.fit_dates(pd.concat(days), (4, 4), minimum_users=50, seed=0)
    centres = found.pivot(index=["as_of_date", "cluster_id"], columns="metric", values="centroid")
    standing_out = centres[VOLUMES].idxmax(axis=1).unstack("as_of_date")
    assert standing_out.index.tolist() == [1, 2, 3, 4]
    assert (standing_out.iloc[:, 0] == standing_out.iloc[:, 1]).all()


def test_a_build_after_the_first_keeps_ids_and_hands_out_none_again():
    first = clustering.fit_dates(long_form(groups(seed=5), "2026-05-31"), (4, 4), minimum_users=50, seed=0)
    renamed = first.assign(cluster_id=first["cluster_id"] + 10, next_cluster_id=20)
    again = clustering.fit_dates(long_form(groups(seed=5), "2026-05-31"), (4, 4), 50, seed=0, previous=renamed)
    assert sorted(again["cluster_id"].unique()) == [11, 12, 13, 14]
    finer = clustering.fit_dates(long_form(groups(seed=6), "2026-06-30"), (5, 5), 50, seed=0, previous=renamed)
    assert sorted(finer["cluster_id"].unique()) == [11, 12, 13, 14, 20]
    assert set(finer["next_cluster_id"]) == {21}


def test_a_build_by_an_older_version_is_no_hindrance():
    first = clustering.fit_dates(long_form(groups(seed=5)), (4, 4), minimum_users=50, seed=0)
    old = first.drop(columns="next_cluster_id")
    pd.testing.assert_frame_equal(clustering.fit_dates(long_form(groups(seed=5)), (4, 4), 50, 0, previous=old), first)


def test_a_silhouette_is_lower_only_beyond_chance():
    """Losses of 1 and 3 have mean 2 and standard error 1, more than 1.645 of them; 0 and 3 have 1.5 and 1.5."""
    best = np.array([5.0, 5.0])
    assert clustering._is_lower(np.array([4.0, 2.0]), best)
    assert not clustering._is_lower(np.array([5.0, 2.0]), best)
    assert not clustering._is_lower(best, best)


def test_ward_finds_the_same_groups_where_there_are_groups(wine):
    for values, least, most in ((groups(seed=3).to_numpy(), 0.9, 1), (noise(seed=3).to_numpy(), 0, 0.5)):
        labels = clustering.fit_clusters(values, (4, 4), seed=0).labels_
        assert least <= clustering.ward_agreement(values, labels) <= most
    # the index itself: the same partition by other names agrees wholly
    merged = AgglomerativeClustering(n_clusters=3).fit_predict(wine)
    assert clustering.ward_agreement(wine, 7 - merged) == 1


def test_a_cluster_reaches_to_the_outer_fence_of_its_members():
    """Quartiles of the distances 1 to 5 are 2 and 4: the fence is 4 + 3 × 2. An empty cluster reaches nowhere."""
    values = np.array([[1.0], [2.0], [3.0], [4.0], [5.0]])
    assert clustering.radii(values, np.array([[0.0], [100.0]])).tolist() == [10.0, 0.0]


def test_too_few_people_have_no_clusters():
    sample = long_form(groups(seed=7, people=49))
    assert clustering.fit_dates(sample, (3, 5), minimum_users=50, seed=0).empty
    assert not clustering.fit_dates(sample, (3, 5), minimum_users=49, seed=0).empty


def test_people_who_are_all_alike_have_no_clusters():
    alike = pd.DataFrame(np.zeros((60, len(METRICS))), columns=METRICS).rename_axis("user_id")
    assert clustering.fit_dates(long_form(alike), (3, 5), minimum_users=50, seed=0).empty


def test_no_people_give_an_empty_frame_of_the_same_columns():
    empty = clustering.fit_dates(long_form(groups(seed=0)).iloc[:0], (3, 5), minimum_users=50, seed=0)
    full = clustering.fit_dates(long_form(groups(seed=0)), (3, 3), minimum_users=50, seed=0)
    assert empty.empty
    assert list(empty.columns) == list(full.columns)


def test_people_held_out_fit_where_there_are_kinds_and_not_where_there_are_none():
    judged = {}
    for name, scaled in {"groups": groups(seed=4), "noise": noise(seed=4)}.items():
        sample = long_form(scaled)
        fitted = clustering.fit_dates(sample, cluster_range=(4, 4), minimum_users=50, seed=1)
        judged[name] = clustering.judge_dates(sample, fitted, seed=2)
        assert len(judged[name]) == judged[name]["user_id"].nunique() == 90
    assert judged["groups"]["agreement"].mean() == 1
    assert judged["groups"]["silhouette"].mean() > 0.3 > 0.2 > judged["noise"]["silhouette"].mean()
    assert judged["noise"]["agreement"].mean() < 0.9


def test_days_without_clusters_are_not_judged():
    few = long_form(noise(seed=5, people=20))
    fitted = clustering.fit_dates(few, cluster_range=(3, 5), minimum_users=50, seed=1)
    assert clustering.judge_dates(few, fitted, seed=2).columns.tolist() == [
        "as_of_date", "user_id", "silhouette", "agreement"
    ]  # fmt: skip
    assert clustering.judge_dates(few, fitted, seed=2).empty
