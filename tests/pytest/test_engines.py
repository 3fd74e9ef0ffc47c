"""What Spark built is compared with what DuckDB built by the keys and values of every mart."""

import duckdb
import pytest

from persona.engines import compare_engines
from persona.errors import BuildError

ROWS = "select * from (values (1, 0.5, 'a', date '2026-06-30'), (2, 0.25, null, null)) as t (user_id, score, word, day)"
TYPES = {"user_id": "bigint", "score": "double", "word": "varchar", "day": "date"}


@pytest.fixture
def manifest():
    """A project with two marts, the second without a row."""
    nodes = {}
    for mart in ("fct_scores", "fct_nothing"):
        columns = {name: {"name": name, "data_type": kind} for name, kind in TYPES.items()}
        nodes[f"model.persona.{mart}"] = {
            "resource_type": "model", "name": mart, "schema": "marts", "columns": columns
        }  # fmt: skip
        nodes[f"test.persona.{mart}"] = {
            "resource_type": "test",
            "test_metadata": {"name": "unique_key", "kwargs": {"columns": ["user_id"]}},
            "attached_node": f"model.persona.{mart}",
        }
    return {"nodes": nodes}


@pytest.fixture
def engines(tmp_path):
    """A DuckDB file and Spark's folder with the same rows; `of_spark` writes others there."""
    warehouse = tmp_path / "persona.duckdb"
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute("create schema marts")
        connection.execute(f"create table marts.fct_scores as {ROWS}")
        connection.execute("create table marts.fct_nothing as select * from marts.fct_scores where false")
    (tmp_path / "spark/marts.db/fct_nothing").mkdir(parents=True)
    (tmp_path / "spark/marts.db/fct_scores").mkdir()

    def of_spark(query: str) -> None:
        duckdb.sql(query).write_parquet(str(tmp_path / "spark/marts.db/fct_scores/part-0.parquet"))

    of_spark(ROWS)
    return warehouse, tmp_path / "spark", of_spark


def test_equal_rows_are_equal(engines, manifest):
    warehouse, folder, _ = engines
    changes = compare_engines(warehouse, folder, manifest)
    assert [change.mart for change in changes] == ["fct_nothing", "fct_scores"]
    assert not any(changes)


def test_noise_of_floating_point_numbers_is_no_difference(engines, manifest):
    warehouse, folder, of_spark = engines
    of_spark(f"select * replace (score + 1e-9 as score) from ({ROWS})")
    assert not any(compare_engines(warehouse, folder, manifest))


@pytest.mark.parametrize(
    ("query", "added", "removed", "changed"),
    [
        (f"select * replace (score + 1e-3 as score) from ({ROWS})", 0, 0, 2),
        (f"select * replace (null as score) from ({ROWS})", 0, 0, 2),
        (f"select * replace (coalesce(word, '') as word) from ({ROWS})", 0, 0, 1),
        (f"select * from ({ROWS}) where user_id = 1", 0, 1, 0),
        (f"select * replace (user_id + 1 as user_id) from ({ROWS})", 1, 1, 1),
    ],
)
def test_a_row_that_differs_is_told(engines, manifest, query, added, removed, changed):
    warehouse, folder, of_spark = engines
    of_spark(query)
    (change,) = filter(None, compare_engines(warehouse, folder, manifest))
    assert (change.added, change.removed, change.changed) == (added, removed, changed)


def test_without_marts_of_spark_there_is_nothing_to_compare(engines, manifest, tmp_path):
    with pytest.raises(BuildError, match="no marts of Spark"):
        compare_engines(engines[0], tmp_path, manifest)
