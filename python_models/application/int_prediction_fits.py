from persona.frames import as_frame
from persona.prediction import fit_targets


def model(dbt, session):
    """One row per target, day and choice or measure: what predicts best, and how good it is."""
    dbt.config(materialized="table")
    return fit_targets(
        as_frame(dbt.ref("int_prediction_inputs").filter("split != 'score'")),
        as_frame(dbt.ref("int_prediction_features")),
        seed=int(dbt.config.meta_get("seed")),
    )
