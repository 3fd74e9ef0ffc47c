from persona.experiments import compare_groups
from persona.frames import as_frame


def model(dbt, session):
    """One row per tag or persona and topic: whether people with it answer campaigns otherwise than people without."""
    dbt.config(materialized="table")
    return compare_groups(as_frame(dbt.ref("int_tag_comparisons")), ["tag_kind", "tag_id", "topic"])
