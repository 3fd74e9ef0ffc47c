"""Names for clusters: which persona's signature a cluster's centre looks like, if any."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.optimize import linear_sum_assignment

#: A signature of which less than this share of the weight is measured can't be recognised.
MEASURED_SHARE = 0.5


def similarities(centroids: pd.DataFrame, signatures: pd.DataFrame) -> pd.DataFrame:
    """Return the cosine between every centre and every signature.

    Parameters
    ----------
    centroids : DataFrame, shape (n_clusters, n_metrics)
        Centres on scaled metrics, columns named after them.
    signatures : DataFrame, shape (n_personas, n_metrics)
        Weights, 0 where a metric says nothing. Metrics that were not measured are left out; a signature mostly made of
        such metrics fits nothing (-1).

    Returns
    -------
    DataFrame, shape (n_clusters, n_personas), -1 to 1.
    """
    shared = [metric for metric in centroids.columns if metric in signatures.columns]
    measured = signatures[shared].abs().sum(axis=1) / signatures.abs().sum(axis=1)
    left = centroids[centroids.columns].to_numpy(float)
    right = signatures.reindex(columns=centroids.columns, fill_value=0).to_numpy(float)
    lengths = np.linalg.norm(left, axis=1)[:, None] * np.linalg.norm(right, axis=1)[None, :]
    cosines = np.divide(left @ right.T, lengths, out=np.full(lengths.shape, -1.0), where=lengths > 0)
    cosines[:, measured.to_numpy() < MEASURED_SHARE] = -1
    return pd.DataFrame(cosines, index=centroids.index, columns=signatures.index)


def match(likeness: pd.DataFrame) -> pd.DataFrame:
    """Match clusters to personas one to one so that the total likeness is greatest.

    Returns
    -------
    DataFrame with `cluster_id`, `persona`, `similarity`, one row per matched cluster.
    """
    rows, columns = linear_sum_assignment(likeness.to_numpy(), maximize=True)
    return pd.DataFrame(
        {
            "cluster_id": likeness.index.to_numpy()[rows],
            "persona": likeness.columns.to_numpy()[columns],
            "similarity": likeness.to_numpy()[rows, columns],
        }
    )


def match_dates(centroids: pd.DataFrame, signatures: pd.DataFrame, threshold: float) -> pd.DataFrame:
    """Name the clusters of every day.

    Parameters
    ----------
    centroids : DataFrame with `as_of_date`, `cluster_id`, `metric`, `centroid`, `explained_share`,
        `chance_explained_share`
        A day whose clusters explain no more than those of shuffled people has no patterns to name.
    signatures : DataFrame with `persona`, `metric`, `weight`
    threshold : float
        The least likeness for a name.

    Returns
    -------
    DataFrame with `as_of_date`, `cluster_id`, `persona` (null where no name fits), `similarity` and `is_pattern`
    (whether the day has patterns to name).
    """
    wide_signatures = signatures.pivot_table(index="persona", columns="metric", values="weight", fill_value=0)
    parts = []
    for as_of_date, rows in sorted(centroids.groupby("as_of_date"), key=lambda item: item[0]):
        centres = rows.pivot(index="cluster_id", columns="metric", values="centroid").sort_index()
        matched = match(similarities(centres, wide_signatures))
        matched = matched.set_index("cluster_id").reindex(centres.index).reset_index()
        matched.insert(0, "as_of_date", pd.to_datetime(as_of_date))
        # -1 stands for a signature that can't be measured: no likeness at all
        matched["similarity"] = matched["similarity"].where(matched["similarity"] > -1).round(9)
        is_pattern = (rows["explained_share"] > rows["chance_explained_share"]).all()
        matched["persona"] = matched["persona"].where((matched["similarity"] >= threshold) & is_pattern)
        matched["is_pattern"] = bool(is_pattern)
        parts.append(matched)
    if not parts:
        return pd.DataFrame(
            {
                "as_of_date": pd.Series(dtype="datetime64[us]"),
                "cluster_id": pd.Series(dtype="int64"),
                "persona": pd.Series(dtype="str"),
                "similarity": pd.Series(dtype="float64"),
                "is_pattern": pd.Series(dtype="bool"),
            }
        )
    return pd.concat(parts, ignore_index=True)
