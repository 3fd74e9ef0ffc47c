"""Who relies on the marts is written down as it is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
REPORT = ROOT / "persona/report"
DATASETS = ROOT / "examples/superset/datasets"


@pytest.fixture
def exposures(manifest: dict) -> dict[str, dict]:
    return {exposure["name"]: exposure for exposure in manifest["exposures"].values()}


def test_the_report_is_exposed_as_reading_what_its_queries_name(exposures: dict[str, dict]):
    code = "\n".join(file.read_text(encoding="utf-8") for file in REPORT.rglob("*.py"))
    read = set(re.findall(r"\b(?:from|join) ((?:rpt|fct|dim)_\w+)", code))
    assert len(read) > 20
    declared = {node.rsplit(".", 1)[1] for node in exposures["management_report"]["depends_on"]["nodes"]}
    assert declared == read


def test_the_superset_dashboard_is_exposed_as_reading_what_its_datasets_name(exposures: dict[str, dict]):
    sql = "\n".join(file.read_text(encoding="utf-8") for file in DATASETS.glob("*.yaml"))
    read = set(re.findall(r"\bmarts\.(\w+)", sql))
    assert len(read) >= 8
    declared = {node.rsplit(".", 1)[1] for node in exposures["superset_dashboard"]["depends_on"]["nodes"]}
    assert declared == read


def test_each_exposure_names_an_owner_to_write_to_and_how_mature_it_is(exposures: dict[str, dict]):
    assert len(exposures) >= 4
    assert [name for name, said in exposures.items() if not (said["owner"]["email"] and said["maturity"])] == []


def test_risk_flags_are_read_by_people_alone(exposures: dict[str, dict], manifest: dict):
    flags = "model.persona.fct_risk_flags"
    assert [name for name, said in exposures.items() if flags in said["depends_on"]["nodes"]] == ["risk_review"]
    children = manifest["child_map"][flags]
    assert [child for child in children if child.startswith("model.")] == []
