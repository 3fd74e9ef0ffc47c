"""Write what dbt knows of the project as pages that open offline: its documentation, and where columns come from."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from persona.errors import BuildError
from persona.running import run_dbt
from persona.warehouse import built_file, locked

#: What dbt's page and colibri's are called in the folder.
DOCUMENTATION, LINEAGE = "index.html", "lineage.html"

#: Colibri reports its use, and asks for newer versions, unless told not to.
_SILENT = {"DO_NOT_TRACK": "1", "DBT_COLIBRI_NO_VERSION_CHECK": "1"}


def write(warehouse: Path, folder: Path, select: tuple[str, ...] = ("*", "source:*")) -> str:
    """Write dbt's static documentation and the lineage of columns; neither holds data.

    Parameters
    ----------
    warehouse : Path
        A warehouse that was built: its private file says which columns there are and of which types.
    folder : Path
        Where the two pages go, beside what else is there.
    select : tuple of str
        What dbt calls a selection: of which models columns are told. All have a page.

    Returns
    -------
    str
        A line that says where they are.

    Raises
    ------
    BuildError
        If there is no such warehouse, a build is under way, or a model's SQL could not be followed.
    """
    work = built_file(warehouse)
    generate = ["docs", "generate", "--static", "--write-json", "--select", *select]
    with locked(warehouse):
        run_dbt(generate, work, {"PERSONA_RAW_PATH": "none"}, quiet=True)
    target = Path(os.environ.get("DBT_PROJECT_DIR", ".")) / os.environ.get("DBT_TARGET_PATH", "target")
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        _follow_columns(target, Path(scratch))
        shutil.copyfile(Path(scratch) / "index.html", folder / LINEAGE)
    shutil.copyfile(target / "static_index.html", folder / DOCUMENTATION)
    return f"Documentation: open {folder / DOCUMENTATION} in a browser; where columns come from: {folder / LINEAGE}."


def _follow_columns(target: Path, folder: Path) -> None:
    """Let colibri follow every column of dbt's catalogue through the compiled SQL."""
    command = [str(Path(sys.executable).with_name("colibri")), "generate", "--light", "--output-dir", str(folder)]
    command += ["--manifest", str(target / "manifest.json"), "--catalog", str(target / "catalog.json")]
    said = subprocess.run(command, env=os.environ | _SILENT, text=True, capture_output=True)
    lines = (said.stdout + said.stderr).splitlines()
    # It ends well even where it could not read a model.
    faults = [line for line in lines if "rror processing model" in line] or (lines[-1:] if said.returncode else [])
    if faults:
        raise BuildError(f"Columns could not be followed in {len(faults)} places, first: {faults[0]}")
