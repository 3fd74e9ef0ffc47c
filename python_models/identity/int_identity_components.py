from persona.frames import as_frame
from persona.identity import people_components


def model(dbt, session):
    """One row per account that is merged with another: the smallest account of its component."""
    dbt.config(materialized="table")
    overrides = as_frame(dbt.ref("int_identity_overrides"))
    return people_components(
        edges=as_frame(dbt.ref("int_identity_edges"), ["account_key", "other_account_key", "edge_rank"]),
        apart=overrides[overrides["verdict"] == "different"],
        evidence=as_frame(dbt.ref("int_identity_evidence")),
    )
