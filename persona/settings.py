"""The project's variables as Python sees them: the environment first, as the macro `setting` does it."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from typing import Any

import yaml

PROJECT = Path(__file__).parent.parent / "dbt_project.yml"


def setting(name: str) -> Any:
    """Return PERSONA_<NAME> where it is set, as text, else the variable of `dbt_project.yml`."""
    text = os.environ.get(f"PERSONA_{name.upper()}", "")
    return text or _variables()[name]


def changed_settings() -> dict[str, str]:
    """Return, by name, the settings that the environment sets otherwise than `dbt_project.yml` does, as text."""
    given = {name: os.environ.get(f"PERSONA_{name.upper()}", "") for name in _variables()}
    return {name: text for name, text in given.items() if text and text != str(_variables()[name])}


@cache
def _variables() -> dict[str, Any]:
    return yaml.safe_load(PROJECT.read_text(encoding="utf-8"))["vars"]


def whole_number(name: str) -> int | None:
    """Return a setting as a number, None where it is empty.

    Raises
    ------
    ValueError
        If it is neither empty nor a whole number from 0 on; the message names the setting.
    """
    value = str(setting(name)).strip()
    if not value:
        return None
    if not value.isdigit():
        raise ValueError(f"{name} must be a whole number, not '{value}'.")
    return int(value)
