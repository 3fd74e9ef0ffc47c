"""dbt-autofix without a network: what would it change to make the project ready for the next dbt?

dbt-autofix asks a server for the schemas of dbt's files at every run. dbt-core brings schemas of its own along, so they
are taken from there. Exits with 1 if anything would change.
"""

from __future__ import annotations

import json
import sys
from importlib.resources import files
from pathlib import Path

from dbt_autofix import refactor, retrieve_schemas


def main() -> int:
    """Run dbt-autofix on the project in the current folder without changing it; return 1 if it would."""
    schemas = files("dbt.jsonschemas")
    newest = max((path.name for path in (schemas / "project").iterdir()), key=_version)
    resources = json.loads((schemas / "resources" / "latest.json").read_text())
    project = json.loads((schemas / "project" / newest).read_text())
    retrieve_schemas.get_fusion_latest_version = lambda client: "as shipped with dbt-core"
    retrieve_schemas.get_fusion_yml_schema = lambda client, version: resources
    retrieve_schemas.get_fusion_dbt_project_schema = lambda client, version: project
    specs = retrieve_schemas.SchemaSpecs()
    results = [result for kind in refactor.changeset_all_files(Path("."), specs, dry_run=True) for result in kind]
    changed = [result for result in results if result.refactored]
    for result in changed:
        result.print_to_console(json_output=False)
    print(f"dbt-autofix looked at {len(results)} files and would change {len(changed)}.")
    return 1 if changed else 0


def _version(name: str) -> tuple[int, ...]:
    return tuple(int(part) for part in name.removesuffix(".json").split(".") if part.isdigit())


if __name__ == "__main__":
    sys.exit(main())
