"""What stops a build before it begins or is published: dates, feeds, clocks and files that can't be right."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path

from persona import demo
from persona.errors import BuildError
from persona.settings import setting, whole_number
from persona.warehouse import begin_anew, recall, remember

#: Targets of profiles.yml whose tables are no file: they are written where readers look.
IN_PLACE = ("ducklake", "spark")


def check_target(settings: dict[str, str]) -> None:
    """Refuse to build a file of a target that has none."""
    target = settings.get("PERSONA_TARGET") or os.environ.get("PERSONA_TARGET", "")
    if target in IN_PLACE:
        raise BuildError(
            f"The tables of the target {target} are no file to be published in one step. Nothing was built. Build them "
            "where they are, as docs/scale.md says, or unset PERSONA_TARGET."
        )


def check_dates(name: str, text: str) -> None:
    """Refuse what is no date; REBUILD may be several, with commas between."""
    for date in text.split(",") if name == "REBUILD" else [text]:
        try:
            dt.date.fromisoformat(date.strip() or "2026-06-30")
        except ValueError:
            raise BuildError(f"{name} must be a date such as 2026-06-30, not '{date.strip()}'.") from None


def part_demo_from_own(work: Path, raw_path: str) -> None:
    """Let nobody's own feeds and the demo's meet in one file: own feeds begin anew, the demo is refused."""
    is_demo = raw_path == str(demo.FEEDS)
    was_demo = recall(work).get("is_demo")
    if work.exists() and was_demo and not is_demo:
        begin_anew(work)
    elif work.exists() and was_demo is False and is_demo:
        raise BuildError(
            f"{work} was built from feeds of your own, and these are the demo's: they would be mixed. Nothing was "
            "built. Say RAW_PATH, or another WAREHOUSE for the demo."
        )
    remember(work, is_demo=is_demo)


def check_clock(work: Path, settings: dict[str, str]) -> None:
    """Refuse to build earlier than the last time: what came in between would be from the future."""
    text = settings.get("PERSONA_BUILD_CLOCK") or str(setting("build_clock"))
    try:
        clock = dt.datetime.fromisoformat(text) if text else dt.datetime.now(dt.UTC).replace(tzinfo=None)
    except ValueError:
        raise BuildError(f"build_clock must be a time in UTC such as 2026-07-01 00:00:00, not '{text}'.") from None
    last = recall(work).get("clock")
    tolerance = dt.timedelta(minutes=number("clock_tolerance_minutes") or 0)
    if work.exists() and last and clock + tolerance < dt.datetime.fromisoformat(last):
        raise BuildError(
            f"The clock says {clock:%Y-%m-%d %H:%M} UTC, but the last build in {work} was at {last[:16]}: what arrived "
            "since would be from the future. Nothing was built. Set the clock right; to look at people on an earlier "
            f"day say AS_OF; to begin anew, remove {work}."
        )
    remember(work, clock=clock.isoformat(sep=" "))


def check_files(changed: list[str]) -> None:
    """Refuse to publish what was read of files while somebody wrote them: models may have seen different rows."""
    if changed:
        raise BuildError(
            f"Changed while it was read: {', '.join(changed)}. Nothing was published. Build again when the file is "
            "whole; best write it under another name and rename it when it is."
        )


def number(name: str) -> int | None:
    """Return a setting as a number, None where it is empty, and refuse anything else."""
    try:
        return whole_number(name)
    except ValueError as error:
        raise BuildError(str(error)) from None
