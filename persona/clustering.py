"""Clusters of behaviour: how many there are, where they lie, and how they keep their names."""

from __future__ import annotations

from enum import IntEnum

import numpy as np
import pandas as pd
from scipy.optimize import linear_sum_assignment
from scipy.spatial.distance import cdist
from sklearn.cluster import AgglomerativeClustering, KMeans
from sklearn.metrics import adjusted_rand_score, silhouette_samples
from threadpoolctl import threadpool_limits

from persona import matching
from persona.frames import nearest_day, previous_days

#: Hennig (2007): clusters found again in bootstrap samples with a Jaccard similarity of at least .75 are stable, those
#: with at least .6 indicate patterns, those with at most .5 are dissolved. Numbers of clusters are ranked by the mark
#: that they reach on average, those with a dissolved cluster last.
STABLE_JACCARD = 0.75
PATTERN_JACCARD = 0.6
DISSOLVED_JACCARD = 0.5

#: How many people the choice of k looks at. Fitting uses the whole sample.
SELECTION_ROWS = 2000

#: The share of people that is held out to judge clusters by.
HOLDOUT_SHARE = 0.3

#: Bootstrap samples per k.
BOOTSTRAPS = 20

#: Standard errors by which a mean has to be lower to be lower beyond chance: the normal distribution's 95th percentile.
BEYOND_CHANCE = 1.645

#: How often the data are shuffled to learn what clusters explain by chance, and how many standard deviations above the
#: mean count as beyond it: with a t distribution of 18 degrees of freedom, one shuffled day in about two thousand.
SHUFFLES = 19
CHANCE_DEVIATIONS = 4

#: A cluster ends so many interquartile ranges beyond the third quartile of its members' distances: the outer fence of
#: J. W. Tukey (1977), Exploratory Data Analysis.
OUTER_FENCE = 3

#: The part of a position that says how much somebody does, apart from what they do.
LEVEL = "activity_level"


class _Mark(IntEnum):
    """What bootstrap samples say of a number of clusters, worst first."""

    DISSOLVED = 0
    UNSTABLE = 1
    PATTERN = 2
    STABLE = 3


def positions(scaled: pd.DataFrame, volumes: list[str]) -> pd.DataFrame:
    """Return scaled metrics as positions: how much people do apart from what they do.

    Volumes (counts, sums) rise and fall together with how active somebody is. Their mean becomes a metric of its own,
    `activity_level`, and each volume is taken relative to it, the idea of the centred log-ratio (J. Aitchison, 1986).
    Without volumes to set in relation the metrics stay as they are. `int_user_positions` does the same in SQL for
    everyone.

    Parameters
    ----------
    scaled : DataFrame, shape (n_people, n_metrics)
        Metrics with mean 0 and spread 1, without nulls.
    volumes : list of str
        Which of the columns are volumes to be taken relative to their mean.
    """
    placed = scaled.copy()
    if not volumes:
        return placed.sort_index(axis=1).round(9)
    level = scaled[volumes].mean(axis=1)
    placed[volumes] = scaled[volumes].sub(level, axis=0)
    placed[LEVEL] = level
    return placed.sort_index(axis=1).round(9)


def explained_share(values: np.ndarray, clusters: int, seed: int) -> float:
    """Return the share of the total variance that k-means clusters explain, 0 to 1."""
    total = float(((values - values.mean(axis=0)) ** 2).sum())
    return 1 - float(_fit(values, clusters, seed).inertia_) / total


def chance_explained_share(scaled: pd.DataFrame, volumes: list[str], clusters: int, seed: int) -> float:
    """Return the share that clusters explain at most by chance, when each metric is shuffled among the people.

    Shuffling keeps every metric's distribution and removes what goes with what. Clusters that explain no more than this
    are no patterns of behaviour (a permutation test: mean plus `CHANCE_DEVIATIONS` standard deviations over `SHUFFLES`
    shuffles).
    """
    generator = np.random.default_rng(seed)
    reached = []
    for draw in range(SHUFFLES):
        shuffled = pd.DataFrame(generator.permuted(scaled.to_numpy(float), axis=0), columns=scaled.columns)
        reached.append(explained_share(positions(shuffled, volumes).to_numpy(), clusters, seed + draw))
    return float(np.mean(reached) + CHANCE_DEVIATIONS * np.std(reached, ddof=1))


