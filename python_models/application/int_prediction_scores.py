from persona.frames import as_frame, map_batches
from persona.prediction import fit_scorer


def model(dbt, session):
    """One row per target, person and day: the chance, by the model and by recency alone, and the reasons.

    Of everyone on the day, and of those who test, so that it can be seen for whom it is right.
    """
    dbt.config(materialized="table")
    inputs = dbt.ref("int_prediction_inputs")
    scorer = fit_scorer(
        as_frame(inputs.filter("split != 'score'")),
        as_frame(dbt.ref("int_prediction_fits")),
        as_frame(dbt.ref("int_prediction_features")),
        seed=int(dbt.config.meta_get("seed")),
    )
    return map_batches(session, inputs.filter("split in ('score', 'test')"), scorer.score)
