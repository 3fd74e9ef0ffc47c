"""Rows of Spark as pandas frames and back, on the driver and in Spark's workers: both have Persona, but not dbt.

The types are those that DuckDB gives, so that a model sees and returns the same on both engines.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import duckdb
import pandas as pd
import pyarrow as pa


def to_pandas(rows: pa.Table) -> pd.DataFrame:
    """Return Arrow rows as a pandas frame of the types that DuckDB would have given, columns in lower case."""
    with duckdb.connect() as connection:
        return connection.from_arrow(_without_zones(rows)).df().rename(columns=str.lower)


def to_rows(frame: pd.DataFrame) -> pa.Table:
    """Return a pandas frame as Arrow rows of the types that DuckDB would have seen in it."""
    with duckdb.connect() as connection:
        return _without_zones(connection.from_df(frame).to_arrow_table())


def applied(
    function: Callable[[pd.DataFrame], pd.DataFrame], schema: pa.Schema, rows: int
) -> Callable[[Iterable[pa.RecordBatch]], Iterator[pa.RecordBatch]]:
    """Return what a worker of Spark does to apply a function to its part of a table.

    Parameters
    ----------
    function : from a frame to a frame, always of the same columns
    schema : Schema
        What the results are cast to.
    rows : int
        The most rows that the function gets at once.
    """

    def apply(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for batch in batches:
            for start in range(0, batch.num_rows, rows):
                found = to_rows(function(to_pandas(pa.Table.from_batches([batch.slice(start, rows)]))))
                yield from found.select(schema.names).cast(schema).to_batches()

    return apply


def packed(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Turn each batch of rows into one row of bytes, which the driver can fetch piece by piece."""
    for batch in batches:
        sink = pa.BufferOutputStream()
        with pa.ipc.new_stream(sink, batch.schema) as stream:
            stream.write_batch(batch)
        yield pa.record_batch({"rows": pa.array([sink.getvalue().to_pybytes()], pa.binary())})


def unpacked(rows: bytes) -> pa.Table:
    """Return the rows that `packed` made bytes of."""
    return pa.ipc.open_stream(rows).read_all()


def _without_zones(rows: pa.Table) -> pa.Table:
    """Times as microseconds of UTC without a zone, as both engines take them."""
    fields = [
        field.with_type(pa.timestamp("us")) if pa.types.is_timestamp(field.type) else field for field in rows.schema
    ]
    return rows.cast(pa.schema(fields))
