"""Days of feeds that are set aside: a build that finds one more, or one less, is built again before it is published."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import duckdb


def days_set_aside(work: Path) -> set[tuple[str, dt.date]]:
    """Return the feeds and days whose rows the next run of dbt will refuse; none before the first."""
    if not work.exists():
        return set()
    with duckdb.connect(str(work), read_only=True) as connection:
        is_known = connection.execute(
            "select count(*) from duckdb_tables() where schema_name = 'raw' and table_name = 'days_set_aside'"
        ).fetchone()
        if is_known == (0,):
            return set()
        return set(connection.execute("select feed, feed_date from raw.days_set_aside").fetchall())


def run_until_obeyed(
    run: Callable[[], None], work: Path, failure: type[Exception], say: Callable[[str], object]
) -> None:
    """Run dbt, and once more if it failed where it found other days to be set aside than it had left out.

    Parameters
    ----------
    run : callable
        Runs dbt; raises `failure` if that fails.
    work : Path
        The private file that dbt works in.
    failure : type
        What `run` raises.
    say : callable
        Takes one line for whoever waits for the build.
    """
    before = days_set_aside(work)
    try:
        run()
    except failure:
        after = days_set_aside(work)
        if before == after:
            raise
        for feed, day in sorted(after - before):
            say(f"The rows of {feed} on {day} are set aside: rpt_data_quality says why.")
        for feed, day in sorted(before - after):
            say(f"The rows of {feed} on {day} are let in again.")
        say("Building again with that.")
        run()
