from persona.frames import as_frame
from persona.weighting import scheme_weights


def model(dbt, session):
    """One row per day, scheme and metric: weights learned from the data."""
    dbt.config(materialized="table")
    return scheme_weights(as_frame(dbt.ref("int_index_sample")))
