from persona.frames import as_frame
from persona.lookalikes import fit_lookalikes


def model(dbt, session):
    """One row per audience, day and coefficient or measure: what sets members apart, and how well it tells them."""
    dbt.config(materialized="table")
    return fit_lookalikes(
        as_frame(dbt.ref("int_lookalike_sample")),
        as_frame(
            dbt.ref("int_lookalike_pool").filter("is_sampled"),
            ["audience", "as_of_date", "user_id", "meets_rules", "is_held_out"],
        ),
        seed=int(dbt.config.meta_get("seed")),
    )
