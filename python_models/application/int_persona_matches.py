from persona.frames import as_frame
from persona.personas import match_dates


def model(dbt, session):
    """One row per day and cluster: the persona it is called, if any, and how well the name fits."""
    dbt.config(materialized="table")
    return match_dates(
        centroids=as_frame(dbt.ref("int_cluster_centroids")),
        signatures=as_frame(dbt.ref("int_persona_signatures")),
        threshold=float(dbt.config.meta_get("threshold")),
    )