def bootstrap_jaccard(values: np.ndarray, centroids: np.ndarray, seed: int, bootstraps: int = BOOTSTRAPS) -> np.ndarray:
    """Return how well each cluster is found again in bootstrap samples, shape (n_clusters,), 0 to 1.

    For every bootstrap sample a k-means is fitted and applied to all rows; each given cluster is compared with the most
    similar new one by Jaccard similarity, and the similarities are averaged.

    Parameters
    ----------
    values : array, shape (n_people, n_metrics)
    centroids : array, shape (n_clusters, n_metrics)

    References
    ----------
    C. Hennig (2007), Cluster-wise assessment of cluster stability, Computational Statistics & Data Analysis 52.
    """
    generator = np.random.default_rng(seed)
    clusters = len(centroids)
    given = _nearest(values, centroids)
    similarities = np.zeros((bootstraps, clusters))
    for draw in range(bootstraps):
        rows = generator.integers(0, len(values), len(values))
        found = _fit(values[rows], clusters, seed + draw + 1).predict(values)
        both = np.zeros((clusters, clusters))
        np.add.at(both, (given, found), 1)
        either = both.sum(axis=1, keepdims=True) + both.sum(axis=0, keepdims=True) - both
        similarities[draw] = (both / np.maximum(either, 1)).max(axis=1)
    return similarities.mean(axis=0)


def choose_clusters(values: np.ndarray, cluster_range: tuple[int, int], seed: int) -> int:
    """Return the number of clusters: stability first, then silhouette, then the finer clustering.

    Only the numbers that reach the highest mark of stability any of them reaches are considered. Among these the
    silhouette decides. Means that are no lower than the best beyond chance (paired over the people, one-sided 5 %)
    count as equal, so that few people can tell less apart. Of these the finest clustering is taken, since more kinds of
    people tell more.

    Parameters
    ----------
    values : array, shape (n_people, n_metrics)
        Scaled metrics.
    cluster_range : tuple of int
        Smallest and largest number to try; clipped to fewer than the distinct rows.
    seed : int
        Seed of every random choice.
    """
    smallest, largest = cluster_range
    most = len(np.unique(values, axis=0)) - 1
    fits = {clusters: _fit(values, clusters, seed) for clusters in range(min(smallest, most), min(largest, most) + 1)}
    silhouettes = {clusters: silhouette_samples(values, fitted.labels_) for clusters, fitted in fits.items()}
    marks: dict[int, _Mark] = {}
    stable = None
    # The best silhouette comes first. After the first number of clusters that is stable, only a finer one that is no
    # lower can still be chosen: the others need no bootstrap samples, which are what takes long.
    for clusters in sorted(fits, key=lambda clusters: -silhouettes[clusters].mean()):
        if stable and (clusters < stable or _is_lower(silhouettes[clusters], silhouettes[stable])):
            continue
        marks[clusters] = _mark(bootstrap_jaccard(values, fits[clusters].cluster_centers_, seed))
        if marks[clusters] == _Mark.STABLE:
            stable = stable or clusters
    steady = [clusters for clusters, mark in marks.items() if mark == max(marks.values())]
    best = max((silhouettes[clusters] for clusters in steady), key=np.mean)
    return max(clusters for clusters in steady if not _is_lower(silhouettes[clusters], best))


