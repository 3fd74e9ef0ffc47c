from persona.anomaly import score_dates
from persona.frames import as_frame, frame_batches


def model(dbt, session):
    """One row per account and day: how unlike the others its conduct is."""
    dbt.config(materialized="table")
    inputs = dbt.ref("int_account_anomaly_inputs")
    return score_dates(
        sample=as_frame(inputs.filter("is_sampled")),
        batches=frame_batches(inputs, rows=100_000),
        seed=int(dbt.config.meta_get("seed")),
    )
