"""Build beside the published file and replace it only when everything passed.

dbt works in a private file (:mod:`persona.warehouse`, :mod:`persona.running`). What can't be right stops the build
(:mod:`persona.checks`), and what is too much to read at once is read in steps (:mod:`persona.backfill`). When
everything passed, readers get it in one step (:mod:`persona.publishing`).
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path

from persona.backfill import read_in_steps
from persona.checks import check_clock, check_dates, check_files, check_target, number, part_demo_from_own
from persona.errors import BuildError
from persona.feeds import changed_files, file_states
from persona.publishing import publish, tidy
from persona.quarantine import run_until_obeyed
from persona.running import echo, environment, run_dbt
from persona.settings import setting
from persona.warehouse import EXPORTS, REPORTS, file_of_target, locked, private_folder, work_file


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
        What runs dbt, from its arguments and environment, and raises if that failed; by default `run_dbt`.

    Raises
    ------
    BuildError
        If another build is under way, or dbt failed: then nothing was published.
    """
    check_target(settings)
    warehouse = file_of_target(warehouse, settings)
    started = time.monotonic()
    check_dates("AS_OF", settings.get("PERSONA_AS_OF_DATE") or os.environ.get("PERSONA_AS_OF_DATE", ""))
    check_dates("REBUILD", settings.get("PERSONA_REBUILD_DATES") or os.environ.get("PERSONA_REBUILD_DATES", ""))
    keeping = number("keep_published") or 0, number("kept_file_retention_days")
    work = work_file(warehouse)
    private_folder(work.parent)
    with locked(warehouse):
        for copies in (REPORTS, EXPORTS):
            shutil.rmtree(work.parent / copies, ignore_errors=True)
        raw_path = settings.get("PERSONA_RAW_PATH") or str(setting("raw_path"))
        part_demo_from_own(work, raw_path)
        check_clock(work, settings)
        files = file_states(raw_path)
        settings = read_in_steps(raw_path, work, settings, quiet)
        arguments = ["build", *(selected(refresh) if refresh else ())]

        def run_all() -> None:
            if run:
                run(arguments, environment(work, settings))
            else:
                run_dbt(arguments, work, settings, quiet)

        run_until_obeyed(run_all, work, BuildError, echo)
        check_files(changed_files(raw_path, files))
        summary = publish(work, warehouse)
        tidy(work, warehouse, *keeping)
    return f"Built {warehouse}: {summary}, in {time.monotonic() - started:.0f} s."


def selected(refresh: str) -> tuple[str, ...]:
    """Return the arguments that let dbt build what a selector names, and ask no test of anything else.

    What a part leaves out may not be there yet, and people who refused leave it only when the run ends.
    """
    return ("--selector", refresh, "--indirect-selection", "cautious")
