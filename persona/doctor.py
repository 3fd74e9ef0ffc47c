"""What the feeds hold, before any build: what is missing, what will be rejected and why, what they can support."""

from __future__ import annotations

import csv
import json
import os
import tempfile
from collections.abc import Callable
from pathlib import Path

import duckdb
import yaml

from persona.catalogue import Feed, event_feeds, feeds
from persona.errors import BuildError
from persona.feeds import inspect_feed
from persona.running import WITHOUT_TESTS, run_dbt

ROOT = Path(__file__).parent.parent
Echo = Callable[[str], object]


def examine(settings: dict[str, str], echo: Echo) -> bool:
    """Examine the feeds and tell what was found; return True if a build can start.

    Parameters
    ----------
    settings : dict of str
        Environment of the build to come; PERSONA_RAW_PATH says where the feeds are.
    echo : callable
        Takes one line of the report.
    """
    raw_path = settings.get("PERSONA_RAW_PATH") or os.environ.get("PERSONA_RAW_PATH", "")
    if not raw_path:
        raise BuildError("The doctor reads files: give it their folder, make doctor RAW_PATH=dir.")
    if not Path(raw_path).is_dir():
        raise BuildError(f"{raw_path} is not a folder. Give the doctor the folder with the feeds.")
    catalogue = feeds()
    inspections = {feed.name: inspect_feed(raw_path, feed.name) for feed in catalogue}
    faults = _say_feeds(catalogue, inspections, echo)
    _say_strangers(catalogue, raw_path, echo)
    present = {name for name, found in inspections.items() if found["scan"]}
    if faults or not present:
        echo("")
        echo("A build would stop:" if faults else f"There is no feed in {raw_path}: a build would be empty.")
        for fault in faults:
            echo(f"  {fault}")
        return False
    _say_rejects(settings | {"PERSONA_RAW_PATH": raw_path}, catalogue, echo)
    _say_support(present, echo)
    echo("")
    echo(f"A build can start: make build RAW_PATH={raw_path}")
    return True


def missing_columns(feed: Feed, inspection: dict) -> list[str]:
    """Return the required columns that a feed lacks."""
    found = {column["name"].lower() for column in inspection["columns"]}
    return [name for name in feed.required if name not in found]


def _say_feeds(catalogue: list[Feed], inspections: dict[str, dict], echo: Echo) -> list[str]:
    """Tell each feed's rows and columns; return the sentences that would stop a build."""
    faults = []
    echo(f"{'feed':18}{'rows':>12}  columns")
    for feed in catalogue:
        inspection = inspections[feed.name]
        if inspection["error"]:
            faults.append(inspection["error"])
            echo(f"{feed.name:18}{'?':>12}  can't be read")
            continue
        if not inspection["scan"]:
            continue
        found = [column["name"].lower() for column in inspection["columns"]]
        for name in missing_columns(feed, inspection):
            faults.append(
                f"Feed '{feed.name}': required column '{name}' is missing in {inspection['files'][0]['path']}; "
                f"found: {', '.join(column['name'] for column in inspection['columns'])}."
            )
        notes = [
            f"{len(set(found) & set(feed.columns))} of {len(feed.columns)}",
            _listed("without", [name for name in feed.columns if name not in found and name != "ingested_at"]),
            _listed("ignored", [name for name in found if name not in feed.columns]),
        ]
        echo(f"{feed.name:18}{_rows(inspection):>12,}  {'; '.join(note for note in notes if note)}")
    absent = [name for name, found in inspections.items() if not found["scan"] and not found["error"]]
    if absent:
        echo(f"Not there, and not needed: {', '.join(absent)}")
    return faults


def _say_strangers(catalogue: list[Feed], raw_path: str, echo: Echo) -> None:
    """Tell files that look like feeds but are none of the catalogue: a misspelt name is easily missed."""
    if not Path(raw_path).is_dir():
        return
    known = {feed.name for feed in catalogue}
    strangers = sorted(
        entry.name
        for entry in Path(raw_path).iterdir()
        if not entry.name.startswith(("_", ".")) and entry.name.split(".")[0] not in known
    )
    if strangers:
        echo(f"No feed has the name of: {', '.join(strangers)}. These are not read.")


