from persona.frames import as_frame
from persona.interests import change_tests


def model(dbt, session):
    """One row per day, kind and category: do people come to an interest or lose it."""
    dbt.config(materialized="table")
    return change_tests(as_frame(dbt.ref("int_interest_changes")))
