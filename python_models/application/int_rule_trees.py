from persona.frames import as_frame, frame_batches
from persona.rules import segment_rules


def model(dbt, session):
    """One row per target and rule: the conditions, whom they hold for, and how well the rules tell the chances."""
    dbt.config(materialized="table")
    people = dbt.ref("int_rule_people")
    return segment_rules(
        as_frame(people.filter(f"sample_rank <= {int(dbt.config.meta_get('sample_users'))}")),
        batches=frame_batches(people, rows=50_000),
        minimum_users=int(dbt.config.meta_get("minimum_users")),
    )
