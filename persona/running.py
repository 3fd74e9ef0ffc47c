"""Run dbt on a private file, say how far it is, and what a person can do where it fails."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from persona.errors import BuildError
from persona.progress import follow
from persona.warehouse import held_locks, private_folder, recall, remember

#: Arguments that let `dbt build` make models and seeds alone.
WITHOUT_TESTS = ("--exclude-resource-type", "test", "--exclude-resource-type", "unit_test")

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
        pass_fds=held_locks(),
    ) as process:
        assert process.stdout is not None
        if quiet:
            said = process.stdout.read()
        else:
            seconds, errors = follow(process.stdout, recall(work).get("seconds", {}), echo, _renewer())
            said = "\n".join(errors)
    if process.returncode == 0:
        if not quiet:
            remember(work, seconds=seconds)
        return
    if quiet:
        sys.stderr.write(said)
    raise BuildError(
        f"dbt {' '.join(arguments)} failed: what went wrong stands above, the whole log in logs/dbt.log. "
        f"Nothing was published.{advice_on(said, work)}"
    )


def environment(work: Path, settings: dict[str, str]) -> dict[str, str]:
    """Return the settings with those that let dbt work in the file `work`, whichever the target."""
    return settings | {"PERSONA_WAREHOUSE": str(work), "PERSONA_SAMPLE_WAREHOUSE": str(work)}


def advice_on(said: str, work: Path) -> str:
    """What a person can do about a failure, after a space; nothing if it is not known."""
    for pattern, advice in _ADVICE.items():
        if re.search(pattern, said):
            free = shutil.disk_usage(work.parent).free / 1e9
            return " " + advice.format(folder=work.parent, work=work, free=free)
    return ""


def echo(line: str) -> None:
    """Print a line, at once."""
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
