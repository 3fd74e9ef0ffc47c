from persona.clustering import fit_dates
from persona.frames import as_frame, previous_rows


def model(dbt, session):
    """One row per day, cluster and metric: the centroids, with the quality of the fit."""
    dbt.config(materialized="table")
    smallest, largest = (int(k) for k in dbt.config.meta_get("cluster_range").split(","))
    return fit_dates(
        as_frame(dbt.ref("int_cluster_sample")),
        cluster_range=(smallest, largest),
        minimum_users=int(dbt.config.meta_get("minimum_users")),
        seed=int(dbt.config.meta_get("seed")),
        previous=previous_rows(dbt, session),
    )
