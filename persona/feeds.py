"""Find the files of a feed and say what they hold.

Text files are read to their end once, so that a line that can't be read is named here, not in the middle of a build.
What is known of a file from the run before is not looked up again while the file is as it was.

dbt calls :func:`inspect_feed` through the DuckDB plugin before a run, `make doctor` calls it directly: what the
build would refuse and what the doctor reports can't differ.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

import duckdb

from persona.sql import escaped

#: File name ending -> format, in the order they are looked for.
FORMATS = {"parquet": "parquet", "csv": "csv", "ndjson": "ndjson"}

#: A date, perhaps with a time, in a file's name: orders_2026-06-30.csv, part-20260630T0415.parquet.
_DATE_IN_NAME = re.compile(r"(20\d{2})-?([01]\d)-?([0-3]\d)(?:[T_-]?([0-2]\d)[-:]?([0-5]\d))?(?!\d)")


def scan_sql(files: list[str], file_format: str, columns: list[str] | None = None, are_alike: bool = False) -> str:
    """Return the DuckDB table function that reads the files as one relation, columns matched by name.

    Text formats are read as text: what a value means is decided in staging, where it can be counted.
    NDJSON needs the names of its `columns` for that. Of Parquet files that `are_alike` in their columns only those are
    opened whose rows are wanted.
    """
    quoted = ", ".join("'" + escaped(file) + "'" for file in files)
    if file_format == "parquet":
        return f"read_parquet([{quoted}], union_by_name = {str(not are_alike).lower()}, filename = true)"
    if file_format == "csv":
        # Only the separator is guessed: what DuckDB took for a comment or skipped would be rows lost without a word.
        return (
            f"read_csv([{quoted}], all_varchar = true, header = true, skip = 0, comment = '', quote = '\"',"
            " union_by_name = true, filename = true)"
        )
    if columns is None:
        return (
            f"read_json([{quoted}], format = 'newline_delimited', union_by_name = true,"
            " sample_size = -1, maximum_depth = 1)"
        )
    types = ", ".join("'" + escaped(name) + "': 'varchar'" for name in columns)
    return f"read_json([{quoted}], format = 'newline_delimited', columns = {{{types}}}, filename = true)"


def inspect_feed(
    raw_path: str, feed: str, known: Sequence[Mapping] = (), held_back: Collection[str] = frozenset()
) -> dict:
    """Describe one feed below `raw_path`.

    Parameters
    ----------
    raw_path : str
        The folder with all feeds.
    feed : str
        The feed's name.
    known : sequence of mapping
        Files as they were described before: path, bytes, modified_ns and columns.
    held_back : collection of str
        Paths of files to be passed over as if they were not there yet.

    Returns
    -------
    dict
        `files` (each with path, bytes, modified_ns, arrived_at in UTC, and its columns), `columns` (each with name and
        type as DuckDB reads them), `scan` (SQL that reads them) and `error`, a sentence that names the feed, or None. A
        feed that is not there has no files and no error.
    """
    found: dict = {"feed": feed, "files": [], "columns": [], "scan": None, "error": None}
    root = Path(raw_path)
    if not root.is_dir():
        found["error"] = (
            f"raw_path {root} is not a folder. Set raw_path, or PERSONA_RAW_PATH, to the folder with the feeds; "
            "`python -m persona.synth --out demo/feeds` makes demo feeds."
        )
        return found

    candidates = [root / f"{feed}.{ending}" for ending in FORMATS if (root / f"{feed}.{ending}").is_file()]
    folder = root / feed
    if folder.is_dir():
        candidates.append(folder)
    if not candidates:
        return found
    if len(candidates) > 1:
        names = ", ".join(sorted(candidate.name for candidate in candidates))
        found["error"] = f"Feed '{feed}': found more than one of it in {root}: {names}. Keep one."
        return found

    present = _files_of(candidates[0])
    files = [file for file in present if str(file) not in held_back]
    if present and not files:
        return found
    formats = sorted({file.suffix.lstrip(".") for file in files})
    if not files:
        found["error"] = (
            f"Feed '{feed}': the folder {folder} holds no .parquet, .csv or .ndjson file. "
            "Put one there, or remove the folder if there is no such feed."
        )
    elif len(formats) > 1:
        found["error"] = f"Feed '{feed}': the folder {folder} mixes {' and '.join(formats)} files. Keep one format."
    if found["error"]:
        return found

    found["files"] = [
        {
            "path": str(file),
            "bytes": file.stat().st_size,
            "modified_ns": file.stat().st_mtime_ns,
            "arrived_at": arrived_at(file).isoformat(sep=" "),
        }
        for file in files
    ]
    _describe(found, FORMATS[formats[0]], {(file["path"], file["bytes"], file["modified_ns"]): file for file in known})
    return found


def file_states(raw_path: str) -> dict[str, tuple[int, int]]:
    """Return size and modification time, in nanoseconds, of every file below `raw_path` that may hold rows."""
    root = Path(raw_path)
    if not root.is_dir():
        return {}
    found = (file for file in root.rglob("*") if file.suffix.lstrip(".") in FORMATS and file.is_file())
    # Folders with such names hold no feeds.
    feeds = (file for file in found if not file.relative_to(root).parts[0].startswith(("_", ".")))
    return {str(file): (file.stat().st_size, file.stat().st_mtime_ns) for file in feeds}


def changed_files(raw_path: str, before: dict[str, tuple[int, int]]) -> list[str]:
    """Return the files that are not as they were, or gone, in order; new ones don't count."""
    now = file_states(raw_path)
    return sorted(file for file, state in before.items() if now.get(file) != state)


