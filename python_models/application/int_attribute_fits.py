from persona.frames import as_frame
from persona.inference import fit_attributes


def model(dbt, session):
    """One row per day, attribute and coefficient or measure: what inference learned, and how good it is."""
    dbt.config(materialized="table")
    return fit_attributes(
        as_frame(dbt.ref("int_inference_sample")),
        as_frame(dbt.ref("int_sampled_values")),
        as_frame(dbt.ref("int_inferred_attributes")),
        seed=int(dbt.config.meta_get("seed")),
    )
