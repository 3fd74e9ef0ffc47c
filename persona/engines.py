"""Build on Spark, and compare what it built with what DuckDB built of the same feeds: the same keys, the same values.

Spark's tables are Parquet files, so DuckDB reads them, and no Spark is needed to compare.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import duckdb

from persona.diff import MartChange, compare, mart_keys
from persona.errors import BuildError
from persona.running import run_dbt
from persona.sql import escaped

#: Sums of floating-point numbers depend on their order, and medians on how an engine interpolates.
TOLERANCE = 1e-6


def build_on_spark(
    spark_warehouse: Path, settings: Mapping[str, str], arguments: Sequence[str] = (), quiet: bool = False
) -> str:
    """Run `dbt build` on Spark, everything anew, and return a line that says where the tables are.

    Parameters
    ----------
    spark_warehouse : Path
        The folder of Spark's tables and metastore.
    settings : dict of str
        Environment variables for dbt, such as PERSONA_RAW_PATH.
    arguments : sequence of str
        Further arguments of `dbt build`.
    quiet : bool
        Show dbt's output only if the build fails.

    Raises
    ------
    BuildError
        If dbt failed.
    """
    spark_warehouse.mkdir(parents=True, exist_ok=True)
    own = {"PERSONA_TARGET": "spark", "PERSONA_SPARK_WAREHOUSE": str(spark_warehouse.absolute())}
    run_dbt(["build", "--full-refresh", *arguments], spark_warehouse / "persona", {**settings, **own}, quiet)
    return f"Built the tables of Spark in {spark_warehouse}."


def compare_engines(warehouse: Path, spark_warehouse: Path, manifest: dict) -> list[MartChange]:
    """Compare every public mart of a file that DuckDB built with the tables of the same names that Spark built.

    Parameters
    ----------
    warehouse : Path
        The DuckDB file.
    spark_warehouse : Path
        The folder of Spark's tables, with a folder `marts.db` in it.
    manifest : dict
        What dbt wrote about the project.

    Returns
    -------
    list of MartChange
        One of each mart: rows that Spark added, removed or changed. Numbers may differ by :data:`TOLERANCE`.

    Raises
    ------
    BuildError
        If there are no tables of Spark there.
    """
    with tempfile.TemporaryDirectory(prefix="persona-engines-") as folder:
        copy = Path(folder) / "spark.duckdb"
        copy_marts(spark_warehouse, copy, manifest)
        return compare(warehouse, copy, mart_keys(manifest), TOLERANCE)


def copy_marts(spark_warehouse: Path, file: Path, manifest: dict) -> None:
    """Write the public marts that Spark built into a new DuckDB file, with the types that their contracts promise.

    Raises
    ------
    BuildError
        If there are no tables of Spark there.
    """
    tables = sorted(path for path in (spark_warehouse / "marts.db").glob("*") if path.is_dir())
    if not tables:
        raise BuildError(f"There are no marts of Spark in {spark_warehouse}: build them first.")
    contracts = {
        node["name"]: {column["name"]: column["data_type"] for column in node["columns"].values()}
        for node in manifest["nodes"].values()
        if node["resource_type"] == "model" and node["schema"] == "marts"
    }
    with duckdb.connect(str(file)) as connection:
        connection.execute("set TimeZone = 'UTC'")
        connection.execute("create schema marts")
        for table in tables:
            if table.name in contracts:
                connection.execute(f"create table marts.{table.name} as {_rows(table, contracts[table.name])}")


def _rows(table: Path, columns: Mapping[str, str]) -> str:
    """The query that reads a table of Spark. One without a row may have no file either."""
    if not any(table.glob("**/*.parquet")):
        typed = ", ".join(f'cast(null as {kind}) as "{name}"' for name, kind in columns.items())
        return f"select {typed} where false"
    typed = ", ".join(f'cast("{name}" as {kind}) as "{name}"' for name, kind in columns.items())
    return f"select {typed} from read_parquet('{escaped(str(table))}/**/*.parquet')"
