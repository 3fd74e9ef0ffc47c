"""The quality gates, one after the other, each with what it is for. `make lint` runs them."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

_BIN = Path(sys.executable).parent

#: What is checked, and the command that checks it.
GATES: list[tuple[str, list[str]]] = [
    ("Python style", ["ruff", "check", "."]),
    ("Python format", ["ruff", "format", "--check", "."]),
    (
        "project parses, deprecations are errors",
        ["dbt", "parse", "--no-partial-parse", "--warn-error-options", '{"error": ["Deprecations"]}'],
    ),
    ("documentation, keys, contracts and layers", ["dbt-bouncer", "run"]),
    ("nothing left to mend for the next dbt", ["python", "-m", "persona.autofix"]),
    ("SQL style", ["sqlfluff", "lint", "models", "tests/dbt"]),
]


def main() -> int:
    """Run every gate, also after one failed; return 1 if any did."""
    environment = os.environ | {
        "PERSONA_RAW_PATH": "none",
        "PERSONA_WAREHOUSE": "target/lint.duckdb",
        "PATH": f"{_BIN}{os.pathsep}{os.environ.get('PATH', '')}",
    }
    failed = []
    for purpose, command in GATES:
        started = time.monotonic()
        finished = subprocess.run(command, env=environment, text=True, capture_output=True)
        passed = finished.returncode == 0
        print(f"{'ok    ' if passed else 'FAILED'} {purpose} ({time.monotonic() - started:.0f} s)", flush=True)
        if not passed:
            failed.append(purpose)
            print(f"  {' '.join(command)}\n{finished.stdout}{finished.stderr}", flush=True)
    print(f"lint: {'all clean' if not failed else 'failed: ' + '; '.join(failed)}.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
