from persona.frames import as_frame, previous_rows
from persona.network import fit_dates


def model(dbt, session):
    """One row per day and person of the bounded network: their community and core number."""
    dbt.config(materialized="table")
    return fit_dates(
        ties=as_frame(dbt.ref("int_network_bounded_ties")),
        previous=previous_rows(dbt, session),
        seed=int(dbt.config.meta_get("seed")),
    )
