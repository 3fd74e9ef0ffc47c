from persona.anomaly import fit_scorer
from persona.frames import as_frame, map_batches


def model(dbt, session):
    """One row per account and day: how unlike the others its conduct is."""
    dbt.config(materialized="table")
    inputs = dbt.ref("int_account_anomaly_inputs")
    scorer = fit_scorer(as_frame(inputs.filter("is_sampled")), seed=int(dbt.config.meta_get("seed")))
    return map_batches(session, inputs, scorer.score, rows=100_000)
