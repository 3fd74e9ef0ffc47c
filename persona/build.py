"""Build beside the published file and replace it only when everything passed.

dbt works in a private file under `.work/`, which keeps its state from build to build. Publishing copies the public
schema into a new file of the same name (views carry the database's name) and puts it in place in one step, so that a
reader sees the old marts or the new ones, never something between. The last published files are kept under `.kept/`.
Who asked to be erased leaves them all, and only the owner may read any of it.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import fcntl
import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb

from persona import demo
from persona.backfill import SELECTED, steps
from persona.encryption import EncryptionError, attach_new
from persona.erasure import compact, copy_comments, erased_accounts, forget
from persona.feeds import changed_files, file_states
from persona.progress import follow
from persona.quarantine import run_until_obeyed
from persona.settings import setting, whole_number
from persona.sql import escaped

PUBLIC_SCHEMA = "marts"

#: The target of profiles.yml that reads a share of the accounts.
SAMPLE = "sample"

#: Copies of personal data, written below the private folder and gone with the next build, which may know that somebody
#: asked to be erased or left alone: reports to hand over to the people they are about, and audiences for a CRM.
REPORTS = "subject_reports"
EXPORTS = "audience_exports"

#: Arguments that let `dbt build` make models and seeds alone.
WITHOUT_TESTS = ("--exclude-resource-type", "test", "--exclude-resource-type", "unit_test")

_STAMP = "%Y%m%dT%H%M%S%f"

#: Locks that are held: dbt inherits them, so that a build whose parent was killed still counts as under way.
_locks: set[int] = set()

#: What a message of dbt or DuckDB means for its reader, by a pattern in it.
_ADVICE = {
    r"No space left on device|Could not write all bytes|[Dd]isk quota": (
        "The disk of {folder} is full: {free:.1f} GB are free. A build needs room for the work file twice, for what it "
        "publishes and for the published files that are kept. Make room and build again."
    ),
    r"Out of Memory Error|OutOfMemory|max_temp_directory_size": (
        "Memory or room for what does not fit into it ran out ({free:.1f} GB are free on the disk of {folder}). Raise "
        "PERSONA_MEMORY_LIMIT or make room, and build again."
    ),
    r"Could not set lock on file": "Another program has {work} open. Close it and build again.",
}


class BuildError(Exception):
    """A failure whose message says all that its reader needs."""


def build(
    warehouse: Path,
    settings: dict[str, str],
    quiet: bool = False,
    refresh: str = "",
    run: Callable[[list[str], dict[str, str]], None] | None = None,
) -> str:
    """Run `dbt build` and publish the marts; return a line that says what was built.

    Parameters
    ----------
    warehouse : Path
        The file that readers open. It is replaced in one step or left as it is.
    settings : dict of str
        Environment variables for dbt, such as PERSONA_RAW_PATH.
    quiet : bool
        Show dbt's output only if the build fails.
    refresh : str
        A selector of selectors.yml, such as daily; everything if not said.
    run : callable, optional
        What runs dbt, from its arguments and environment, and raises if that failed; by default :func:`run_dbt`.

    Raises
    ------
    BuildError
        If another build is under way, or dbt failed: then nothing was published.
    """
    warehouse = file_of_target(warehouse, settings)
    started = time.monotonic()
    _check_dates("AS_OF", settings.get("PERSONA_AS_OF_DATE") or os.environ.get("PERSONA_AS_OF_DATE", ""))
    _check_dates("REBUILD", settings.get("PERSONA_REBUILD_DATES") or os.environ.get("PERSONA_REBUILD_DATES", ""))
    keeping = _number("keep_published") or 0, _number("kept_file_retention_days")
    work = work_file(warehouse)
    private_folder(work.parent)
    with locked(warehouse):
        for copies in (REPORTS, EXPORTS):
            shutil.rmtree(work.parent / copies, ignore_errors=True)
        raw_path = settings.get("PERSONA_RAW_PATH") or str(setting("raw_path"))
        _part_demo_from_own(work, raw_path)
        _check_clock(work, settings)
        files = file_states(raw_path)
        settings = read_in_steps(raw_path, work, settings, quiet)
        arguments = ["build", *(selected(refresh) if refresh else ())]

        def run_all() -> None:
            if run:
                run(arguments, environment(work, settings))
            else:
                run_dbt(arguments, work, settings, quiet)

        run_until_obeyed(run_all, work, BuildError, _echo)
        _check_files(changed_files(raw_path, files))
        summary = publish(work, warehouse)
        tidy(work, warehouse, *keeping)
    return f"Built {warehouse}: {summary}, in {time.monotonic() - started:.0f} s."


def selected(refresh: str) -> tuple[str, ...]:
    """Return the arguments that let dbt build what a selector names, and ask no test of anything else.

    What a part leaves out may not be there yet, and people who refused leave it only when the run ends.
    """
    return ("--selector", refresh, "--indirect-selection", "cautious")


def is_sampled(settings: dict[str, str]) -> bool:
    """Whether a build reads a sample of the accounts."""
    return (settings.get("PERSONA_TARGET") or os.environ.get("PERSONA_TARGET")) == SAMPLE


def file_of_target(warehouse: Path, settings: dict[str, str]) -> Path:
    """Return the file to publish: of a sample one beside the whole's, so that nobody takes it for that."""
    if not is_sampled(settings) or warehouse.stem.endswith(f"_{SAMPLE}"):
        return warehouse
    return warehouse.with_stem(f"{warehouse.stem}_{SAMPLE}")


