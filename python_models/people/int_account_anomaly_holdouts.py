from persona.anomaly import judge_latest
from persona.frames import as_frame


def model(dbt, session):
    """One row per account held out on the latest day: how far its score depends on having been learned from."""
    dbt.config(materialized="table")
    return judge_latest(
        as_frame(dbt.ref("int_account_anomaly_inputs").filter("is_sampled")),
        as_frame(dbt.ref("int_account_anomaly_scores").filter("is_sampled")),
        seed=int(dbt.config.meta_get("seed")),
    )
