from persona.frames import as_frame, frame_batches
from persona.prediction import score_targets


def model(dbt, session):
    """One row per target, person and day: the chance, by the model and by recency alone, and the reasons."""
    dbt.config(materialized="table")
    inputs = dbt.ref("int_prediction_inputs")
    return score_targets(
        as_frame(inputs.filter("split != 'score'")),
        as_frame(dbt.ref("int_prediction_fits")),
        as_frame(dbt.ref("int_prediction_features")),
        batches=frame_batches(inputs.filter("split = 'score'"), rows=50_000),
        seed=int(dbt.config.meta_get("seed")),
    )
