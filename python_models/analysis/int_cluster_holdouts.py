from persona.clustering import judge_dates
from persona.frames import as_frame


def model(dbt, session):
    """One row per day and person held out: how they fit into clusters that they had no part in."""
    dbt.config(materialized="table")
    return judge_dates(
        as_frame(dbt.ref("int_cluster_sample")),
        as_frame(dbt.ref("int_cluster_centroids")),
        seed=int(dbt.config.meta_get("seed")),
    )
