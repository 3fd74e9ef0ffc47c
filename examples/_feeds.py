"""What the examples share: their arguments, finding the public files, and writing feeds as Parquet."""

import argparse
import os
from pathlib import Path

import duckdb


def arguments(description: str, example: str) -> argparse.ArgumentParser:
    """Return a parser with `--data` (the folder of public data) and `--out` (where the feeds go)."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument(
        "--data",
        type=Path,
        default=Path(os.environ.get("PUBLIC_DATA", "public_data")),
        help=f"folder that holds {example}/ (default: the environment variable PUBLIC_DATA, else public_data)",
    )
    parser.add_argument(
        "--out", type=Path, help="folder the feeds are written to (default: feeds/ and the example's name)"
    )
    return parser


def find(folder: Path, *names: str, source: str) -> Path:
    """Return the first of `names` that is in `folder`; stop with where to get it when none is."""
    for name in names:
        if (folder / name).is_file():
            return folder / name
    raise SystemExit(
        f"{' or '.join(names)} not found in {folder}.\n"
        f"Get it from {source}, and name the folder above {folder.name}/ with --data or PUBLIC_DATA."
    )


def connect() -> duckdb.DuckDBPyConnection:
    """Open DuckDB in memory. One thread and UTC: the same input gives the same bytes on every machine."""
    connection = duckdb.connect(config={"threads": 1})
    connection.execute("set TimeZone = 'UTC'")
    return connection


def write(connection: duckdb.DuckDBPyConnection, out: Path, **feeds: str) -> None:
    """Write each query to `<out>/<feed>.parquet` and say how many rows went into it."""
    out.mkdir(parents=True, exist_ok=True)
    for feed, query in feeds.items():
        path = out / f"{feed}.parquet"
        connection.sql(query).write_parquet(str(path), compression="zstd")
        print(f"{path}: {len(connection.read_parquet(str(path))):,} rows")
