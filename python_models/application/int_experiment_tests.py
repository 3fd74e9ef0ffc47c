from persona.experiments import compare_arms
from persona.frames import as_frame


def model(dbt, session):
    """One row per experiment, segment, metric and arm: how it differs from the baseline, and whether that is chance."""
    dbt.config(materialized="table")
    return compare_arms(as_frame(dbt.ref("int_experiment_comparisons")), as_frame(dbt.ref("int_experiment_arms")))
