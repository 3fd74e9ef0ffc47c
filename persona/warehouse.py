"""Where a warehouse lies: the file that readers open, the private one beside it, what is kept, and who may read it.

dbt works in a private file under `.work/`, which keeps its state from build to build. The last published files are kept
under `.kept/`. Only the owner may read any of it.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import fcntl
import hashlib
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb

from persona.errors import BuildError

PUBLIC_SCHEMA = "marts"

#: The target of profiles.yml that reads a share of the accounts.
SAMPLE = "sample"

#: Copies of personal data, written below the private folder and gone with the next build, which may know that somebody
#: asked to be erased or left alone: reports to hand over to the people they are about, and audiences for a CRM.
REPORTS = "subject_reports"
EXPORTS = "audience_exports"

#: The environment variable with the folder for what does not fit into memory.
SPILL_VARIABLE = "PERSONA_SPILL_FOLDER"

_STAMP = "%Y%m%dT%H%M%S%f"

#: Locks that are held: dbt inherits them, so that a build whose parent was killed still counts as under way.
_locks: set[int] = set()


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


def kept_name(warehouse: Path) -> str:
    """Return the name under which the published file of a warehouse is kept: it says when that was published."""
    modified_at = dt.datetime.fromtimestamp(warehouse.stat().st_mtime, dt.UTC)
    return f"{warehouse.stem}-{modified_at.strftime(_STAMP)}{warehouse.suffix}"


def published_at(kept: Path) -> dt.datetime:
    """Return when a kept file was published, in UTC."""
    return dt.datetime.strptime(kept.stem.rsplit("-", 1)[1], _STAMP).replace(tzinfo=dt.UTC)


def spill_folder(file: Path) -> Path:
    """Return where DuckDB puts what does not fit into memory: beside a file, or in the folder that the variable names.

    There each file has a folder of its own, the same in every build: names within it repeat, and what a killed build
    left is found by the next.
    """
    chosen = os.environ.get(SPILL_VARIABLE, "")
    if not chosen:
        return file.with_name(f"{file.name}.tmp")
    mark = hashlib.sha256(str(file.resolve()).encode()).hexdigest()[:8]
    return Path(chosen) / f"{file.stem}-{mark}.tmp"


def recall(work: Path) -> dict[str, Any]:
    """Return what is remembered of the last build in a work file: its `clock`, and the `seconds` each step took."""
    try:
        return json.loads(_memory_file(work).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}


def remember(work: Path, **facts: object) -> None:
    """Remember something of a build, beside what is remembered already."""
    private_text(_memory_file(work), json.dumps(recall(work) | facts))


def begin_anew(work: Path) -> None:
    """Remove a work file and what is remembered of its builds."""
    work.unlink()
    _memory_file(work).unlink()


def _memory_file(work: Path) -> Path:
    return work.with_suffix(".json")


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


def held_locks() -> tuple[int, ...]:
    """Return the descriptors of the locks that this process holds, for the programs that it starts to inherit."""
    return tuple(_locks)


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
