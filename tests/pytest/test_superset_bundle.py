"""The bundle for Superset holds together, and its datasets speak of groups alone. `make test-superset` tries it."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import duckdb
import pytest
import yaml

from persona.errors import BuildError
from persona.superset import write_bundle


@pytest.fixture(scope="module")
def bundle(demo_warehouse: Path) -> dict[str, dict]:
    """The documents of the bundle on the demo's marts, by their paths."""
    file = demo_warehouse.with_name("bundle.zip")
    write_bundle(demo_warehouse, file)
    with zipfile.ZipFile(file) as opened:
        return {name: yaml.safe_load(opened.read(name)) for name in opened.namelist()}


def documents(bundle: dict[str, dict], folder: str) -> list[dict]:
    return [document for name, document in bundle.items() if f"/{folder}/" in name]


def test_the_database_is_the_published_file_and_opens_no_other(bundle: dict[str, dict], demo_warehouse: Path):
    (database,) = documents(bundle, "databases")
    assert database["sqlalchemy_uri"] == f"duckdb:///{demo_warehouse}"
    assert database["extra"]["engine_params"]["connect_args"] == {
        "read_only": True,
        "config": {"enable_external_access": False, "lock_configuration": True},
    }


def test_datasets_have_the_columns_of_their_queries_and_none_of_a_person(bundle: dict[str, dict], demo_warehouse: Path):
    with duckdb.connect(str(demo_warehouse), read_only=True) as connection:
        for dataset in documents(bundle, "datasets"):
            relation = connection.sql(dataset["sql"])
            assert [column["column_name"] for column in dataset["columns"]] == relation.columns
            assert not {"user_id", "account_key", "account_id"} & set(relation.columns)
            metrics = ", ".join(metric["expression"] for metric in dataset["metrics"])
            connection.execute(f"select {metrics} from ({dataset['sql']})")
            # Superset refuses a metric with the name of a column.
            assert not {metric["metric_name"] for metric in dataset["metrics"]} & set(relation.columns)
            if "users" in relation.columns:
                shown = {row[0] for row in connection.sql(f"select users from ({dataset['sql']})").fetchall()}
                assert [count for count in shown if count and count < 20] == []


def test_each_chart_has_its_dataset_and_its_place(bundle: dict[str, dict]):
    charts, datasets = documents(bundle, "charts"), documents(bundle, "datasets")
    assert len(charts) == 8
    assert {chart["dataset_uuid"] for chart in charts} == {dataset["uuid"] for dataset in datasets}
    (dashboard,) = documents(bundle, "dashboards")
    places = [entry["meta"] for entry in dashboard["position"].values() if "CHART-" in str(entry) and "meta" in entry]
    assert {place["uuid"] for place in places if "uuid" in place} == {chart["uuid"] for chart in charts}
    for chart in charts:
        (query,) = json.loads(chart["query_context"])["queries"]
        assert query["columns"]


def test_without_a_published_file_there_is_no_bundle(tmp_path: Path):
    with pytest.raises(BuildError, match="build first"):
        write_bundle(tmp_path / "persona.duckdb", tmp_path / "bundle.zip")
