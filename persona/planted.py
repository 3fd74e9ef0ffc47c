"""People with planted personas, drawn straight in metrics: how much of what is planted is found, from easy to hard."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.spatial.distance import cdist
from sklearn.metrics import adjusted_rand_score, silhouette_score

from persona import clustering, personas
from persona.settings import PROJECT, setting

#: Standard deviations that a planted persona stands out by: from far apart to hardly at all. In the demo personas
#: overlap as at the lowest.
STRENGTHS = (16, 8, 4, 2)

#: Seeds that no method was chosen by.
SEEDS = (901, 902, 903)

DAY = pd.Timestamp("2026-06-30")


@dataclass(frozen=True)
class Found:
    """What was found of what was planted.

    `silhouette` is that of the planted personas themselves, `rand` the adjusted Rand index of the clusters, `accuracy`
    the share of people with a persona who have the planted one, `unassigned` the share without one.
    """

    silhouette: float
    clusters: int
    rand: float
    accuracy: float
    unassigned: float


def signatures() -> pd.DataFrame:
    """Return the seed of signatures as delivered: `persona`, `metric`, `weight`."""
    return pd.read_csv(PROJECT.parent / "seeds/personas/persona_signatures.csv")


def people(strength: float, seed: int, size: int = 600) -> tuple[pd.DataFrame, list[str], np.ndarray]:
    """Draw people who each have one persona and otherwise do this and that.

    Every metric is normal with a spread of 1; the persona's signature, brought to length `strength`, is added. Personas
    are of unequal size: the largest is about three times the smallest.

    Returns
    -------
    scaled : DataFrame, shape (size, n_metrics), metrics with mean 0 and spread 1
    volumes : list of str, the metrics that are taken relative to the person's level
    truth : array of str, shape (size,), the persona of each
    """
    metrics = pd.read_csv(PROJECT.parent / "seeds/activity/activity_metrics.csv")
    metrics = metrics[metrics["is_clustered"]]
    is_volume = metrics["is_volume"].to_numpy()
    weights = signatures().pivot_table(index="persona", columns="metric", values="weight", fill_value=0)
    weights = weights.reindex(columns=[*metrics["metric"], clustering.LEVEL], fill_value=0.0)
    weights = weights.div(np.linalg.norm(weights, axis=1), axis=0) * strength
    generator = np.random.default_rng(seed)
    share = generator.permutation(np.linspace(1, 3, len(weights)))
    kinds = generator.choice(len(weights), size, p=share / share.sum())
    added = weights.to_numpy()[kinds]
    values = generator.normal(size=(size, len(metrics))) + added[:, :-1]
    values[:, is_volume] += added[:, [-1]]
    scaled = pd.DataFrame(values, columns=metrics["metric"].tolist()).rename_axis("user_id")
    scaled = (scaled - scaled.mean()) / scaled.std()
    return scaled, metrics.loc[is_volume, "metric"].tolist(), weights.index.to_numpy(str)[kinds]


def measure(strength: float, seed: int) -> Found:
    """Cluster and name planted people as a build does, and compare."""
    scaled, volumes, truth = people(strength, seed)
    placed = clustering.positions(scaled, volumes)
    sample = scaled.reset_index().melt(id_vars="user_id", var_name="metric", value_name="value")
    sample = sample.assign(is_relative=sample["metric"].isin(volumes), as_of_date=DAY)
    smallest, largest = (int(number) for number in str(setting("cluster_range")).split(","))
    fitted = clustering.fit_dates(
        sample, (smallest, largest), int(setting("minimum_cluster_users")), int(setting("random_seed"))
    )
    named = personas.match_dates(fitted, signatures(), float(setting("persona_threshold")))
    centres = fitted.pivot(index="cluster_id", columns="metric", values="centroid")[placed.columns]
    labels = centres.index.to_numpy()[cdist(placed, centres).argmin(axis=1)]
    found = named.set_index("cluster_id")["persona"].reindex(labels)
    is_named = found.notna().to_numpy()
    return Found(
        silhouette=float(silhouette_score(placed, truth)),
        clusters=len(centres),
        rand=float(adjusted_rand_score(truth, labels)),
        accuracy=float((found.to_numpy()[is_named] == truth[is_named]).mean()) if is_named.any() else float("nan"),
        unassigned=float(1 - is_named.mean()),
    )


def report(seeds: tuple[int, ...] = SEEDS) -> str:
    """Return as text what is found of planted personas, strength by strength and seed by seed."""
    lines = [
        f"Personas planted in metrics, seeds {', '.join(map(str, seeds))}; people are named by their cluster alone:",
        f"  {'strength':>8}{'seed':>6}{'silhouette':>12}{'clusters':>10}{'Rand':>7}{'accuracy':>10}{'unassigned':>12}",
    ]
    for strength in STRENGTHS:
        for seed in seeds:
            found = measure(strength, seed)
            lines.append(
                f"  {strength:>8}{seed:>6}{found.silhouette:>12.3f}{found.clusters:>10}{found.rand:>7.3f}"
                f"{found.accuracy:>10.3f}{found.unassigned:>12.3f}"
            )
    return "\n".join(lines)
