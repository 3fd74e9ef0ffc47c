"""What changed between two published files is told by key, row and number."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from persona.diff import ColumnChange, MartChange, compare, mart_keys, table

KEYS = {"fct_scores": ["user_id", "as_of_date"]}


def _file(path: Path, *statements: str) -> Path:
    with duckdb.connect(str(path)) as connection:
        connection.execute("create schema marts")
        for statement in statements:
            connection.execute(statement)
    return path


SCORES = "create table marts.fct_scores (user_id bigint, as_of_date date, score double, tier varchar)"


@pytest.fixture
def base(tmp_path: Path) -> Path:
    return _file(
        tmp_path / "base.duckdb",
        SCORES,
        "insert into marts.fct_scores values (1, '2026-06-30', 10, 'low'), (2, '2026-06-30', 20, null), "
        "(3, '2026-06-30', 30, 'high'), (4, '2026-06-30', null, 'high')",
        "create table marts.rpt_days as select * from (values (1), (1), (2)) as days (day)",
        "create table marts.rpt_gone as select 1 as number",
    )


def test_rows_and_numbers_that_changed_are_told(base: Path, tmp_path: Path) -> None:
    new = _file(
        tmp_path / "new.duckdb",
        SCORES,
        "alter table marts.fct_scores add column reason varchar",
        # 1 gains 4 points and 2 loses 2, and a tier; 3 went, 4 stayed without a score, 5 is new.
        "insert into marts.fct_scores by name select * from (values (1, date '2026-06-30', 14, 'low'), "
        "(2, date '2026-06-30', 18, 'low'), (4, date '2026-06-30', null, 'high'), (5, date '2026-06-30', 1, 'low')) "
        "as rows (user_id, as_of_date, score, tier)",
        "create table marts.rpt_days as select * from (values (1), (2), (3)) as days (day)",
    )
    assert compare(base, new, KEYS) == [
        MartChange(
            "fct_scores",
            added=1,
            removed=1,
            changed=2,
            columns=[ColumnChange("score", 2, 3.0), ColumnChange("tier", 1, None)],
            columns_added=["reason"],
        ),
        # Rows without a key are a bag: one of the two 1s went.
        MartChange("rpt_days", added=1, removed=1, changed=0),
        MartChange("rpt_gone", added=0, removed=1, changed=0),
    ]
    said = table(compare(base, new, KEYS))
    assert "score: 2 rows, by 3 on average" in said
    assert "columns: +reason" in said
    assert "No mart is as it was." in said


def test_a_file_is_as_it_is(base: Path) -> None:
    assert table(compare(base, base, KEYS)) == "Nothing changed in 3 marts."


def test_every_public_mart_has_a_key(manifest: dict) -> None:
    keys = mart_keys(manifest)
    models = [node for node in manifest["nodes"].values() if node["resource_type"] == "model"]
    assert keys.keys() == {node["name"] for node in models if node["schema"] == "marts"}
    assert keys["fct_user_features"] == ["user_id", "as_of_date"]