def holds_sample(connection: duckdb.DuckDBPyConnection, runs: str) -> bool:
    """Whether a file was built from a sample of the accounts, by the records of its runs in the table `runs`."""
    answer = connection.execute(f"select bool_or(target_name = ?) from {runs}", [SAMPLE]).fetchone()
    return bool(answer and answer[0])


def work_file(warehouse: Path) -> Path:
    """Return the private file that a warehouse is built in."""
    return warehouse.parent / ".work" / warehouse.name


def built_file(warehouse: Path) -> Path:
    """Return the private file of a warehouse that was built before.

    Raises
    ------
    BuildError
        If it was not.
    """
    work = work_file(warehouse)
    if not work.exists():
        raise BuildError(f"There is no {work}: build first, make build WAREHOUSE={warehouse}.")
    return work


def published_file(warehouse: Path) -> Path:
    """Return the file of a warehouse that readers open.

    Raises
    ------
    BuildError
        If nothing was published yet.
    """
    if not warehouse.is_file():
        raise BuildError(f"There is no {warehouse}: build first, make build WAREHOUSE={warehouse}.")
    return warehouse


def kept_files(warehouse: Path) -> list[Path]:
    """Return the older published files of a warehouse that were kept, oldest first."""
    return sorted((warehouse.parent / ".kept").glob(f"{warehouse.stem}-????????T????????????{warehouse.suffix}"))


def tidy(work: Path, warehouse: Path, keep: int, days: int | None, now: dt.datetime | None = None) -> None:
    """Remove kept files that are too many or too old, and erased people from those that stay and from the work file.

    Parameters
    ----------
    work, warehouse : Path
        The private file, which remembers who was erased, and the published one.
    keep : int
        How many older published files stay.
    days : int, optional
        For how many days after they were published they may be kept; None for good.
    now : datetime, optional
        When that is asked, in UTC; by default now, whatever the build's clock says: files are as old as they are.

    Raises
    ------
    BuildError
        If a kept file can't be read or rewritten. The new marts are published then.
    """
    now = now or dt.datetime.now(dt.UTC)
    kept = kept_files(warehouse)
    for file in kept[: max(len(kept) - keep, 0)]:
        file.unlink()
    for file in kept_files(warehouse):
        published_at = dt.datetime.strptime(file.stem.rsplit("-", 1)[1], _STAMP).replace(tzinfo=dt.UTC)
        if days is not None and now - published_at > dt.timedelta(days=days):
            file.unlink()
    erased = erased_accounts(work)
    if erased:
        for file in kept_files(warehouse):
            try:
                forget(file, erased)
            except (duckdb.Error, EncryptionError) as error:
                raise BuildError(
                    f"The new marts are published, but {file} could not be rid of people who asked to be erased: "
                    f"{str(error).splitlines()[0]} Delete the file."
                ) from None
        # The feeds still hold them: so did this build's first steps, until its end.
        compact(work)
    shutil.rmtree(work.with_name(f"{work.name}.tmp"), ignore_errors=True)


def run_dbt(arguments: list[str], work: Path, settings: dict[str, str], quiet: bool = False) -> None:
    """Run dbt on the file `work`, in the private umask: only the owner may read what it writes.

    Raises
    ------
    BuildError
        If dbt's exit code is not 0.
    """
    command = [str(Path(sys.executable).with_name("dbt")), *arguments]
    said_to_dbt = os.environ | environment(work, settings)
    if not quiet:
        said_to_dbt |= {"DBT_LOG_FORMAT": "json", "DBT_USE_COLORS": "false"}
    project = Path(said_to_dbt.get("DBT_PROJECT_DIR") or ".")
    for folder in (said_to_dbt.get("DBT_TARGET_PATH") or "target", said_to_dbt.get("DBT_LOG_PATH") or "logs"):
        private_folder(project / folder)
    with subprocess.Popen(
        command,
        env=said_to_dbt,
        umask=0o077,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        pass_fds=tuple(_locks),
    ) as process:
        assert process.stdout is not None
        if quiet:
            said = process.stdout.read()
        else:
            seconds, errors = follow(process.stdout, recall(work).get("seconds", {}), _echo, _renewer())
            said = "\n".join(errors)
    if process.returncode == 0:
        if not quiet:
            remember(work, seconds=seconds)
        return
    if quiet:
        sys.stderr.write(said)
    raise BuildError(
        f"dbt {' '.join(arguments)} failed: what went wrong stands above, the whole log in logs/dbt.log. "
        f"Nothing was published.{_advice(said, work)}"
    )


