"""Nobody is profiled or addressed past the one place that decides it: checked on what dbt knows of the models."""

from __future__ import annotations

import copy

import pytest

from persona.lineage import faults

CLUSTERS = "model.persona.fct_user_clusters"


def test_every_mart_that_holds_people_says_what_for_and_asks_whether_it_may(manifest: dict):
    assert faults(manifest) == []


def _without_the_gate(manifest: dict) -> dict:
    """Break the two models that clusters have their people from, as if someone forgot the filter."""
    for key in (CLUSTERS, "model.persona.int_clustered_users"):
        nodes = manifest["nodes"][key]["depends_on"]["nodes"]
        nodes.remove("model.persona.fct_user_eligibility")
    return manifest


def _for_another_purpose(manifest: dict) -> dict:
    """The gate is asked, but for analytics: who may be counted may not be profiled for that."""
    for key in (CLUSTERS, "model.persona.int_clustered_users"):
        model = manifest["nodes"][key]
        model["raw_code"] = model["raw_code"].replace("'profiling'", "'analytics'")
    return manifest


def _without_the_data_test(manifest: dict) -> dict:
    tests = [
        key
        for key, node in manifest["nodes"].items()
        if node.get("attached_node") == CLUSTERS and node["test_metadata"]["name"] == "users_are_eligible"
    ]
    assert tests
    for key in tests:
        del manifest["nodes"][key]
    return manifest


def _without_a_purpose(manifest: dict) -> dict:
    del manifest["nodes"][CLUSTERS]["config"]["meta"]["purpose"]
    return manifest


def _without_a_reason(manifest: dict) -> dict:
    manifest["nodes"][CLUSTERS]["config"]["meta"]["purpose"] = "none"
    return manifest


@pytest.mark.parametrize(
    ("broken", "fault"),
    [
        (_without_the_gate, "fct_user_clusters: holds people for profiling, but not all of them come through"),
        (_for_another_purpose, "fct_user_clusters: holds people for profiling, but not all of them come through"),
        (_without_the_data_test, "fct_user_clusters: lacks the data test users_are_eligible"),
        (_without_a_purpose, "fct_user_clusters: config.meta.purpose must be one of"),
        (_without_a_reason, "fct_user_clusters: purpose none needs a purpose_reason"),
    ],
)
def test_a_model_that_passes_the_gate_by_is_found(manifest: dict, broken, fault: str):
    found = faults(broken(copy.deepcopy(manifest)))
    assert [sentence for sentence in found if sentence.startswith(fault)], found


def test_people_taken_from_a_model_that_asked_need_no_second_question(manifest: dict):
    nodes = manifest["nodes"]
    grandchild = copy.deepcopy(nodes[CLUSTERS]) | {
        "name": "fct_grandchild",
        "raw_code": "select user_id from clusters",
        "depends_on": {"nodes": [CLUSTERS]},
    }
    of_features_alone = copy.deepcopy(grandchild) | {
        "name": "fct_of_features_alone",
        "depends_on": {"nodes": [CLUSTERS, "model.persona.fct_user_features"]},
    }
    extended = manifest | {"nodes": nodes | {"model.persona.g": grandchild, "model.persona.f": of_features_alone}}
    assert faults(extended) == [
        "fct_grandchild: lacks the data test users_are_eligible with the purpose profiling.",
        "fct_of_features_alone: holds people for profiling, but not all of them come through fct_user_eligibility.",
        "fct_of_features_alone: lacks the data test users_are_eligible with the purpose profiling.",
    ]
