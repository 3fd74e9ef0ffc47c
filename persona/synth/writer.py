"""Files from frames, through DuckDB on one thread: the same rows give the same bytes."""

import hashlib
from pathlib import Path

import duckdb
import pandas as pd

from persona.synth.defects import DEFECTS
from persona.synth.noise import GARBAGE_TIMES, UNPARSABLE
from persona.synth.schema import FEEDS
from persona.synth.settings import LOCAL_OFFSET

FORMATS = {
    "parquet": "format parquet, compression snappy",
    "csv": "format csv, header true",
    "ndjson": "format json",
}
LOCAL_HOURS = LOCAL_OFFSET // 3600


ISO_LOCAL = f"%Y-%m-%dT%H:%M:%S+{LOCAL_HOURS:02d}:00"


def _time_sql(column: str, can_break: bool) -> str:
    """A time as text in the row's own spelling; only the feed's required time is ever unparsable."""
    garbage = ", ".join(f"'{text}'" for text in GARBAGE_TIMES)
    seconds = f"epoch({column})::bigint"
    broken = f"when _spelling = {UNPARSABLE} then ([{garbage}])[(1 + {seconds} % {len(GARBAGE_TIMES)})::int]"
    return f"""case when {column} is null then null
        when _spelling = 0 then strftime({column} + interval {LOCAL_HOURS} hour, '{ISO_LOCAL}')
        when _spelling = 1 then strftime({column}, '%Y-%m-%d %H:%M:%S')
        {broken if can_break else ""}
        else {seconds}::varchar end"""


def _sql(feed: str, column: str, kind: str) -> str:
    """Expression that turns the frame's column into what the file holds."""
    if kind.startswith("id:"):
        return f"case when {column} >= 0 then printf('{kind[3:]}%010d', {column}::bigint) end as {column}"
    if kind == "mixed":
        return f"{_time_sql(column, feed in DEFECTS and DEFECTS[feed].time == column)} as {column}"
    text = f"{column}::varchar"
    casts = {
        "label": text,
        "text": text,
        "native": f"{column}::timestamp",
        "int": f"{column}::bigint",
        "money": f"{column}::decimal(18, 2)",
        "flag": f"{column}::boolean",
        "hash": f"printf('%016x', {column}::bigint)",
        "body": f"case when {column}_salt > 0 then {text} || ' ' || {column}_salt else {text} end",
    }
    return f"{casts[kind]} as {column}"


class Writer:
    """Writes feeds' parts into a folder; counts their rows."""

    def __init__(self, out: Path, file_format: str, in_parts: bool):
        """``in_parts``: feeds given in several parts become folders of part files."""
        self.out, self.format, self.in_parts = out, file_format, in_parts
        self.rows = dict.fromkeys(FEEDS, 0)
        self.connection = duckdb.connect(config={"threads": 1, "preserve_insertion_order": True, "memory_limit": "2GB"})
        out.mkdir(parents=True, exist_ok=True)

    def write(self, feed: str, frame: pd.DataFrame, part: int | None = None) -> None:
        """Write a feed, or one part of it."""
        columns = [_sql(feed, name, kind) for name, kind in FEEDS[feed].items()]
        if "ingested_at" in frame:
            columns.append("ingested_at::timestamp as ingested_at")
        if part is not None and self.in_parts:
            path = self.out / feed / f"part-{part:04d}.{self.format}"
        else:
            path = self.out / f"{feed}.{self.format}"
        self._copy(f"select {', '.join(columns)} from frame", frame, path, self.format)
        self.rows[feed] += len(frame)

    def write_truth(self, name: str, frame: pd.DataFrame) -> None:
        """Write a table of the planted truth, always as Parquet."""
        self._copy("select * from frame", frame, self.out / "_truth" / f"{name}.parquet", "parquet")

    def _copy(self, query: str, frame: pd.DataFrame, path: Path, file_format: str) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        # DuckDB reads all categories of a column, and those of an account's id are all accounts, in each of many parts.
        categorical = frame.select_dtypes("category").columns
        frame = frame.assign(**{column: frame[column].cat.remove_unused_categories() for column in categorical})
        self.connection.register("frame", frame)
        self.connection.execute(
            f"copy ({query}) to '{str(path).replace(chr(39), chr(39) * 2)}' ({FORMATS[file_format]})"
        )
        self.connection.unregister("frame")


def digest(folder: Path) -> str:
    """One hash over every file of a generated folder, names included."""
    total = hashlib.sha256()
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        total.update(str(path.relative_to(folder)).encode())
        total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()
