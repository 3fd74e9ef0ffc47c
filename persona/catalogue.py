"""The catalogue of feeds as Python sees it: the same sources YAML that dbt reads."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

import yaml

CATALOGUE = Path(__file__).parent.parent / "models" / "staging" / "_staging__sources.yml"

#: The seed that says what is an event, and of which feed.
EVENT_TYPES = Path(__file__).parent.parent / "seeds" / "events" / "event_types.csv"


@dataclass(frozen=True)
class Feed:
    """A feed of the catalogue: its name, what a row is, its columns in order, those that must exist, their types, and
    those that name accounts, the one whose row it is first."""

    name: str
    description: str
    columns: tuple[str, ...]
    required: tuple[str, ...]
    types: dict[str, str]
    account_columns: tuple[str, ...]


def feeds(catalogue: Path = CATALOGUE) -> list[Feed]:
    """Return every feed of the catalogue in its order."""
    document = yaml.safe_load(catalogue.read_text(encoding="utf-8"))
    tables = next(source["tables"] for source in document["sources"] if source["name"] == "raw")
    return [
        Feed(
            name=table["name"],
            description=table["description"],
            columns=tuple(column["name"] for column in table["columns"]),
            required=tuple(
                column["name"]
                for column in table["columns"]
                if column.get("config", {}).get("meta", {}).get("required", False)
            ),
            types={column["name"]: column["data_type"] for column in table["columns"]},
            account_columns=tuple(
                column["name"]
                for column in table["columns"]
                if column.get("config", {}).get("meta", {}).get("names_account", False)
            ),
        )
        for table in tables
    ]


def event_feeds() -> tuple[str, ...]:
    """Return the names of the feeds that events come from, in order."""
    with EVENT_TYPES.open(encoding="utf-8") as file:
        return tuple(sorted({row["feed"] for row in csv.DictReader(file)}))
