"""Check over dbt's manifest that nobody is profiled or addressed past `fct_user_eligibility`.

Every public mart that holds people says in `config.meta.purpose` what it uses them for: `analytics`, `profiling`,
`inference` or `marketing`, or `none` with a `purpose_reason`. A mart with a purpose has to ask `fct_user_eligibility`
for that purpose itself, or take all its people from models that do. A map of identity (purpose `none`) may stand beside
these, but not in their place.
"""

from __future__ import annotations

import re
from typing import Any

GATE = "fct_user_eligibility"
GATE_TEST = "users_are_eligible"
PURPOSES = ("analytics", "profiling", "inference", "marketing")

#: Facts know accounts alone: they become people by joining a model with this column.
_PERSON = re.compile(r"\buser_id\b")

#: Remembered rows are gated by themselves; that says nothing about those of this run.
_REMEMBERED = re.compile(r"remembered\(.*?\)\s*\}\}", re.DOTALL)


def faults(manifest: dict[str, Any]) -> list[str]:
    """Return a sentence for every public mart that breaks the rule, none if all keep it.

    Parameters
    ----------
    manifest : dict
        dbt's `manifest.json`, parsed.
    """
    models = {key: node for key, node in manifest["nodes"].items() if node["resource_type"] == "model"}
    tested = {
        (node["attached_node"], node["test_metadata"]["kwargs"].get("purpose"))
        for node in manifest["nodes"].values()
        if node["resource_type"] == "test" and (node.get("test_metadata") or {}).get("name") == GATE_TEST
    }
    found: list[str] = []
    for key, model in models.items():
        if model["schema"] == "marts" and any(re.search(r"(^|_)user_id$", column) for column in model["columns"]):
            found += _faults_of(key, models, tested)
    return sorted(found)


def _faults_of(key: str, models: dict[str, Any], tested: set[tuple[str, str]]) -> list[str]:
    name, meta = models[key]["name"], models[key]["config"]["meta"]
    purpose = meta.get("purpose")
    if purpose == "none":
        return [] if meta.get("purpose_reason") else [f"{name}: purpose none needs a purpose_reason."]
    if purpose not in PURPOSES:
        return [f"{name}: config.meta.purpose must be one of {', '.join(PURPOSES)} or none; it is {purpose}."]
    found = []
    if not _is_gated(key, purpose, models):
        found.append(f"{name}: holds people for {purpose}, but not all of them come through {GATE}.")
    if (key, purpose) not in tested:
        found.append(f"{name}: lacks the data test {GATE_TEST} with the purpose {purpose}.")
    return found


def _is_gated(key: str, purpose: str, models: dict[str, Any]) -> bool:
    """Whether a model asks for the purpose itself, or has people only from models that do."""
    model = models[key]
    parents = [parent for parent in model["depends_on"]["nodes"] if parent in models]
    asks = any(models[parent]["name"] == GATE for parent in parents)
    if asks and re.search(rf"""['"]{purpose}['"]""", _REMEMBERED.sub("", model["raw_code"])):
        return True
    people = [parent for parent in parents if _PERSON.search(models[parent]["raw_code"])]
    maps = {parent for parent in people if models[parent]["config"]["meta"].get("purpose") == "none"}
    others = [parent for parent in people if parent not in maps]
    return bool(others) and all(_is_gated(parent, purpose, models) for parent in others)
