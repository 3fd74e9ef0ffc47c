"""docs/recipes.md, followed as it is written: its files, its commands and its questions, in a copy of the project."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest
import yaml

from persona import demo
from persona.catalogue import event_feeds

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/recipes.md").read_text(encoding="utf-8")

#: A block of code, the line above it if that says what file it is for, and the table below it if it has an answer.
BLOCK = re.compile(r"(?:^(Add to|Add under|Write) `(.+)`:\n)?^```(\w+)\n((?:.*\n)*?)^```\n((?:\|.*\n)*)", re.MULTILINE)

REQUIREMENTS = ("requirements.txt", "requirements-dev.txt")

#: What is built of all that recipes change, by what: `make build` makes the rest too, which takes minutes.
BUILT = [
    ("tags", "fct_user_tags"),
    ("tags", "dim_tags"),
    ("personas", "fct_user_personas"),
    ("activity_metrics", "rpt_index_weights"),
    ("objective_weights", "fct_activity_index"),
    ("source:raw", "fct_events"),
]


class Recipe:
    """A section of the page: the blocks before its `make build`, and those after it."""

    def __init__(self, section: str) -> None:
        self.name = section.splitlines()[0]
        blocks = [match.groups() for match in BLOCK.finditer(section)]
        build = [text for _, _, _, text, _ in blocks].index("make build\n")
        self.before, self.after = blocks[:build], blocks[build + 1 :]


RECIPES = {recipe.name: recipe for recipe in map(Recipe, re.split(r"^## ", PAGE, flags=re.MULTILINE)[1:])}


def cells(table: str) -> list[list[str]]:
    """The cells of a markdown table: its header, and its rows."""
    rows = [[cell.strip() for cell in line.strip("|\n").split("|")] for line in table.splitlines()]
    return rows[:1] + rows[2:]


class Project:
    """A copy of the project, with the demo's feeds and what was built of them."""

    def __init__(self, folder: Path, feeds: Path, warehouse: Path) -> None:
        self.folder = folder
        for name in ("models", "python_models", "macros", "seeds", "tests/dbt", "persona"):
            shutil.copytree(ROOT / name, folder / name)
        for name in ("Makefile", "dbt_project.yml", "profiles.yml", "pyproject.toml", *REQUIREMENTS):
            shutil.copy2(ROOT / name, folder)
        # The environment of the tests, as if it had been made here: make would install this copy into it otherwise.
        (folder / ".venv").mkdir()
        for part in Path(sys.prefix).iterdir():
            (folder / ".venv" / part.name).symlink_to(part)
        for installed in ("core.installed", "dev.installed"):
            (folder / ".venv" / installed).unlink(missing_ok=True)
            (folder / ".venv" / installed).touch()
        shutil.copytree(feeds, folder / "demo/feeds")
        shutil.copytree(warehouse.parent, folder / "warehouse")
        # It says that the feeds were no demo, because they lay elsewhere.
        (folder / "warehouse/.work/persona.json").unlink()
        self.select(BUILT)

    def select(self, built: list[tuple[str, str]]) -> None:
        """Let a build make no more than this."""
        parts = [{"intersection": [f"{changed}+", f"+{mart}"]} for changed, mart in built]
        selector = {"name": "changed", "default": True, "definition": {"union": parts}}
        (self.folder / "selectors.yml").write_text(yaml.safe_dump({"selectors": [selector]}), encoding="utf-8")

    def run(self, commands: str) -> str:
        """Run shell commands as somebody would who stands in the project's folder, and return what they say."""
        own = {"DBT_PROJECT_DIR": ".", "DBT_TARGET_PATH": "target", "DBT_LOG_PATH": "logs", "DBT_WRITE_JSON": "true"}
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("PERSONA_", "MAKE"))}
        said = subprocess.run(
            ["bash", "-ec", commands], cwd=self.folder, env=kept | own, text=True, capture_output=True
        )
        assert said.returncode == 0, commands + said.stdout + said.stderr
        return said.stdout

    def follow(self, verb: str | None, file: str | None, language: str, text: str) -> None:
        """Do what a block before the build says."""
        if verb == "Add to":
            path = self.folder / str(file)
            path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")
        elif verb == "Add under":
            line, _, name = str(file).partition("` in `")
            path = self.folder / name
            above, below = re.split(rf"(?<={re.escape(line)}\n)", path.read_text(encoding="utf-8"))
            path.write_text(above + text + below, encoding="utf-8")
        elif verb == "Write":
            assert not (self.folder / str(file)).exists()
            (self.folder / str(file)).write_text(text, encoding="utf-8")
        else:
            assert language == "sh"
            self.run(text)


@pytest.fixture(scope="module")
def project(demo_feeds: Path, demo_warehouse: Path, tmp_path_factory: pytest.TempPathFactory) -> Project:
    """All recipes followed up to their `make build`, and this."""
    project = Project(tmp_path_factory.mktemp("recipes") / "project", demo_feeds, demo_warehouse)
    for recipe in RECIPES.values():
        for verb, file, language, text, _ in recipe.before:
            project.follow(verb, file, language, text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DBT_EXCLUDE_RESOURCE_TYPES", "test unit_test")
        project.run("make build")
    return project


@pytest.mark.parametrize("name", RECIPES)
def test_a_recipe_gives_the_answer_it_promises(project: Project, name: str):
    """The demo of the tests is smaller than that of the page: words are the same, and numbers are there."""
    *others, (_, _, language, text, answer) = RECIPES[name].after
    assert others == []
    header, *expected = cells(answer)
    if language == "sh":
        said = project.run(text)
        assert [name for name in header if name not in said] == []
        assert len(said.splitlines()) > 2
        return
    with duckdb.connect(str(project.folder / "warehouse/persona.duckdb"), read_only=True) as connection:
        found = connection.sql(text)
        assert found.columns == header
        rows = found.fetchall()
    words = [[cell for cell in row if not re.fullmatch(r"[\d.,]+", cell)] for row in expected]
    assert [[cell for cell in row if isinstance(cell, str)] for row in rows] == words
    assert [row for row in rows if None in row] == []


def test_an_old_version_of_a_mart_is_named_once_its_date_is_over(project: Project):
    models = project.folder / "models/marts/activity/_activity__models.yml"
    models.write_text(re.sub(r"deprecation_date: .*", "deprecation_date: 2026-01-31", models.read_text()))
    settings = {"PERSONA_WAREHOUSE": "warehouse/.work/persona.duckdb"} | demo.settings()
    said = project.run(
        "".join(f'export {name}="{value}"; ' for name, value in settings.items()) + ".venv/bin/dbt parse"
    )
    assert "rpt_index_weights.v1 has passed its deprecation date" in " ".join(said.split())


def knows(path: Path, feed: str) -> bool:
    """Whether a file of the project names a feed as one: its source, its staging or its rows."""
    text = path.read_text(encoding="utf-8")
    return bool(re.search(rf"'{feed}'|stg_{feed}\b|name: {feed}$|,{feed},|^  {feed}:$", text, re.MULTILINE))


def test_the_page_names_every_place_that_has_to_know_a_feed():
    """Who adds a kind of feed does what was done for `surveys`."""
    section = PAGE.partition("**A feed of a new kind**")[2].partition("\n## ")[0]
    places = {ROOT / file for file in re.findall(r"`(\S+/\S+)`", section)}
    assert {path for path in places if not knows(path, "surveys")} == set()
    files = [*ROOT.glob("models/**/*.sql"), *ROOT.glob("macros/**/*.sql")]
    assert {path for path in files if all(knows(path, feed) for feed in event_feeds())} <= places