def fit_clusters(values: np.ndarray, cluster_range: tuple[int, int], seed: int) -> KMeans:
    """Return k-means fitted on all rows, with the number of clusters chosen on a bounded part of them."""
    part = values
    if len(values) > SELECTION_ROWS:
        part = values[np.sort(np.random.default_rng(seed).choice(len(values), SELECTION_ROWS, replace=False))]
    return _fit(values, choose_clusters(part, cluster_range, seed), seed)


def ward_agreement(values: np.ndarray, labels: np.ndarray) -> float:
    """Return how far a hierarchical clustering into as many clusters agrees: adjusted Rand index, 1 the same, 0 chance.

    Parameters
    ----------
    values : array, shape (n_people, n_metrics)
    labels : array of int, shape (n_people,)
        The clusters to cross-check.

    References
    ----------
    J. H. Ward (1963), Hierarchical Grouping to Optimize an Objective Function, JASA 58.
    """
    merged = AgglomerativeClustering(n_clusters=len(np.unique(labels)), linkage="ward").fit_predict(values)
    return float(adjusted_rand_score(labels, merged))


def radii(values: np.ndarray, centroids: np.ndarray) -> np.ndarray:
    """Return how far each cluster reaches, shape (n_clusters,): the outer fence of its members' distances."""
    distances = cdist(values, centroids)
    nearest = distances.argmin(axis=1)
    reached = np.zeros(len(centroids))
    for cluster in np.unique(nearest):
        low, high = np.quantile(distances[nearest == cluster, cluster], [0.25, 0.75])
        reached[cluster] = high + OUTER_FENCE * (high - low)
    return reached


def keep_ids(centroids: np.ndarray, known: np.ndarray, known_ids: list[int], next_id: int) -> tuple[list[int], int]:
    """Name new clusters after the old ones they continue, by optimal matching of their centres.

    A new centre farther from its match than half the typical distance between the old centres is a new cluster and gets
    a new id.

    Returns
    -------
    ids : list of int, one per row of `centroids`
    next_id : int
        The first id not in use.
    """
    gate, distances = np.inf, pd.Series(dtype="float64")
    if len(known):
        distances = pd.DataFrame(cdist(centroids, known), columns=known_ids).stack()
        gate = distances.max()
    if len(known) > 1:
        gate = np.median(cdist(known, known)[np.triu_indices(len(known), 1)]) / 2
    ids, next_id = matching.keep_ids(range(len(centroids)), -distances, -gate, next_id)
    return [ids[position] for position in range(len(centroids))], next_id


