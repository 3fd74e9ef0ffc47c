"""One way in for Python models: any engine's relation as a pandas frame with lower-case columns."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pandas as pd

#: DuckDB hands rows over in vectors of this length.
DUCKDB_VECTOR_ROWS = 2048


def as_frame(relation: Any, columns: list[str] | None = None) -> pd.DataFrame:
    """Return what `dbt.ref()` gave as a pandas frame, columns in lower case; only `columns` if any are named.

    Raises
    ------
    TypeError
        If the relation offers none of `df`, `toPandas` and `to_pandas`.
    """
    if columns:
        # frames that are not fetched yet leave the others where they are
        relation = relation[columns] if isinstance(relation, pd.DataFrame) else relation.select(*columns)
    if hasattr(relation, "toArrow"):
        from persona.spark import to_frame

        return to_frame(relation).rename(columns=str.lower)
    for name in ("df", "toPandas", "to_pandas"):
        convert = getattr(relation, name, None)
        if callable(convert):
            return convert().rename(columns=str.lower)
    if isinstance(relation, pd.DataFrame):
        return relation.rename(columns=str.lower)
    raise TypeError(f"can't turn a {type(relation).__name__} into a frame")


def frame_batches(relation: Any, rows: int) -> Iterator[pd.DataFrame]:
    """Yield what `dbt.ref()` gave as pandas frames of at most `rows` rows, columns in lower case.

    Relations that can be read in pieces are, so that a table of any length fits into memory; others come whole and
    are cut.
    """
    read = getattr(relation, "fetch_df_chunk", None)
    if callable(read):
        while len(chunk := read(max(1, rows // DUCKDB_VECTOR_ROWS))):
            yield chunk.rename(columns=str.lower)
        return
    if hasattr(relation, "mapInArrow"):
        from persona.spark import frames_of

        yield from frames_of(relation, rows)
        return
    whole = as_frame(relation)
    for start in range(0, len(whole), rows):
        yield whole.iloc[start : start + rows]


def map_batches(
    session: Any, relation: Any, function: Callable[[pd.DataFrame], pd.DataFrame], rows: int = 50_000
) -> Any:
    """Return what a function makes of a relation, batch by batch, so that a table of any length fits into memory.

    Parameters
    ----------
    session, relation
        What dbt gives a Python model, and what `dbt.ref()` gave it.
    function : from a frame to a frame with a row for each of its rows or fewer, and always the same columns and types
    rows : int
        The most rows of a batch.

    Returns
    -------
    A relation of DuckDB or Spark, which hold the rows themselves; on Spark its workers apply the function. A frame on
    other engines.
    """
    if hasattr(relation, "mapInArrow"):
        from persona.spark import map_frames

        return map_frames(session, relation, function, rows)
    if not hasattr(relation, "sql_query"):
        return pd.concat([function(batch) for batch in frame_batches(relation, rows)] or [function(as_frame(relation))])
    # what is written would end the reading if both went through one cursor
    batches = frame_batches(session.cursor().sql(relation.sql_query()), rows)
    session.register("mapped_batch", function(as_frame(relation.limit(0))))
    session.execute("create or replace temporary table mapped_batches as select * from mapped_batch")
    for batch in batches:
        session.register("mapped_batch", function(batch))
        session.execute("insert into mapped_batches select * from mapped_batch")
    return session.table("mapped_batches")


def previous_rows(dbt: Any, session: Any) -> pd.DataFrame | None:
    """Return what the history of the model being built holds of the days that are kept, None before there is one.

    Parameters
    ----------
    dbt, session
        What dbt gives a Python model.
    """
    name = dbt.this.identifier
    if hasattr(session, "catalog"):
        return None  # on Spark every run begins anew
    known = session.sql(
        "select count(*) as tables from information_schema.tables "
        f"where lower(table_schema) = 'history' and lower(table_name) = '{name.lower()}'"
    )
    if not as_frame(known)["tables"].iloc[0]:
        return None
    return as_frame(
        session.sql(
            f"select * from history.{name} where cast(as_of_date as date) not in "
            "(select as_of_date from history.refreshes where not is_kept)"
        )
    )


def previous_days(previous: pd.DataFrame | None, next_id: str) -> tuple[dict[pd.Timestamp, pd.DataFrame], int]:
    """Return the last build's rows day by day, and the first id that no build has given to anything.

    Parameters
    ----------
    previous : DataFrame with `as_of_date` and the column `next_id`, or None
        What :func:`previous_rows` gave. None, no rows, or rows of a version that kept no such column: nothing is known.
    next_id : str
        The column with the first id that was never used.
    """
    if previous is None or previous.empty or next_id not in previous:
        return {}, 1
    days = {pd.Timestamp(day): rows for day, rows in previous.groupby("as_of_date")}
    return days, int(previous[next_id].max())


def nearest_day(days: Iterable[pd.Timestamp], day: pd.Timestamp) -> pd.Timestamp | None:
    """Return the day that `day` continues: itself or the last before it, else the first after it; None without any."""
    known = sorted(days)
    before = [other for other in known if other <= day]
    return before[-1] if before else next(iter(known), None)
