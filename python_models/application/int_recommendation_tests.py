from persona.frames import as_frame
from persona.ranking import compare_methods


def model(dbt, session):
    """One row per day, type of item, kind of comparison and metric: how good recommendations would have been."""
    dbt.config(materialized="table")
    rankings = as_frame(dbt.ref("int_recommendation_rankings"))
    outcomes = as_frame(dbt.ref("int_recommendation_outcomes"))
    return compare_methods(rankings, outcomes, seed=int(dbt.config.meta_get("seed")))