# One thread: the samples are small, many threads on busy cores wait for each other more than they work, and sums do not
# depend on how many cores there are.
@threadpool_limits.wrap(limits=1)
def fit_day(sample: pd.DataFrame, cluster_range: tuple[int, int], seed: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Fit the clusters of one day.

    Parameters
    ----------
    sample : DataFrame with `user_id`, `metric`, `is_relative`, `value`
        Scaled metrics in long form.

    Returns
    -------
    centroids : DataFrame, shape (n_clusters, n_metrics)
        Largest cluster first, so that the order is the same on every machine.
    quality : DataFrame, shape (n_clusters, 7)
        `stability`, `radius` and `cluster_silhouette` of each cluster; `silhouette`, `ward_agreement`,
        `explained_share` and `chance_explained_share` of the clustering.
    """
    volumes = sorted(sample.loc[sample["is_relative"].astype(bool), "metric"].unique())
    scaled = sample.pivot(index="user_id", columns="metric", values="value").sort_index().sort_index(axis=1)
    placed = positions(scaled, volumes)
    values = placed.to_numpy(float)
    fitted = fit_clusters(values, cluster_range, seed)
    sizes = np.bincount(fitted.labels_, minlength=fitted.n_clusters)
    order = sorted(range(fitted.n_clusters), key=lambda c: (-sizes[c], tuple(fitted.cluster_centers_[c].round(9))))
    centroids = pd.DataFrame(fitted.cluster_centers_[order].round(9), columns=placed.columns)
    part = slice(0, SELECTION_ROWS)
    labels = _nearest(values[part], centroids.to_numpy())
    fits = pd.Series(silhouette_samples(values[part], labels))
    quality = pd.DataFrame(
        {
            "stability": bootstrap_jaccard(values[part], centroids.to_numpy(), seed),
            "radius": radii(values, centroids.to_numpy()),
            "cluster_silhouette": fits.groupby(labels).mean().reindex(range(len(centroids)), fill_value=0.0),
            "silhouette": float(fits.mean()),
            "ward_agreement": ward_agreement(values[part], labels),
            "explained_share": explained_share(values[part], len(centroids), seed),
            "chance_explained_share": chance_explained_share(scaled.iloc[part], volumes, len(centroids), seed),
        }
    ).round(9)
    return centroids, quality


def fit_dates(
    sample: pd.DataFrame,
    cluster_range: tuple[int, int],
    minimum_users: int,
    seed: int,
    previous: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Fit the clusters of every day in order, ids kept from one to the next and from the build before.

    A day is matched with itself in `previous`, else with the day before it in either, else with the first day after it,
    so that building an old day again neither renames nor uses up ids.

    Parameters
    ----------
    sample : DataFrame with `as_of_date`, `user_id`, `metric`, `is_relative`, `value`
        Scaled metrics in long form, one row per person, day and metric.
    minimum_users : int
        With fewer people than this on a day, the day has no clusters.
    previous : DataFrame as returned by this function, or None
        What the last build found.

    Returns
    -------
    DataFrame with `as_of_date`, `cluster_id`, `metric`, `centroid`, `sampled_users`, the columns of quality of
    :func:`fit_day` and `next_cluster_id`, the first id that no cluster had.
    """
    parts = []
    before, next_id = previous_days(previous, "next_cluster_id")
    days = {day: rows.pivot(index="cluster_id", columns="metric", values="centroid") for day, rows in before.items()}
    for as_of_date, rows in sorted(sample.groupby("as_of_date"), key=lambda item: item[0]):
        day = pd.Timestamp(as_of_date)
        people = rows["user_id"].nunique()
        distinct = rows.groupby("user_id")["value"].agg(tuple).nunique()
        if people < minimum_users or distinct <= cluster_range[0]:
            continue
        continued = nearest_day(days, day)
        known = days[continued] if continued is not None else pd.DataFrame()
        centroids, quality = fit_day(rows, cluster_range, seed)
        shared = [metric for metric in centroids.columns if metric in known.columns]
        ids, next_id = keep_ids(centroids[shared].to_numpy(), known[shared].to_numpy(), known.index.tolist(), next_id)
        days[day] = centroids.set_index(pd.Index(ids, name="cluster_id"))
        long = days[day].reset_index().melt(id_vars="cluster_id", var_name="metric", value_name="centroid")
        long.insert(0, "as_of_date", day)
        long["sampled_users"] = people
        parts.append(long.merge(quality.set_axis(ids).rename_axis("cluster_id").reset_index(), on="cluster_id"))
    return pd.concat(parts, ignore_index=True).assign(next_cluster_id=next_id) if parts else _no_clusters()


@threadpool_limits.wrap(limits=1)
def judge_day(sample: pd.DataFrame, centroids: pd.DataFrame, seed: int) -> pd.DataFrame:
    """Learn as many clusters again from some people, and say how well the others fit into them.

    Parameters
    ----------
    sample : DataFrame with `user_id`, `metric`, `is_relative`, `value`
        What the clusters were learned from. At most `SELECTION_ROWS` people are looked at.
    centroids : DataFrame, shape (n_clusters, n_metrics)
        What was learned from all.
    seed : int

    Returns
    -------
    DataFrame with `user_id`, `silhouette`, `agreement`, one row per person held out
        `silhouette` (-1 to 1; P. J. Rousseeuw, 1987) is of the clusters that the person had no part in; `agreement` is
        1 if the person comes into the same cluster by these and by all, matched by their centres, else 0.
    """
    volumes = sorted(sample.loc[sample["is_relative"].astype(bool), "metric"].unique())
    scaled = sample.pivot(index="user_id", columns="metric", values="value").sort_index().sort_index(axis=1)
    placed = positions(scaled, volumes)
    values, users = placed.to_numpy(float), placed.index.to_numpy()
    drawn = np.random.default_rng(seed).permutation(len(values))[:SELECTION_ROWS]
    held_out, learned = np.split(drawn, [round(HOLDOUT_SHARE * len(drawn))])
    given = centroids[placed.columns].to_numpy(float)
    found = _fit(values[learned], len(given), seed).cluster_centers_
    labels = _nearest(values[held_out], found)
    known, new = linear_sum_assignment(cdist(given, found))
    agrees = known[np.argsort(new)][labels] == _nearest(values[held_out], given)
    fits = silhouette_samples(values[held_out], labels) if 1 < len(np.unique(labels)) < len(labels) else np.nan
    return pd.DataFrame({"user_id": users[held_out], "silhouette": fits, "agreement": agrees.astype(float)}).round(9)


def judge_dates(sample: pd.DataFrame, centroids: pd.DataFrame, seed: int) -> pd.DataFrame:
    """Judge the clusters of every day by people they are not learned from: see `judge_day`.

    Parameters
    ----------
    sample : DataFrame with `as_of_date`, `user_id`, `metric`, `is_relative`, `value`
    centroids : DataFrame as returned by :func:`fit_dates`

    Returns
    -------
    DataFrame with `as_of_date`, `user_id`, `silhouette`, `agreement`
    """
    days = {pd.Timestamp(day): rows for day, rows in sample.groupby("as_of_date")}
    parts = [
        judge_day(days[day], rows.pivot(index="cluster_id", columns="metric", values="centroid"), seed).assign(
            as_of_date=day
        )
        for day, rows in centroids.groupby("as_of_date")
        if day in days
    ]
    types = {"as_of_date": "datetime64[us]", "user_id": "int64", "silhouette": "float64", "agreement": "float64"}
    found = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=list(types))
    return found[list(types)].astype(types)


