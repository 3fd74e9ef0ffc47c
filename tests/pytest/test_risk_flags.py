"""Risk flags are for people to read: no model, no audience and no export may follow from them."""

from __future__ import annotations

FLAGS = "model.persona.fct_risk_flags"


def _readers(manifest: dict, key: str) -> set[str]:
    """What reads a model, but for its data tests and unit tests."""
    return {child for child in manifest["child_map"][key] if not child.startswith(("test.", "unit_test."))}


def test_nothing_reads_risk_flags_but_those_who_review_them(manifest: dict):
    assert _readers(manifest, FLAGS) == {"exposure.persona.risk_review"}
    # The same question finds readers where there are some.
    assert "model.persona.rpt_audiences" in _readers(manifest, "model.persona.fct_audience_members")


def test_nothing_reads_what_flags_are_made_of_but_flags(manifest: dict):
    makings = {
        key
        for key, node in manifest["nodes"].items()
        if node["resource_type"] == "model" and node["path"].startswith("intermediate/application/risk/")
    }
    flags = {key for key in makings if ".int_risk_flags__" in key}
    assert len(flags) == 5
    assert {reader for key in makings for reader in _readers(manifest, key)} <= makings | {FLAGS}
    assert all(_readers(manifest, key) == {FLAGS} for key in flags)
