"""dbt's own unit tests. They need the relations to exist, so an empty project is built first."""

from __future__ import annotations

import json
import os
from pathlib import Path

from persona.build import run_dbt


def test_every_unit_test_of_the_models_passes(tmp_path: Path, monkeypatch):
    monkeypatch.delenv("PERSONA_PSEUDONYM_KEY", raising=False)
    work = tmp_path / "persona.duckdb"
    nothing = {"PERSONA_RAW_PATH": "none"}
    run_dbt(["seed"], work, nothing, quiet=True)
    run_dbt(["run", "--empty"], work, nothing, quiet=True)
    run_dbt(["test", "--select", "test_type:unit"], work, nothing, quiet=True)
    results = json.loads((Path(os.environ["DBT_TARGET_PATH"]) / "run_results.json").read_text())["results"]
    ran = [result["unique_id"] for result in results if result["unique_id"].startswith("unit_test.")]
    assert len(ran) >= 40
