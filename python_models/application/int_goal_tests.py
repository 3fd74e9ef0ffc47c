from persona.experiments import compare_groups
from persona.frames import as_frame


def model(dbt, session):
    """One row per month, action and KPI: whether its people moved more than those who were held out."""
    dbt.config(materialized="table")
    return compare_groups(as_frame(dbt.ref("int_goal_comparisons")), ["month_start", "action", "kpi"])
