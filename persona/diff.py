"""Say what changed between two published files: which rows of which marts, and numbers by how much."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from persona.encryption import attach_published
from persona.running import run_dbt

#: Marts that tell of builds: they differ whenever something was built.
_OF_BUILDS = ("rpt_build_runs", "rpt_build_models")

#: Types whose values can be subtracted.
_NUMBERS = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "FLOAT", "DOUBLE", "DECIMAL")


@dataclass(frozen=True)
class ColumnChange:
    """How a column of the rows in both files changed: in how many rows, and numbers by how much on average."""

    column: str
    rows: int
    mean_absolute_change: float | None


@dataclass(frozen=True)
class MartChange:
    """What changed in a mart. Without a key rows can't be told apart: then a changed row was removed and added."""

    mart: str
    added: int
    removed: int
    changed: int
    columns: list[ColumnChange] = field(default_factory=list)
    columns_added: list[str] = field(default_factory=list)
    columns_removed: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        """Tell whether anything changed."""
        return bool(self.added or self.removed or self.changed or self.columns_added or self.columns_removed)


def compare(base: Path, new: Path, keys: dict[str, list[str]], tolerance: float = 0.0) -> list[MartChange]:
    """Compare the marts of two files.

    Parameters
    ----------
    base, new : Path
        The file from before and the one from after. Neither is changed.
    keys : dict of list of str
        The columns of each mart's key; a mart without one, or whose key a file lacks, is compared by whole rows.
    tolerance : float
        Floating-point numbers of a row are the same that differ by no more than this, or by this share of the larger.

    Returns
    -------
    list of MartChange
        One of each mart of either file, by name, but not of the records of builds. Where a mart is in one file alone,
        all its rows were added or removed.
    """
    with duckdb.connect() as connection:
        for name, file in (("base", base), ("new", new)):
            attach_published(connection, file, name)
        found = {name: _columns(connection, name) for name in ("base", "new")}
        return [
            _compare_mart(
                connection, mart, found["base"].get(mart, {}), found["new"].get(mart, {}), keys.get(mart, []), tolerance
            )
            for mart in sorted(found["base"].keys() | found["new"].keys())
            if mart not in _OF_BUILDS
        ]


def table(changes: list[MartChange], most_columns: int = 5) -> str:
    """Return what changed as text: a line a mart, below it the columns that changed in the most rows."""
    changed = [change for change in changes if change]
    if not changed:
        return f"Nothing changed in {len(changes)} marts."
    lines = [f"{'mart':44} {'added':>9} {'removed':>9} {'changed':>9}"]
    for mart in changed:
        lines.append(f"{mart.mart:44} {mart.added:>9,} {mart.removed:>9,} {mart.changed:>9,}")
        if mart.columns_added or mart.columns_removed:
            names = [f"+{name}" for name in mart.columns_added] + [f"-{name}" for name in mart.columns_removed]
            lines.append(f"  columns: {', '.join(names)}")
        for column in mart.columns[:most_columns]:
            by = "" if column.mean_absolute_change is None else f", by {column.mean_absolute_change:.6g} on average"
            lines.append(f"  {column.column}: {column.rows:,} rows{by}")
        if len(mart.columns) > most_columns:
            lines.append(f"  and {len(mart.columns) - most_columns} more columns")
    same = len(changes) - len(changed)
    return "\n".join([*lines, f"The other {same} marts are as they were." if same else "No mart is as it was."])


def project_manifest() -> dict:
    """Return what dbt wrote about the project when it last read it; it is asked to if it never was."""
    path = Path(os.environ.get("DBT_TARGET_PATH") or "target") / "manifest.json"
    if not path.exists():
        run_dbt(["parse"], Path("warehouse/persona.duckdb"), {}, quiet=True)
    return json.loads(path.read_text(encoding="utf-8"))


