from persona.frames import as_frame
from persona.interests import judge_dates


def model(dbt, session):
    """One row per day and person: how likely the topics of the day before held what became new interests of theirs."""
    dbt.config(materialized="table")
    return judge_dates(
        as_frame(dbt.ref("int_known_topic_sample")),
        as_frame(dbt.ref("int_known_topic_weights")),
        seed=int(dbt.config.meta_get("seed")),
    )
