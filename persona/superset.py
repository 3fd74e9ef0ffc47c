"""The dashboard for Apache Superset as a file that Superset imports.

`examples/superset/` holds what a person writes: datasets, charts and which stand side by side. Superset wants more of
each: ids, columns with types, the query of a chart, a tree for the layout. It is added here.
"""

from __future__ import annotations

import json
import os
import uuid
import zipfile
from pathlib import Path
from string import Template
from typing import Any

import duckdb
import yaml

from persona.encryption import attach_published
from persona.settings import whole_number
from persona.warehouse import PUBLIC_SCHEMA, published_file

SOURCE = Path(__file__).parent.parent / "examples/superset"

#: The zip's one folder. Superset looks below it.
_ROOT = "persona"

#: The same names give the same ids, so that an import finds what an earlier one made.
_NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "persona/superset")

#: Superset lays a dashboard out in rows of twelve columns; a height is in units of eight pixels.
_COLUMNS, _HEIGHT = 12, 50


def write_bundle(warehouse: Path, file: Path) -> str:
    """Write the dashboard on a published file as a zip file for Superset's import; return a line that says where.

    Parameters
    ----------
    warehouse : Path
        The published file that Superset shall open, with a path that is the same for Superset.
    file : Path
        The zip file to write.

    Raises
    ------
    BuildError
        If nothing was published yet, or it is encrypted: Superset can't hand a key to DuckDB.
    """
    published_file(warehouse)
    words = {"warehouse": str(warehouse.resolve()), "minimum_cell_users": str(whole_number("minimum_cell_users") or 0)}
    datasets, charts = _read("datasets", words), _read("charts", words)
    (dashboard,) = _read(".", words, "dashboard.yaml").values()
    (database,) = _read(".", words, "database.yaml").values()
    with duckdb.connect() as connection:
        attach_published(connection, warehouse, "published")
        connection.execute("use published")
        columns = {name: _columns(connection, dataset["sql"]) for name, dataset in datasets.items()}
    documents = {"metadata": {"version": "1.0.0", "type": "Dashboard", "timestamp": "2026-01-01T00:00:00+00:00"}}
    documents["databases/persona"] = database | _identity("database")
    for name, dataset in datasets.items():
        parent = {"schema": PUBLIC_SCHEMA, "database_uuid": _uuid("database"), "columns": columns[name]}
        documents[f"datasets/persona/{name}"] = dataset | parent | _identity("datasets", name)
    for name, chart in charts.items():
        documents[f"charts/{name}"] = _chart(chart) | _identity("charts", name)
    documents["dashboards/persona"] = _dashboard(dashboard, charts) | _identity("dashboard")
    fresh = file.with_name(f".{file.name}.new")
    with zipfile.ZipFile(fresh, "w", zipfile.ZIP_DEFLATED) as bundle:
        for name, document in documents.items():
            bundle.writestr(f"{_ROOT}/{name}.yaml", yaml.safe_dump(document, sort_keys=False, allow_unicode=True))
    os.replace(fresh, file)
    return f"{file} holds a dashboard of {len(charts)} charts for Superset: Dashboards, Import dashboards."


def _read(folder: str, words: dict[str, str], pattern: str = "*.yaml") -> dict[str, dict[str, Any]]:
    """The documents of a folder by the names of their files, `$words` in them replaced."""
    return {
        file.stem: yaml.safe_load(Template(file.read_text(encoding="utf-8")).substitute(words))
        for file in sorted((SOURCE / folder).glob(pattern))
    }


def _uuid(*names: str) -> str:
    return str(uuid.uuid5(_NAMESPACE, "/".join(names)))


def _identity(*names: str) -> dict[str, str]:
    return {"uuid": _uuid(*names), "version": "1.0.0"}


def _columns(connection: duckdb.DuckDBPyConnection, sql: str) -> list[dict[str, Any]]:
    """The columns of a dataset as the published file has them now."""
    relation = connection.sql(sql)
    return [
        {
            "column_name": column,
            "type": str(kind),
            "is_dttm": str(kind) in ("DATE", "TIMESTAMP"),
            "groupby": True,
            "filterable": True,
        }
        for column, kind in zip(relation.columns, relation.types, strict=True)
    ]


def _chart(chart: dict[str, Any]) -> dict[str, Any]:
    """A chart as Superset imports it, with the query that its picture asks, for readers of the REST API."""
    params = chart["params"] | {"viz_type": chart["viz_type"]}
    context = {
        "datasource": {"id": 0, "type": "table"},
        "queries": [_query(params)],
        "result_format": "json",
        "result_type": "full",
    }
    rest = {key: value for key, value in chart.items() if key != "dataset"}
    dataset = {"dataset_uuid": _uuid("datasets", chart["dataset"])}
    return rest | dataset | {"params": params, "query_context": json.dumps(context)}


def _query(params: dict[str, Any]) -> dict[str, Any]:
    """The query of a chart's parameters."""
    groups = params.get("groupby", [])
    columns = [
        *([_axis(params)] if "x_axis" in params else []),
        *(params[key] for key in ("source", "target") if key in params),
        *(groups if isinstance(groups, list) else [groups]),
        *params.get("all_columns", []),
    ]
    metrics = params.get("metrics") or [params[key] for key in ("metric",) if key in params]
    return {
        "columns": columns,
        "metrics": metrics or None,
        "filters": [
            {"col": said["subject"], "op": said["operator"], "val": said.get("comparator")}
            for said in params.get("adhoc_filters", [])
        ],
        "orderby": [json.loads(order) for order in params.get("order_by_cols", [])],
        "row_limit": params["row_limit"],
    }


def _axis(params: dict[str, Any]) -> Any:
    """The column of a time axis with its grain, or a plain one."""
    if "time_grain_sqla" not in params:
        return params["x_axis"]
    return {
        "columnType": "BASE_AXIS",
        "expressionType": "SQL",
        "label": params["x_axis"],
        "sqlExpression": params["x_axis"],
        "timeGrain": params["time_grain_sqla"],
    }


def _dashboard(dashboard: dict[str, Any], charts: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """A dashboard as Superset imports it: its rows as a tree."""
    rows = {f"ROW-{number}": row for number, row in enumerate(dashboard["rows"])}
    position: dict[str, Any] = {
        "DASHBOARD_VERSION_KEY": "v2",
        "ROOT_ID": {"type": "ROOT", "id": "ROOT_ID", "children": ["GRID_ID"]},
        "GRID_ID": {"type": "GRID", "id": "GRID_ID", "children": list(rows), "parents": ["ROOT_ID"]},
        "HEADER_ID": {"type": "HEADER", "id": "HEADER_ID", "meta": {"text": dashboard["dashboard_title"]}},
    }
    for row_id, row in rows.items():
        children = [f"CHART-{name}" for name in row]
        above = ["ROOT_ID", "GRID_ID"]
        meta = {"background": "BACKGROUND_TRANSPARENT"}
        position[row_id] = {"type": "ROW", "id": row_id, "children": children, "parents": above, "meta": meta}
        for name, child in zip(row, children, strict=True):
            # Superset puts its own number in the place of the chart's, which must be there and tell charts apart.
            place = {"chartId": len(position), "uuid": _uuid("charts", name), "sliceName": charts[name]["slice_name"]}
            size = {"width": _COLUMNS // len(row), "height": _HEIGHT}
            parents = [*above, row_id]
            position[child] = {"type": "CHART", "id": child, "children": [], "parents": parents, "meta": place | size}
    rest = {key: value for key, value in dashboard.items() if key != "rows"}
    return rest | {"position": position, "metadata": {"color_scheme": "supersetColors"}}