def environment(work: Path, settings: dict[str, str]) -> dict[str, str]:
    """Return the settings with those that let dbt work in the file `work`, whichever the target."""
    return settings | {"PERSONA_WAREHOUSE": str(work), "PERSONA_SAMPLE_WAREHOUSE": str(work)}


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
        _echo(f"Reading files in steps: {number} of {len(before) + 1}.")
        private_text(held_back, "\n".join(step.held_back))
        own = {"PERSONA_HELD_BACK_FILES": str(held_back), "PERSONA_REREAD_DATES": step.reread}
        run_dbt(["build", *SELECTED, *WITHOUT_TESTS], work, settings | own, quiet)
    return settings | {"PERSONA_REREAD_DATES": ""}


def recall(work: Path) -> dict[str, Any]:
    """Return what is remembered of the last build in a work file: its `clock`, and the `seconds` each step took."""
    try:
        return json.loads(_memory_file(work).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}


def remember(work: Path, **facts: object) -> None:
    """Remember something of a build, beside what is remembered already."""
    private_text(_memory_file(work), json.dumps(recall(work) | facts))


def publish(work: Path, warehouse: Path) -> str:
    """Copy the public schema of `work` into a new file and put it in the place of `warehouse`.

    Returns
    -------
    str
        How many marts and people were published, and as of which day.

    Raises
    ------
    BuildError
        If the new file can't be written, as on a full disk. The published one is as it was then.
    """
    try:
        return _publish(work, warehouse)
    except (OSError, duckdb.Error, EncryptionError) as error:
        shutil.rmtree(work.parent / "publish", ignore_errors=True)
        raise BuildError(
            f"The marts were built and passed, but {warehouse} could not be written anew: {str(error).splitlines()[0]} "
            f"It is as it was.{_advice(str(error), work)}"
        ) from None


def _publish(work: Path, warehouse: Path) -> str:
    fresh = work.parent / "publish" / warehouse.name
    shutil.rmtree(fresh.parent, ignore_errors=True)
    private_folder(fresh.parent)
    with duckdb.connect() as connection:
        connection.execute(f"attach '{escaped(work)}' as work (read_only)")
        attach_new(connection, fresh, "fresh")
        connection.execute("use fresh")
        connection.execute(f"create schema {PUBLIC_SCHEMA}")
        tables = connection.execute(
            "select table_name from duckdb_tables() where database_name = 'work' and schema_name = ? order by 1",
            [PUBLIC_SCHEMA],
        ).fetchall()
        for (table,) in tables:
            connection.execute(f"create table {PUBLIC_SCHEMA}.{table} as from work.{PUBLIC_SCHEMA}.{table}")
            copy_comments(connection, "work", "fresh", PUBLIC_SCHEMA, table)
        summary = _summary(connection, {table for (table,) in tables})
    fresh.chmod(0o600)
    _keep(warehouse)
    os.replace(fresh, warehouse)
    return f"{len(tables)} marts {summary}"


def _summary(connection: duckdb.DuckDBPyConnection, marts: set[str]) -> str:
    """How many people there are, as of which day, and how many have a persona, as far as marts say so."""
    if not {"dim_accounts", "fct_user_features"} <= marts:
        return "of facts alone"
    people, as_of_date = connection.execute(
        f"select (select count(distinct user_id) from {PUBLIC_SCHEMA}.dim_accounts), max(as_of_date) "
        f"from {PUBLIC_SCHEMA}.fct_user_features"
    ).fetchone() or (0, None)
    if as_of_date is None:
        return f"about {people:,} people, none of whom may be analysed and did anything"
    if "fct_user_personas" not in marts:
        return f"about {people:,} people as of {as_of_date}; personas come with a build of everything"
    (personas,) = connection.execute(
        f"select count(*) from {PUBLIC_SCHEMA}.fct_user_personas where persona != 'unassigned' "
        f"and as_of_date = (select max(as_of_date) from {PUBLIC_SCHEMA}.fct_user_personas)"
    ).fetchone() or (0,)
    named = (
        f"{personas:,} with a persona" if personas else "none with a persona (too few active people, or no patterns)"
    )
    return f"about {people:,} people as of {as_of_date}, {named}"