def mart_keys(manifest: dict) -> dict[str, list[str]]:
    """Return the key of each public mart, from the tests of dbt's manifest that hold it unique."""
    return {
        manifest["nodes"][node["attached_node"]]["name"]: node["test_metadata"]["kwargs"]["columns"]
        for node in manifest["nodes"].values()
        if node["resource_type"] == "test"
        and (node.get("test_metadata") or {}).get("name") == "unique_key"
        and manifest["nodes"].get(node.get("attached_node") or "", {}).get("schema") == "marts"
    }


def _columns(connection: duckdb.DuckDBPyConnection, database: str) -> dict[str, dict[str, str]]:
    """The marts of a file with the types of their columns."""
    found: dict[str, dict[str, str]] = {}
    for mart, column, kind in connection.execute(
        "select table_name, column_name, data_type from duckdb_columns() "
        "where database_name = ? and schema_name = 'marts' order by table_name, column_index",
        [database],
    ).fetchall():
        found.setdefault(mart, {})[column] = kind
    return found


def _differs(column: str, kind: str, tolerance: float) -> str:
    """The condition that a column of a row is not the same in both files."""
    old, new = f'base."{column}"', f'new."{column}"'
    if not tolerance or not kind.startswith(("FLOAT", "DOUBLE", "DECIMAL")):
        return f"{old} is distinct from {new}"
    bound = f"{tolerance!r} * greatest(1, abs({old}), abs({new}))"
    return f"coalesce(abs(cast({old} as double) - cast({new} as double)) > {bound}, {old} is distinct from {new})"


def _compare_mart(
    connection: duckdb.DuckDBPyConnection,
    mart: str,
    base: dict[str, str],
    new: dict[str, str],
    key: list[str],
    tolerance: float,
) -> MartChange:
    def count(query: str) -> int:
        return connection.execute(query).fetchall()[0][0]

    if not base or not new:
        rows = count(f"select count(*) from {'new' if new else 'base'}.marts.{mart}")
        return MartChange(mart, rows if new else 0, 0 if new else rows, 0)
    shared = [column for column in base if column in new]
    columns_added = [column for column in new if column not in base]
    columns_removed = [column for column in base if column not in new]
    if not key or not set(key) <= set(shared):
        names = ", ".join(f'"{column}"' for column in shared)
        of_base, of_new = (f"select {names} from {name}.marts.{mart}" for name in ("base", "new"))
        return MartChange(
            mart,
            added=count(f"select count(*) from ({of_new} except all {of_base})"),
            removed=count(f"select count(*) from ({of_base} except all {of_new})"),
            changed=0,
            columns_added=columns_added,
            columns_removed=columns_removed,
        )
    values = [column for column in shared if column not in key]
    matched = " and ".join(f'base."{column}" = new."{column}"' for column in key)
    differs = {column: _differs(column, base[column], tolerance) for column in values}
    both = f"from base.marts.{mart} as base inner join new.marts.{mart} as new on {matched}"
    any_differs = " or ".join(differs.values()) or "false"
    selected = ["count(*)", f"count(*) filter (where {any_differs})"]
    for column in values:
        selected.append(f"count(*) filter (where {differs[column]})")
        is_number = base[column].startswith(_NUMBERS) and new[column].startswith(_NUMBERS)
        change = f'abs(cast(new."{column}" as double) - cast(base."{column}" as double))'
        selected.append(f"avg({change}) filter (where {differs[column]})" if is_number else "cast(null as double)")
    same_key, changed, *per_column = connection.execute(f"select {', '.join(selected)} {both}").fetchall()[0]
    columns = [
        ColumnChange(column, per_column[2 * place], per_column[2 * place + 1])
        for place, column in enumerate(values)
        if per_column[2 * place]
    ]
    return MartChange(
        mart,
        added=count(f"select count(*) from new.marts.{mart}") - same_key,
        removed=count(f"select count(*) from base.marts.{mart}") - same_key,
        changed=changed,
        columns=sorted(columns, key=lambda column: (-column.rows, column.column)),
        columns_added=columns_added,
        columns_removed=columns_removed,
    )