def _say_rejects(settings: dict[str, str], catalogue: list[Feed], echo: Echo) -> None:
    """Run the project's own checks into a throw-away file and tell what they refuse, with an example."""
    models = {feed.name: f"stg_{feed.name}" for feed in catalogue}
    checked_items = "int_order_items__checked"
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder) / "persona.duckdb"
        # with the seeds that staging reads, and without their tests
        selected = [*(f"1+{model}" for model in models.values()), "stg_orders_past_retention", checked_items]
        run_dbt(["build", "--quiet", *WITHOUT_TESTS, "--select", *selected], work, settings, quiet=True)
        relations = {feed: f"staging.{model}" for feed, model in models.items()}
        relations["order_items"] = f"intermediate.{checked_items}"
        counts = " union all ".join(
            f"select '{feed}', reject_reason, count(*), min(raw_record) from {relation} "
            "where reject_reason is not null group by reject_reason"
            for feed, relation in relations.items()
        )
        with duckdb.connect(str(work), read_only=True) as connection:
            rejects = connection.execute(f"{counts} order by 1, 3 desc, 2").fetchall()
    echo("")
    if not rejects:
        echo("Every row is readable: none will be rejected.")
        return
    echo("Rows that will be rejected:")
    for feed, reason, refused, example in rejects:
        echo(f"  {feed:18}{refused:>10,}  {reason:28}{_offence(reason, example)}")


def _say_support(present: set[str], echo: Echo) -> None:
    """Tell which marts and personas the feeds can fill."""
    echo("")
    echo("What these feeds can support:")
    for mart, needed in mart_needs().items():
        have = sorted(needed & present)
        if have or not needed:
            echo(f"  {mart:26} yes{', from ' + ', '.join(have) if have else ''}")
        else:
            echo(f"  {mart:26} empty: needs one of {', '.join(sorted(needed))}")
    named, unnamed = recognisable_personas(present)
    echo(f"  personas that can be recognised: {', '.join(named) or 'none'}")
    if unnamed:
        echo(f"  personas that need other feeds: {', '.join(unnamed)}")


def mart_needs() -> dict[str, set[str]]:
    """Return for each public mart the feeds of which it needs at least one; an empty set if it is never empty.

    A mart says so itself: `fed_by` in the meta of its description names feeds, or `behaviour` for all feeds of events.
    """
    behaviour = set(event_feeds())
    needs: dict[str, set[str]] = {}
    for path in sorted((ROOT / "models" / "marts").rglob("*__models.yml")):
        for model in yaml.safe_load(path.read_text(encoding="utf-8")).get("models", []):
            named = set(model.get("config", {}).get("meta", {}).get("fed_by", []))
            needs[model["name"]] = named - {"behaviour"} | (behaviour if "behaviour" in named else set())
    return dict(sorted(needs.items()))


def recognisable_personas(present: set[str]) -> tuple[list[str], list[str]]:
    """Return the personas of which enough can be measured with the feeds present, and the others.

    A persona needs half of the weight of its signature, as in :func:`persona.personas.similarities`.
    """
    from persona.personas import MEASURED_SHARE

    source = {
        f"{row['feature']}_{window}d": row["source_feed"]
        for row in _seed("features", "feature_catalogue")
        for window in row["windows"].split("|")
    }
    measured: dict[str, float] = {}
    total: dict[str, float] = {}
    for row in _seed("personas", "persona_signatures"):
        weight = abs(float(row["weight"]))
        total[row["persona"]] = total.get(row["persona"], 0) + weight
        if source.get(row["metric"], "any") in present | {"any"}:
            measured[row["persona"]] = measured.get(row["persona"], 0) + weight
    named = [persona for persona in total if measured.get(persona, 0) / total[persona] >= MEASURED_SHARE]
    return named, [persona for persona in total if persona not in named]


def _seed(folder: str, name: str) -> list[dict[str, str]]:
    with (ROOT / "seeds" / folder / f"{name}.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def _rows(inspection: dict) -> int:
    try:
        return duckdb.sql(f"select count(*) from {inspection['scan']}").fetchone()[0]
    except duckdb.Error as error:
        first_line = str(error).splitlines()[0]
        raise BuildError(f"Feed '{inspection['feed']}' can't be read to its end: {first_line}") from None


def _listed(word: str, names: list[str]) -> str:
    return f"{word} {', '.join(names)}" if names else ""


def _offence(reason: str, example: str) -> str:
    """The value that offends in an example row; of a missing one, the row."""
    row = json.loads(example)
    column = reason.split("_", 1)[1]
    if reason.startswith("missing_") or column not in row:
        text = ", ".join(f"{name}={value}" for name, value in row.items() if value is not None)
        return "such as the row with " + (text if len(text) <= 90 else text[:89] + "…")
    return f"such as {column}={row[column]!r}"
