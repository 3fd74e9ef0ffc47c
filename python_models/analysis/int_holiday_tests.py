from persona.frames import frame_batches
from persona.temporal import holiday_tests


def model(dbt, session):
    """One row per person and day: is there more activity at holidays than chance would have it."""
    dbt.config(materialized="table")
    return holiday_tests(frame_batches(dbt.ref("int_holiday_comparisons"), rows=100_000))
