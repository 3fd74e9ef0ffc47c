"""What a run of dbt is made of, for its record: code, versions, settings; and which models cost the most."""

from __future__ import annotations

import json
import platform
import subprocess
from importlib.metadata import version
from pathlib import Path

import duckdb

import persona
from persona.encryption import attach_published
from persona.errors import BuildError
from persona.settings import changed_settings

ROOT = Path(__file__).parent.parent


def run_environment_json() -> str:
    """Return what SQL can't know of a run, as JSON of texts: `git_commit`, `versions` and `settings`.

    The commit ends with ``+`` where files differ from it, and is empty where there is no repository.
    """
    versions = {
        "dbt": version("dbt-core"),
        "duckdb": duckdb.__version__,
        "persona": persona.__version__,
        "python": platform.python_version(),
    }
    return json.dumps(
        {
            "git_commit": _git_commit(),
            "versions": json.dumps(versions),
            "settings": json.dumps(changed_settings(), sort_keys=True),
        }
    )


def _git_commit() -> str:
    def git(*arguments: str) -> str:
        command = ["git", "-C", str(ROOT), *arguments]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()

    try:
        return git("rev-parse", "HEAD") + ("+" if git("status", "--porcelain", "--untracked-files=no") else "")
    except (OSError, subprocess.CalledProcessError):
        return ""


def cost(warehouse: Path, most: int = 20) -> str:
    """Return the dearest models of the last build of a published file: seconds, share of the time, rows a second.

    Raises
    ------
    BuildError
        If the file is not there, or holds no record of a build.
    """
    if not warehouse.is_file():
        raise BuildError(f"There is no {warehouse}: build first.")
    with duckdb.connect() as connection:
        attach_published(connection, warehouse, "published")
        rows = connection.execute(
            """
            with last_run as (
                select max_by(run_id, started_at) as run_id from published.marts.rpt_build_runs where command = 'build'
            )

            select
                model, seconds, seconds / nullif(sum(seconds) over (), 0), rows_out,
                sum(seconds) over (), count(*) over ()
            from published.marts.rpt_build_models
            where run_id = (select run_id from last_run)
            order by seconds desc, model
            limit $1
            """,
            [most],
        ).fetchall()
    if not rows:
        raise BuildError(f"{warehouse} holds no record of a build.")
    lines = [f"{'model':44} {'seconds':>8} {'share':>7} {'rows':>12} {'rows/s':>12}"]
    for model, seconds, share, rows_out, _, _ in rows:
        count = "" if rows_out is None else f"{rows_out:,}"
        rate = "" if rows_out is None or not seconds else f"{rows_out / seconds:,.0f}"
        lines.append(f"{model:44} {seconds:>8.2f} {share or 0:>7.1%} {count:>12} {rate:>12}")
    _, _, _, _, total, models = rows[0]
    return "\n".join([*lines, f"{models} models and seeds took {total:.0f} s; tests are not among them."])
