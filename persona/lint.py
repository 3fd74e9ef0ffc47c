"""The quality gates, each with what it is for. `make lint` runs them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

_BIN = Path(sys.executable).parent

#: What is checked, and the command that checks it. What stands together in a row runs at the same time. Staging is so
#: much text, once its macros are filled in, that its style and the marts' take as long as that of all between them.
GATES: list[list[tuple[str, list[str]]]] = [
    [("Python style", ["ruff", "check", "."]), ("Python format", ["ruff", "format", "--check", "."])],
    [
        (
            "project parses, deprecations are errors",
            ["dbt", "parse", "--no-partial-parse", "--warn-error-options", '{"error": ["Deprecations"]}'],
        ),
    ],
    [
        ("documentation, keys, contracts and layers", ["dbt-bouncer", "run"]),
        ("metrics fit together", ["mf", "validate-configs", "--skip-dw"]),
        ("nothing left to mend for the next dbt", ["python", "-m", "persona.autofix"]),
    ],
    [
        ("SQL style of staging and marts", ["sqlfluff", "lint", "models/staging", "models/marts"]),
        ("SQL style of what lies between", ["sqlfluff", "lint", "models/intermediate", "tests/dbt"]),
    ],
]


def main() -> int:
    """Run every gate, also after one failed; return 1 if any did."""
    failed = []
    with ThreadPoolExecutor() as pool:
        for gates in GATES:
            for (purpose, command), (passed, seconds, output) in zip(gates, pool.map(_run, gates), strict=True):
                print(f"{'ok    ' if passed else 'FAILED'} {purpose} ({seconds:.0f} s)", flush=True)
                if not passed:
                    failed.append(purpose)
                    print(f"  {' '.join(command)}\n{output}", flush=True)
    print(f"lint: {'all clean' if not failed else 'failed: ' + '; '.join(failed)}.")
    return 1 if failed else 0


def _run(gate: tuple[str, list[str]]) -> tuple[bool, float, str]:
    """Run a gate; return whether it passed, how many seconds it took and what it said."""
    _, command = gate
    environment = os.environ | {
        "PERSONA_RAW_PATH": "none",
        "PERSONA_WAREHOUSE": ":memory:",
        "PATH": f"{_BIN}{os.pathsep}{os.environ.get('PATH', '')}",
    }
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        if command[0] == "sqlfluff":
            # It has dbt compile: two at once may not write into the same folder.
            environment["DBT_TARGET_PATH"] = folder
            if Path("target/partial_parse.msgpack").exists():
                shutil.copy("target/partial_parse.msgpack", folder)
        finished = subprocess.run(command, env=environment, text=True, capture_output=True)
    return finished.returncode == 0, time.monotonic() - started, f"{finished.stdout}{finished.stderr}"


if __name__ == "__main__":
    sys.exit(main())
