"""Tags are what their seed says: the SQL answers as an evaluator in Python does, whatever catalogue and values are."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from persona.running import run_dbt

DAYS = ["2026-05-31", "2026-06-30"]
#: Words with all that means something to SQL, to patterns or to the catalogue itself.
WORDS = ["new", "New", "new one", "ne", "n%", "_ew", "a'b; drop table tags", "", "신규"]
NUMBERS = [0.0, 1.0, 2.0, 2.5, -1.0]
COMPARE = {
    ">=": lambda value, threshold: value >= threshold,
    ">": lambda value, threshold: value > threshold,
    "<=": lambda value, threshold: value <= threshold,
    "<": lambda value, threshold: value < threshold,
    "=": lambda value, threshold: value == threshold,
    "!=": lambda value, threshold: value != threshold,
}
NEEDED = ("int_tags", "int_tag_evidence", "int_user_tag_days")


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[duckdb.DuckDBPyConnection, dict[str, str]]]:
    """An empty database of the project's, and the SQL of the models about tags."""
    file = tmp_path_factory.mktemp("tags") / "persona.duckdb"
    run_dbt(["compile", "--select", *NEEDED], file, {"PERSONA_RAW_PATH": "none"}, quiet=True)
    compiled = Path(os.environ["DBT_TARGET_PATH"]) / "compiled/persona/models/intermediate/application/tags"
    with duckdb.connect(str(file)) as connection:
        for schema in ("seeds", "intermediate", "marts"):
            connection.execute(f"create schema if not exists {schema}")
        yield connection, {name: (compiled / f"{name}.sql").read_text(encoding="utf-8") for name in NEEDED}


@st.composite
def tags(draw: st.DrawFn) -> list[dict[str, str]]:
    rows = []
    for number in range(draw(st.integers(1, 6))):
        is_word = draw(st.booleans())
        if is_word:
            operator = draw(st.sampled_from(["is", "is not", "one of"]))
            count = draw(st.integers(1, 3)) if operator == "one of" else 1
            threshold = "|".join(draw(st.sampled_from([word for word in WORDS if word])) for _ in range(count))
        else:
            operator, threshold = draw(st.sampled_from(sorted(COMPARE))), str(draw(st.sampled_from(NUMBERS)))
        rows.append(
            {
                "tag_id": f"t{number}",
                "kind": "standing" if is_word else "feature",
                "subject": draw(st.sampled_from(["one", "other"])),
                "operator": operator,
                "threshold": threshold,
                "days_to_live": str(draw(st.sampled_from([0, 29, 30]))),
            }
        )
    return rows


@st.composite
def values(draw: st.DrawFn) -> list[tuple[int, str, str, float | None, str | None]]:
    """At most one value per person, day, kind and subject."""
    keys = [(user, day, subject) for user in (1, 2, 3) for day in DAYS for subject in ("one", "other")]
    rows = []
    for user, day, subject in keys:
        if draw(st.booleans()):
            rows.append((user, day, "feature " + subject, draw(st.sampled_from(NUMBERS)), None))
        if draw(st.booleans()):
            rows.append((user, day, "standing " + subject, None, draw(st.sampled_from([*WORDS, "new|ne"]))))
    return rows


def expected(catalogue: list[dict[str, str]], known: list[tuple], profiled: set[int]) -> set[tuple[int, str, str, str]]:
    """Person, day, tag and the day since when, one person and day after the other."""
    looked_up = {(user, day, name): (number, word) for user, day, name, number, word in known}
    found = set()
    for tag in catalogue:
        for user in profiled:
            evidence_age: int | None = None
            since = None
            for position, day in enumerate(DAYS):
                number, word = looked_up.get((user, day, f"{tag['kind']} {tag['subject']}"), (None, None))
                if tag["operator"] in COMPARE:
                    is_met = number is not None and COMPARE[tag["operator"]](number, float(tag["threshold"]))
                else:
                    wanted = [word.lower() for word in tag["threshold"].split("|")]
                    is_met = word is not None and (word.lower() in wanted) == (tag["operator"] != "is not")
                # the two days are thirty days apart
                evidence_age = 0 if is_met else None if evidence_age is None else evidence_age + 30 * position
                stands = evidence_age is not None and evidence_age <= int(tag["days_to_live"])
                since = (since or day) if stands else None
                if stands:
                    found.add((user, day, tag["tag_id"], since))
    return found


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(catalogue=tags(), known=values(), profiled=st.sets(st.sampled_from([1, 2, 3])))
def test_tags_are_what_an_independent_evaluator_finds(database, catalogue, known, profiled):
    connection, sql = database
    columns = ("tag_id", "family", "kind", "subject", "window_days", "operator", "threshold", "days_to_live", "owner")
    labels = ("label_en", "label_ko", "label_zh", "definition")
    rows = [{column: row.get(column) for column in (*columns, *labels)} for row in catalogue]
    frame = pd.DataFrame(known, columns=["user_id", "as_of_date", "name", "number_value", "word_value"])
    split = frame["name"].str.split(" ", n=1, expand=True) if len(frame) else pd.DataFrame({0: [], 1: []})
    frame = frame.assign(kind=split[0], subject=split[1])
    connection.register("given_tags", pd.DataFrame(rows, dtype=object))
    connection.register("given_values", frame.astype({"number_value": "float64", "word_value": object}))
    connection.execute(
        "create or replace table seeds.tags as select "
        + ", ".join(f"{column}::varchar as {column}" for column in (*columns, *labels))
        + " from given_tags"
    )
    connection.execute(
        "create or replace table intermediate.int_tag_subjects as "
        "select * from (values ('feature', 'one'), ('standing', 'one')) as known (kind, subject)"
    )
    connection.execute(
        "create or replace table intermediate.int_sensitive_spellings (spelling varchar, subject varchar)"
    )
    typed = (
        "user_id::bigint as user_id, as_of_date::date as as_of_date, kind::varchar as kind, "
        "subject::varchar as subject, 0 as window_days, number_value::double as number_value, "
        "word_value::varchar as word_value"
    )
    for model in ("features", "counts", "standing", "statements", "interests"):
        kind = {"features": "feature", "standing": "standing"}.get(model, "none")
        connection.execute(
            f"create or replace table intermediate.int_tag_values__{model} as "
            f"select {typed} from given_values where kind = '{kind}'"
        )
    people = ", ".join(f"({user}, 'profiling', {user in profiled})" for user in (1, 2, 3))
    connection.execute(
        "create or replace table marts.fct_user_eligibility as "
        f"select * from (values {people}) as known (user_id, purpose, is_eligible)"
    )
    connection.execute(
        "create or replace table intermediate.int_user_dates as "
        f"select user_id, unnest({DAYS})::date as as_of_date from range(1, 4) as people (user_id)"
    )
    connection.execute(
        f"create or replace table intermediate.int_known_refreshes as "
        f"select unnest({DAYS})::date as as_of_date, true as is_refreshed"
    )
    for model in NEEDED:
        connection.execute(f"create or replace table intermediate.{model} as {sql[model]}")
    found = connection.execute(
        "select user_id, as_of_date::varchar, tag_id, since_date::varchar from intermediate.int_user_tag_days"
    ).fetchall()
    assert len(found) == len(set(found))
    assert set(found) == expected(catalogue, known, profiled)
