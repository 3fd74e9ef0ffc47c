from persona.frames import as_frame, previous_rows
from persona.interests import fit_dates


def model(dbt, session):
    """One row per day, topic and term: what topics are made of."""
    dbt.config(materialized="table")
    return fit_dates(
        sample=as_frame(dbt.ref("int_topic_sample")),
        previous=previous_rows(dbt, session),
        topics=int(dbt.config.meta_get("topics")),
        minimum_users=int(dbt.config.meta_get("minimum_users")),
        seed=int(dbt.config.meta_get("seed")),
    )
