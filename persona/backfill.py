"""After a long gap, and at first: files are read in steps, so that no step reads more than a bounded amount at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import duckdb

from persona.catalogue import event_feeds
from persona.errors import BuildError
from persona.feeds import arrived_at, file_states
from persona.running import WITHOUT_TESTS, echo, run_dbt
from persona.settings import setting
from persona.warehouse import private_text

#: What a step builds: from files to account days.
SELECTED = ("--select", "+int_feed_files")


@dataclass(frozen=True)
class Step:
    """What one run of dbt reads: files that are held back are not there yet; known ones are read again by arrival."""

    held_back: tuple[str, ...] = ()
    reread: str = ""


def steps(raw_path: str, work: Path, limit: float, reread: str = "") -> Iterator[Step]:
    """Yield the steps that come before a build, so that the build itself has at most `limit` bytes of files to read.

    New and changed files of events are read in the order in which they arrived. Those of other feeds are read in the
    first step; only requests of erasure wait for the end of a first build, when all is known that ties the accounts
    of a person together.

    Parameters
    ----------
    raw_path : str
        The folder with the feeds.
    work : Path
        The private file, which knows what was read before.
    limit : float
        Bytes; a file larger than that is a step by itself.
    reread : str
        Days of arrival, first and last with a slash between: their files are read again, whatever they look like.
    """
    known = _known_files(work)
    states = {file: (_feed(raw_path, file), *state) for file, state in file_states(raw_path).items()}
    files = [
        (arrived_at(Path(file)), file, size, time)
        for file, (feed, size, time) in states.items()
        if feed in event_feeds()
    ]
    waiting = () if known else tuple(file for file, (feed, _, _) in states.items() if feed == "erasure_requests")
    new = sorted((arrived, file, size) for arrived, file, size, time in files if known.get(file) != (size, time))
    for end in _ends([size for _, _, size in new], limit):
        yield Step(held_back=(*waiting, *(file for _, file, _ in new[end:])))
    if reread:
        first, last = (dt.date.fromisoformat(day) for day in reread.split("/"))
        sizes: dict[dt.date, int] = {}
        for arrived, _, size, _ in sorted(files):
            if first <= arrived.date() <= last:
                sizes[arrived.date()] = sizes.get(arrived.date(), 0) + size
        days = list(sizes)
        ends = [0, *_ends(list(sizes.values()), limit), len(days)]
        for start, end in pairwise(ends):
            if start < end:
                yield Step(reread=f"{days[start]}/{days[end - 1]}")


def read_in_steps(raw_path: str, work: Path, settings: dict[str, str], quiet: bool) -> dict[str, str]:
    """Read what is more than one step's files, up to account days; return the settings for what is left."""
    text = settings.get("PERSONA_STEP_GIGABYTES") or str(setting("step_gigabytes"))
    reread = settings.get("PERSONA_REREAD_DATES") or str(setting("reread_dates"))
    try:
        before = list(steps(raw_path, work, float(text) * 1e9, reread))
    except ValueError:
        raise BuildError(
            f"step_gigabytes must be a number, not '{text}', and reread_dates two days such as "
            f"2026-06-01/2026-06-30, not '{reread}'."
        ) from None
    held_back = work.with_name("held_back.txt")
    for number, step in enumerate(before, start=1):
        echo(f"Reading files in steps: {number} of {len(before) + 1}.")
        private_text(held_back, "\n".join(step.held_back))
        own = {"PERSONA_HELD_BACK_FILES": str(held_back), "PERSONA_REREAD_DATES": step.reread}
        run_dbt(["build", *SELECTED, *WITHOUT_TESTS], work, settings | own, quiet)
    return settings | {"PERSONA_REREAD_DATES": ""}


def _feed(raw_path: str, file: str) -> str:
    """Return the feed of a file, which is the file's name or that of its folder."""
    return Path(file).relative_to(raw_path).parts[0].split(".")[0]


def _ends(sizes: list[int], limit: float) -> list[int]:
    """Where a list of sizes is cut, so that no part is above the limit, or is one alone."""
    ends = []
    total = 0
    for position, size in enumerate(sizes):
        if position and total + size > limit:
            ends.append(position)
            total = 0
        total += size
    return ends


def _known_files(work: Path) -> dict[str, tuple[int, int]]:
    """Size and time of the files that were read before, as they were then."""
    if not work.exists():
        return {}
    with duckdb.connect(str(work), read_only=True) as connection:
        is_there = connection.execute(
            "select count(*) from duckdb_tables() where schema_name = 'intermediate' and table_name = 'int_feed_files'"
        ).fetchone()
        if is_there == (0,):
            return {}
        rows = connection.execute(
            "select file_path, file_bytes, modified_ns from intermediate.int_feed_files"
        ).fetchall()
    return {path: (size, time) for path, size, time in rows}