def _mark(jaccard: np.ndarray) -> _Mark:
    """Return the mark of a clustering by how well each of its clusters is found again."""
    if jaccard.min() <= DISSOLVED_JACCARD:
        return _Mark.DISSOLVED
    if jaccard.mean() < PATTERN_JACCARD:
        return _Mark.UNSTABLE
    return _Mark.PATTERN if jaccard.mean() < STABLE_JACCARD else _Mark.STABLE


def _is_lower(some: np.ndarray, best: np.ndarray) -> bool:
    """Tell whether the mean of one value per person is lower than that of another, beyond chance."""
    lost = best - some
    return bool(lost.mean() > BEYOND_CHANCE * lost.std(ddof=1) / np.sqrt(len(lost)))


def _fit(values: np.ndarray, clusters: int, seed: int) -> KMeans:
    return KMeans(n_clusters=clusters, n_init=10, random_state=seed).fit(values)


def _nearest(values: np.ndarray, centroids: np.ndarray) -> np.ndarray:
    return cdist(values, centroids).argmin(axis=1)


def _no_clusters() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "as_of_date": pd.Series(dtype="datetime64[us]"),
            "cluster_id": pd.Series(dtype="int64"),
            "metric": pd.Series(dtype="str"),
            "centroid": pd.Series(dtype="float64"),
            "sampled_users": pd.Series(dtype="int64"),
            "stability": pd.Series(dtype="float64"),
            "radius": pd.Series(dtype="float64"),
            "cluster_silhouette": pd.Series(dtype="float64"),
            "silhouette": pd.Series(dtype="float64"),
            "ward_agreement": pd.Series(dtype="float64"),
            "explained_share": pd.Series(dtype="float64"),
            "chance_explained_share": pd.Series(dtype="float64"),
            "next_cluster_id": pd.Series(dtype="int64"),
        }
    )