def inspect_feed_json(raw_path: str, feed: str, known: str, held_back: str) -> str:
    """Return :func:`inspect_feed` as JSON text, the form in which SQL can carry it, as it does the files.

    `held_back` is the path of a file with a path a line, or empty.
    """
    passed_over = Path(held_back).read_text(encoding="utf-8").splitlines() if held_back else ()
    return json.dumps(inspect_feed(raw_path, feed, json.loads(known), frozenset(passed_over)), ensure_ascii=False)


def _files_of(candidate: Path) -> list[Path]:
    if candidate.is_file():
        return [candidate]
    return sorted(file for file in candidate.rglob("*") if file.is_file() and file.suffix.lstrip(".") in FORMATS)


def arrived_at(file: Path) -> dt.datetime:
    """When a file arrived: the date in its name, else its modification time, in UTC without zone."""
    match = _DATE_IN_NAME.search(file.stem)
    if match:
        year, month, day, hour, minute = (int(part or 0) for part in match.groups())
        try:
            return dt.datetime(year, month, day, hour, minute)
        except ValueError:
            pass
    return dt.datetime.fromtimestamp(int(file.stat().st_mtime), dt.UTC).replace(tzinfo=None)


def _describe(found: dict, file_format: str, known: Mapping[tuple[str, int, int], Mapping]) -> None:
    """Fill in `columns` and `scan`, file by file first so that an unreadable one is named."""
    feed = found["feed"]
    spellings: dict[str, str] = {}
    with duckdb.connect(":memory:") as connection:
        for file in found["files"]:
            before = known.get((file["path"], file["bytes"], file["modified_ns"]))
            columns = before["columns"] if before else _read_columns(connection, found, file, file_format)
            if found["error"]:
                return
            file["columns"] = columns
            for name in [column["name"] for column in columns] if file_format == "ndjson" else []:
                # DuckDB finds JSON keys by their exact case: one of the two spellings would be read as null.
                if spellings.setdefault(name.lower(), name) != name:
                    found["error"] = (
                        f"Feed '{feed}': the column '{spellings[name.lower()]}' is spelt '{name}' in {file['path']}. "
                        "Spell it alike in all files."
                    )
                    return
        paths = [file["path"] for file in found["files"]]
        columns = found["files"][0]["columns"]
        are_alike = all(file["columns"] == columns for file in found["files"])
        if not are_alike:
            try:
                columns = _columns(connection, scan_sql(paths, file_format))
            except duckdb.Error as error:
                found["error"] = f"Feed '{feed}': its files don't fit together: {_cause(error)}"
                return

    found["columns"] = columns
    found["scan"] = scan_sql(paths, file_format, [column["name"] for column in columns], are_alike)


def _read_columns(connection: duckdb.DuckDBPyConnection, found: dict, file: dict, file_format: str) -> list[dict]:
    """Return the columns of one file, or fill in `error`."""
    path, beginning = file["path"], f"Feed '{found['feed']}': the "
    columns: list[dict] = []
    if file["bytes"] == 0:
        found["error"] = f"{beginning}file {path} is empty, without even column names."
        return columns
    try:
        columns = _columns(connection, scan_sql([path], file_format))
        names = [column["name"] for column in columns]
        doubled = _doubled_column(connection, path, file_format, names)
        if file_format != "parquet" and not doubled:
            scan = scan_sql([path], file_format, names)
            connection.sql(f"select count(hash(line)) from {scan} as line").fetchone()
    except duckdb.Error as error:
        found["error"] = f"{beginning}file {path} can't be read as {file_format}: {_cause(error)}"
        return columns
    if doubled:
        found["error"] = (
            f"{beginning}column '{doubled}' appears twice in {path}. Upper and lower case are not told apart."
        )
    return columns


def _columns(connection: duckdb.DuckDBPyConnection, scan: str) -> list[dict]:
    rows = connection.sql(f"describe select * from {scan}").fetchall()
    return [{"name": row[0], "type": row[1]} for row in rows if row[0] != "filename"]


#: How DuckDB says what is wrong with a line of a CSV file. The line itself is not repeated: it may name people.
_CSV_FAULTS = ("Expected Number of Columns", "Invalid unicode", "Value with unterminated quote", "Maximum line size")


def _cause(error: duckdb.Error) -> str:
    first, *others = str(error).splitlines()
    return " ".join([first, *(line for line in others if line.startswith(_CSV_FAULTS))])


def _doubled_column(connection: duckdb.DuckDBPyConnection, file: str, file_format: str, names: list[str]) -> str | None:
    """Return a column that the file has twice, in whatever case; DuckDB renames the second one to `<name>_1`."""
    lowered = {name.lower() for name in names}
    suspects = sorted({re.sub(r"_\d+$", "", name) for name in lowered if re.search(r"_\d+$", name)} & lowered)
    if not suspects:
        return None
    quoted = "'" + escaped(file) + "'"
    if file_format == "csv":
        found = connection.sql(f"from read_csv({quoted}, all_varchar = true, header = false) limit 1").fetchone()
    elif file_format == "parquet":
        found = _top_level(connection.sql(f"select name, num_children from parquet_schema({quoted})").fetchall())
    else:
        keys = f"select distinct unnest(json_keys(json)) from read_ndjson_objects({quoted})"
        found = [row[0] for row in connection.sql(keys).fetchall()]
    written = [str(name).strip().lower() for name in found or []]
    return next((name for name in suspects if written.count(name) > 1), None)


def _top_level(schema: list[tuple[str, int | None]]) -> list[str]:
    """Return the columns of a Parquet schema, which comes as its tree in depth-first order, the root first."""
    columns = []
    below = 0
    for name, children in schema[1:]:
        if below:
            below -= 1
        else:
            columns.append(name)
        below += children or 0
    return columns
