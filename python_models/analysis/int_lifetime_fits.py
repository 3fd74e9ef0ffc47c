from persona.frames import as_frame
from persona.lifetime import fit_periods


def model(dbt, session):
    """One row per day and kind of period: the parameters of BG/NBD and Gamma-Gamma."""
    dbt.config(materialized="table")
    return fit_periods(as_frame(dbt.ref("int_lifetime_periods")), as_frame(dbt.ref("int_lifetime_sample")))
