"""What the pages in docs/ say of the project is true."""

from __future__ import annotations

import base64
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
import yaml

from persona.catalogue import feeds
from persona.documentation import DOCUMENTATION, LINEAGE, write
from persona.running import run_dbt

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "docs"))
from make_feeds_page import PAGE, examples, page  # noqa: E402


def test_the_page_of_feeds_is_what_the_catalogue_says():
    """Else run python docs/make_feeds_page.py."""
    assert PAGE.read_text(encoding="utf-8") == page()


def read_yaml(pattern: str) -> list[dict]:
    """What the YAML files of a pattern say."""
    return [yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader) for path in ROOT.glob(pattern)]


def described_columns() -> Iterator[tuple[str, str]]:
    """Yield name and description of every column that the YAML beside models, seeds and sources describes in words.

    What stands in the YAML once and is referred to is one.
    """
    for said in (*read_yaml("models/**/*.yml"), *read_yaml("python_models/**/*.yml"), *read_yaml("seeds/**/*.yml")):
        sources = [table for source in said.get("sources", []) for table in source["tables"]]
        described = [*said.get("models", []), *said.get("seeds", []), *sources]
        columns = {id(column): column for table in described for column in table.get("columns", [])}
        for column in columns.values():
            if "doc(" not in column.get("description", "doc("):
                yield column["name"], " ".join(column["description"].split())


def test_what_a_column_means_is_said_in_one_place():
    """The same words about four columns of one name belong into models/_docs.md. "Its value." may stay."""
    said = Counter((name, words) for name, words in described_columns() if len(words.split()) > 3)
    assert len(said) > 500
    assert {column: times for column, times in said.items() if times >= 4} == {}


@pytest.fixture(scope="module")
def staged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Staging of a folder that holds nothing but the example row of each feed, as the page shows it."""
    folder = tmp_path_factory.mktemp("examples")
    for feed, row in examples().items():
        (folder / f"{feed}.csv").write_text(row, encoding="utf-8")
    work = folder / "persona.duckdb"
    arguments = ["build", "--select", "+path:models/staging", "--exclude-resource-type", "test"]
    run_dbt([*arguments, "--exclude-resource-type", "unit_test"], work, {"PERSONA_RAW_PATH": str(folder)}, quiet=True)
    return work


@pytest.mark.parametrize("feed", [feed.name for feed in feeds()])
def test_the_example_row_of_a_feed_is_accepted_and_all_of_it_is_read(staged: Path, feed: str):
    with duckdb.connect(str(staged), read_only=True) as connection:
        rows = connection.sql(f"from staging.stg_{feed}").df()
    assert len(rows) == 1
    assert rows["reject_reason"].isna().all()
    assert "unreadable_values" not in rows or rows["unreadable_values"].isna().all()


def test_the_documentation_says_of_which_feed_a_column_of_a_mart_is(demo_warehouse: Path, tmp_path: Path):
    """dbt's page and colibri's open offline; in the latter a column leads back to that of the feed, and to no other."""
    folder = tmp_path / "site"
    write(demo_warehouse, folder, ("+fct_campaign_events", "source:*"))
    documentation, lineage = ((folder / name).read_text(encoding="utf-8") for name in (DOCUMENTATION, LINEAGE))
    assert "fct_campaign_events" in documentation
    assert not re.search(r'<(script|link|img)[^>]+(src|href)="https?:', documentation + lineage)
    assert "window.colibriTelemetry = false" in lineage
    known = json.loads(base64.b64decode(re.search(r'colibriData = JSON.parse\(atob\("([^"]+)', lineage)[1]))
    comes_from: dict[tuple[str, str], set[tuple[str, str]]] = {}
    for edge in known["lineage"]["edges"]:
        target = edge["target"], edge["targetColumn"]
        comes_from.setdefault(target, set()).add((edge["source"], edge["sourceColumn"]))
    seen, found = set(), {("model.persona.fct_campaign_events", "campaign_id")}
    while found:
        seen |= found
        found = {source for column in found for source in comes_from.get(column, ())} - seen
    assert ("source.persona.raw.campaign_events", "campaign_id") in seen
    assert ("source.persona.raw.campaign_events", "amount") not in seen


def entries() -> dict[str, str]:
    """What docs/marts.md says of each mart, by its name."""
    page_of_marts = (ROOT / "docs/marts.md").read_text(encoding="utf-8")
    return {entry.partition("\n")[0]: entry for entry in page_of_marts.split("\n## ")[1:]}


def test_every_mart_has_an_entry_that_begins_with_its_grain():
    said = read_yaml("models/marts/**/*__models.yml")
    marts = {model["name"]: " ".join(model["description"].split()) for models in said for model in models["models"]}
    assert sorted(marts) == sorted(entries())
    wrong = {}
    for mart, entry in entries().items():
        grain = entry.splitlines()[1]
        if not (grain.startswith("Grain: ") and marts[mart].startswith(grain.rstrip("."))):
            wrong[mart] = grain
    assert wrong == {}


def test_the_list_of_marts_leads_to_the_entries_in_their_order():
    rows = re.findall(r"^\| \[(\w+)\]\(#(\w+)\) \|", (ROOT / "docs/marts.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert rows == [(mart, mart) for mart in entries()]


def test_the_queries_of_the_marts_run(demo_warehouse: Path):
    """Most show something of the demo of the tests, which is too small for some."""
    shown = []
    with duckdb.connect(str(demo_warehouse), read_only=True) as connection:
        for mart, entry in entries().items():
            (query,) = re.findall(r"```sql\n(.*?)```", entry, re.DOTALL)
            assert f"marts.{mart}" in query
            shown += [mart] if connection.sql(query).fetchall() else []
    assert len(shown) >= 0.8 * len(entries())


def anchors(page_of: Path) -> set[str]:
    """The anchors of a page's headings, as GitHub makes them."""
    headings = re.findall(r"^#+ (.+)$", page_of.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("pattern", ["*.md", "docs/**/*.md", "examples/**/*.md"])
def test_links_between_the_pages_lead_somewhere(pattern: str):
    broken = []
    for page_of in ROOT.glob(pattern):
        for link in re.findall(r"\]\(([^)\s]+)\)", page_of.read_text(encoding="utf-8")):
            file, _, anchor = link.partition("#")
            target = page_of.parent / file if file else page_of
            if "://" not in link and not (target.exists() and (not anchor or anchor in anchors(target))):
                broken.append((str(page_of.relative_to(ROOT)), link))
    assert broken == []


def test_every_page_is_in_the_list_of_pages():
    listed = re.findall(r"\]\(([^)]+)\)", (ROOT / "docs/README.md").read_text(encoding="utf-8"))
    assert {str(file.relative_to(ROOT / "docs")) for file in ROOT.glob("docs/*.md")} - set(listed) == {"README.md"}
