"""The public marts as Parquet or CSV files, for tools that can't read DuckDB.

An export is a folder beside the warehouse, with a file a mart and `manifest.json`. It is replaced as a whole, and every
later build writes it anew: readers don't grow stale, and nobody who was erased since is left in it.
"""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import Any

import duckdb

from persona.encryption import attach_published
from persona.errors import BuildError
from persona.export import FORMULA_STARTS, check_format
from persona.sql import escaped
from persona.warehouse import PUBLIC_SCHEMA, private_folder, private_text, published_file

MANIFEST = "manifest.json"

#: Spreadsheets take a CSV file for UTF-8 only if it begins so.
BYTE_ORDER_MARK = "\ufeff"


def default_folder(warehouse: Path) -> Path:
    """Return the folder that the exports of a warehouse go to, beside it."""
    return warehouse.with_name(f"{warehouse.stem}_marts")


def export_marts(warehouse: Path, file_format: str, folder: Path | None = None) -> str:
    """Write every mart of a published file into a folder; return a line that says where and how many.

    Keys are written as text: as numbers they have more digits than a spreadsheet or JavaScript keeps.

    Parameters
    ----------
    warehouse : Path
        The published file, encrypted or not; it is only read.
    file_format : str
        `parquet`, or `csv`: UTF-8 with a byte order mark, cells that a spreadsheet would run made harmless.
    folder : Path, optional
        Where the files go, private to their owner; by default :func:`default_folder`. An earlier export there is
        replaced as a whole.

    Raises
    ------
    BuildError
        If the format is another, nothing was published yet, or the folder holds something else.
    EncryptionError
        If the published file is encrypted and the key does not open it.
    """
    check_format(file_format)
    published_file(warehouse)
    folder = folder or default_folder(warehouse)
    if folder.exists() and not (folder / MANIFEST).is_file():
        raise BuildError(f"{folder} is no export of marts and was left alone. Name a folder that does not exist yet.")
    fresh = folder.with_name(f".{folder.name}.new")
    shutil.rmtree(fresh, ignore_errors=True)
    try:
        with duckdb.connect() as connection:
            attach_published(connection, warehouse, "published")
            private_folder(fresh)
            marts = [
                _write(connection, mart, columns, fresh / f"{mart}.{file_format}")
                for mart, columns in _marts(connection).items()
            ]
        private_text(fresh / MANIFEST, json.dumps({"format": file_format, "marts": marts}, indent=2) + "\n")
        _replace(folder, fresh)
    except (OSError, duckdb.Error) as error:
        shutil.rmtree(fresh, ignore_errors=True)
        raise BuildError(f"{folder} could not be written and is as it was: {str(error).splitlines()[0]}") from None
    stays = "Each build writes it anew." if folder == default_folder(warehouse) else "Export again after each build."
    return f"{folder} holds {len(marts)} marts as {file_format}, which only you may read. {stays}"


def renew(warehouse: Path) -> str | None:
    """Write the export beside a warehouse anew where there is one, in its format; return what `export_marts` says.

    Raises
    ------
    BuildError, EncryptionError
        If that fails. The old export is gone then: it may hold somebody who was erased since.
    """
    manifest = default_folder(warehouse) / MANIFEST
    if not manifest.is_file():
        return None
    try:
        return export_marts(warehouse, json.loads(manifest.read_text(encoding="utf-8"))["format"])
    except Exception:
        shutil.rmtree(manifest.parent, ignore_errors=True)
        raise


def _marts(connection: duckdb.DuckDBPyConnection) -> dict[str, dict[str, str]]:
    """The marts and, for each, its columns and their types."""
    columns = connection.execute(
        """
        select table_name, column_name, data_type from duckdb_columns()
        where database_name = 'published' and schema_name = ?
        order by table_name, column_index
        """,
        [PUBLIC_SCHEMA],
    ).fetchall()
    marts: dict[str, dict[str, str]] = {}
    for mart, column, kind in columns:
        marts.setdefault(mart, {})[column] = kind
    return marts


def _write(connection: duckdb.DuckDBPyConnection, mart: str, columns: dict[str, str], file: Path) -> dict[str, Any]:
    """Write a mart and return its entry in the manifest."""
    is_csv = file.suffix == ".csv"
    names = [f"{BYTE_ORDER_MARK}{name}" if is_csv and not place else name for place, name in enumerate(columns)]
    selected = ", ".join(
        f'{_exported(column, kind, is_csv)} as "{name}"'
        for name, (column, kind) in zip(names, columns.items(), strict=True)
    )
    source = f"published.{PUBLIC_SCHEMA}.{mart}"
    options = "format csv, header true" if is_csv else "format parquet"
    connection.execute(f"copy (select {selected} from {source}) to '{escaped(file)}' ({options})")
    file.chmod(0o600)
    as_of_date = "max(as_of_date)" if "as_of_date" in columns else "null"
    rows, latest = connection.execute(f"select count(*), {as_of_date} from {source}").fetchone() or (0, None)
    return {"mart": mart, "file": file.name, "rows": rows, "as_of_date": latest and latest.isoformat()}


def _exported(column: str, kind: str, is_csv: bool) -> str:
    """A column as it is exported: keys as text, text in CSV files harmless to spreadsheets."""
    if kind == "BIGINT" and column.endswith(("_key", "_id")):
        return f'cast("{column}" as varchar)'
    if kind == "VARCHAR" and is_csv:
        starts = ", ".join(f"chr({ord(start)})" for start in FORMULA_STARTS)
        return f"""case when left("{column}", 1) in ({starts}) then '''' || "{column}" else "{column}" end"""
    return f'"{column}"'


def _replace(folder: Path, fresh: Path) -> None:
    """Put a new folder in the place of an old one, whose readers keep the files they have open."""
    old = folder.with_name(f".{folder.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    if folder.exists():
        os.replace(folder, old)
    os.replace(fresh, folder)
    shutil.rmtree(old, ignore_errors=True)