def _check_dates(name: str, text: str) -> None:
    """Refuse what is no date; REBUILD may be several, with commas between."""
    for date in text.split(",") if name == "REBUILD" else [text]:
        try:
            dt.date.fromisoformat(date.strip() or "2026-06-30")
        except ValueError:
            raise BuildError(f"{name} must be a date such as 2026-06-30, not '{date.strip()}'.") from None


def _part_demo_from_own(work: Path, raw_path: str) -> None:
    """Let nobody's own feeds and the demo's meet in one file: own feeds begin anew, the demo is refused."""
    is_demo = raw_path == str(demo.FEEDS)
    was_demo = recall(work).get("is_demo")
    if work.exists() and was_demo and not is_demo:
        work.unlink()
        _memory_file(work).unlink()
    elif work.exists() and was_demo is False and is_demo:
        raise BuildError(
            f"{work} was built from feeds of your own, and these are the demo's: they would be mixed. Nothing was "
            "built. Say RAW_PATH, or another WAREHOUSE for the demo."
        )
    remember(work, is_demo=is_demo)


def _check_clock(work: Path, settings: dict[str, str]) -> None:
    """Refuse to build earlier than the last time: what came in between would be from the future."""
    text = settings.get("PERSONA_BUILD_CLOCK") or str(setting("build_clock"))
    try:
        clock = dt.datetime.fromisoformat(text) if text else dt.datetime.now(dt.UTC).replace(tzinfo=None)
    except ValueError:
        raise BuildError(f"build_clock must be a time in UTC such as 2026-07-01 00:00:00, not '{text}'.") from None
    last = recall(work).get("clock")
    tolerance = dt.timedelta(minutes=_number("clock_tolerance_minutes") or 0)
    if work.exists() and last and clock + tolerance < dt.datetime.fromisoformat(last):
        raise BuildError(
            f"The clock says {clock:%Y-%m-%d %H:%M} UTC, but the last build in {work} was at {last[:16]}: what arrived "
            "since would be from the future. Nothing was built. Set the clock right; to look at people on an earlier "
            f"day say AS_OF; to begin anew, remove {work}."
        )
    remember(work, clock=clock.isoformat(sep=" "))


def _check_files(changed: list[str]) -> None:
    """Refuse to publish what was read of files while somebody wrote them: models may have seen different rows."""
    if changed:
        raise BuildError(
            f"Changed while it was read: {', '.join(changed)}. Nothing was published. Build again when the file is "
            "whole; best write it under another name and rename it when it is."
        )


def _advice(said: str, work: Path) -> str:
    """What a person can do about a failure, after a space; nothing if it is not known."""
    for pattern, advice in _ADVICE.items():
        if re.search(pattern, said):
            free = shutil.disk_usage(work.parent).free / 1e9
            return " " + advice.format(folder=work.parent, work=work, free=free)
    return ""


def _memory_file(work: Path) -> Path:
    return work.with_suffix(".json")


def _echo(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _renewer() -> Callable[[str], None] | None:
    """What prints a line in the place of the one before; None where standard output is no terminal."""
    if not sys.stdout.isatty():
        return None

    def renew(line: str) -> None:
        width = shutil.get_terminal_size().columns - 1
        sys.stdout.write(f"\r\x1b[K{line[:width]}")
        sys.stdout.flush()

    return renew


def _keep(warehouse: Path) -> None:
    """Give the published file a second name among those that are kept, so that it outlives its replacement."""
    if not warehouse.exists():
        return
    folder = warehouse.parent / ".kept"
    private_folder(folder)
    published_at = dt.datetime.fromtimestamp(warehouse.stat().st_mtime, dt.UTC)
    kept = folder / f"{warehouse.stem}-{published_at.strftime(_STAMP)}{warehouse.suffix}"
    kept.unlink(missing_ok=True)
    try:
        os.link(warehouse, kept)
    except OSError:
        shutil.copy2(warehouse, kept)
    kept.chmod(0o600)


def private_folder(folder: Path) -> Path:
    """Make a folder that only its owner can read, with those above it, and return it."""
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    return folder


def private_text(file: Path, text: str) -> None:
    """Write a new file that only its owner can read, from its first byte on, in the place of an old one."""
    file.unlink(missing_ok=True)
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as handle:
        handle.write(text)


def _number(name: str) -> int | None:
    try:
        return whole_number(name)
    except ValueError as error:
        raise BuildError(str(error)) from None


@contextlib.contextmanager
def locked(warehouse: Path) -> Iterator[None]:
    """Hold the lock of a warehouse; it is free again when the build and its dbt have ended, however they did.

    Raises
    ------
    BuildError
        If another process holds it.
    """
    path = work_file(warehouse).with_suffix(".lock")
    with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "w") as handle:
        path.chmod(0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BuildError(f"Another build of {warehouse} is under way. Wait for it, or stop it.") from None
        _locks.add(handle.fileno())
        try:
            yield
        finally:
            _locks.discard(handle.fileno())
