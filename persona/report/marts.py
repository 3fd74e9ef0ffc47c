"""Read the public marts of a published file, and nothing else."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pandas as pd

from persona.encryption import attach_published
from persona.settings import whole_number

Connection = duckdb.DuckDBPyConnection


@contextmanager
def opened(warehouse: Path) -> Iterator[Connection]:
    """Open the marts for reading, with what the report's queries use: `getvariable('as_of')` and `disclosed(n)`.

    Raises
    ------
    EncryptionError
        If the file is encrypted and the key does not open it.
    """
    with duckdb.connect() as connection:
        attach_published(connection, warehouse, "published")
        minimum = whole_number("minimum_cell_users") or 0
        # As the macro `disclosed` of the project does it.
        connection.execute(f"create macro disclosed(n) as case when n = 0 or n >= {minimum} then n end")
        connection.execute("set search_path = 'published.marts,memory.main'")
        connection.execute("set variable as_of = (select max(as_of_date) from fct_user_features)")
        yield connection


def as_of(connection: Connection) -> dt.date | None:
    """Return the latest day people were looked at; None if nobody was."""
    return connection.execute("select getvariable('as_of')").fetchone()[0]


def rows(connection: Connection, sql: str) -> pd.DataFrame:
    """Return the rows of a query, decimals as floats, missing values as None or NaN."""
    relation = connection.sql(sql)
    frame = relation.df()
    for column, kind in zip(relation.columns, relation.types, strict=True):
        if str(kind).startswith("DECIMAL"):
            frame[column] = frame[column].astype(float)
    return frame
