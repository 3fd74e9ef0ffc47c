"""How long the demo build takes, measured and printed, never asserted: machines differ."""

from __future__ import annotations

import os
import platform
import tempfile
import time
from pathlib import Path

from persona.build import run_dbt


def demo(settings: dict[str, str]) -> str:
    """Time dbt on the demo: on no feeds at all, without tests and with data tests, each on a fresh file.

    Returns
    -------
    str
        The seconds of each, dbt's own start included, and the machine they were measured on.
    """
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder) / "persona.duckdb"
        run_dbt(["parse"], work, settings, quiet=True)
        empty = _seconds(["build", "--empty", "--exclude-resource-type", "test"], work, settings)
        work.unlink()
        plain = _seconds(["build", "--exclude-resource-type", "test"], work, settings)
        work.unlink()
        tested = _seconds(["build"], work, settings)
    return (
        f"dbt on the demo (2,000 people): {tested:.0f} s with data tests, {plain:.0f} s without, "
        f"{empty:.0f} s on empty feeds; {os.cpu_count()} cores, Python {platform.python_version()}, {platform.system()}"
    )


def _seconds(arguments: list[str], work: Path, settings: dict[str, str]) -> float:
    started = time.monotonic()
    run_dbt(arguments, work, settings, quiet=True)
    return time.monotonic() - started
