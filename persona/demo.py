"""The demo feeds: one fixed set, made where it is not there yet."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

FEEDS = Path("demo/feeds")

#: Two weeks after the last demo day, when every late row has arrived. The demo is built as of then, so that it gives
#: the same marts whenever it is built.
CLOCK = "2026-07-15 00:00:00"

#: The day that its people are looked at unless another one is asked for: after it the demo's feeds have no events.
LAST_DAY = "2026-06-30"

SEED = 7


def arguments(seed: int = SEED) -> list[str]:
    """Return the arguments of the generator for feeds like the demo's, with another seed if one is given."""
    return ["--users", "2000", "--days", "180", "--seed", str(seed), "--end-date", LAST_DAY]


def make_feeds(out: Path, arguments: list[str], quiet: bool = True) -> None:
    """Run the generator with these arguments, in the private umask; `out` must be empty or not exist."""
    command = [sys.executable, "-m", "persona.synth", *arguments, "--out", str(out)]
    subprocess.run(command, check=True, umask=0o077, stdout=subprocess.DEVNULL if quiet else None)


def settings() -> dict[str, str]:
    """Return the environment of a build on the demo feeds, which are made first if they are missing."""
    done = FEEDS / "_truth" / "README.md"
    if not done.exists():
        make_feeds(FEEDS, arguments(), quiet=False)
    as_of_date = os.environ.get("PERSONA_AS_OF_DATE") or LAST_DAY
    return {"PERSONA_RAW_PATH": str(FEEDS), "PERSONA_BUILD_CLOCK": CLOCK, "PERSONA_AS_OF_DATE": as_of_date}
