from persona.frames import as_frame
from persona.lifetime import expected_purchases


def model(dbt, session):
    """One row per day, kind of period and history: how many purchases to expect of somebody who still buys."""
    dbt.config(materialized="table")
    histories = as_frame(dbt.ref("int_distinct_histories"))
    histories["purchases_if_alive"] = expected_purchases(histories)
    return histories[["as_of_date", "is_holdout", "frequency", "age_days", "purchases_if_alive"]]
