from persona.frames import as_frame
from persona.identity import connected_components


def model(dbt, session):
    """One row per account that shares something with another: the smallest account of its component."""
    dbt.config(materialized="table")
    edges = as_frame(dbt.ref("int_identity_edges"))
    return connected_components(edges["account_key"], edges["other_account_key"])
