"""dbt's own unit tests. They need the relations to exist, so an empty project is built first."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import yaml

from persona.catalogue import feeds
from persona.running import run_dbt

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "docs"))
from make_feeds_page import reasons  # noqa: E402


def test_every_unit_test_of_the_models_passes(tmp_path: Path, monkeypatch):
    monkeypatch.delenv("PERSONA_PSEUDONYM_KEY", raising=False)
    work = tmp_path / "persona.duckdb"
    nothing = {"PERSONA_RAW_PATH": "none"}
    run_dbt(["build", "--empty", "--resource-type", "seed", "--resource-type", "model"], work, nothing, quiet=True)
    run_dbt(["test", "--select", "test_type:unit", "--write-json"], work, nothing, quiet=True)
    results = json.loads((Path(os.environ["DBT_TARGET_PATH"]) / "run_results.json").read_text())["results"]
    ran = [result["unique_id"] for result in results if result["unique_id"].startswith("unit_test.")]
    assert len(ran) >= 40


def test_every_reason_for_which_staging_refuses_a_row_has_a_unit_test():
    tests = yaml.safe_load((ROOT / "models/staging/_staging__unit_tests.yml").read_text(encoding="utf-8"))["unit_tests"]
    expected = {(test["model"], row.get("reject_reason")) for test in tests for row in test["expect"]["rows"]}
    untested = []
    for feed in feeds():
        sql = (ROOT / f"models/staging/stg_{feed.name}.sql").read_text(encoding="utf-8")
        found = reasons(sql)
        assert found, feed.name
        untested += [(feed.name, reason) for reason in found if (f"stg_{feed.name}", reason) not in expected]
    assert untested == []
