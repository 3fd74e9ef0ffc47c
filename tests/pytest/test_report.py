"""The report in a browser: every page opens offline, without an error, and for everybody."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from persona import __main__ as commands
from persona.report import marts, site
from persona.report.pages import PAGES
from persona.report.parts import Page as Described

ROOT = Path(__file__).parents[2]

#: Pictures of the pages, to be looked at.
SCREENSHOTS = ROOT / "target" / "report_screenshots"

DESK, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}

#: Columns of the queries that count people.
PEOPLE = {"people", "users", "members", "cohort_size", "people_observed", "seen_differently", "buyers"}


@pytest.fixture(scope="module")
def report(demo_warehouse: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("report") / "report"
    site.write(demo_warehouse, folder)
    return folder


@pytest.fixture(scope="module")
def empty_warehouse(demo_warehouse: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The marts as they are when no feed brought anything."""
    file = tmp_path_factory.mktemp("empty") / "persona.duckdb"
    with duckdb.connect(str(file)) as connection:
        connection.execute(f"attach '{demo_warehouse}' as published (read_only)")
        connection.execute("create schema marts")
        for (mart,) in connection.sql("select table_name from duckdb_tables() where schema_name = 'marts'").fetchall():
            connection.execute(f"create table marts.{mart} as from published.marts.{mart} limit 0")
    return file


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        pytest.skip("there is no Chromium: install it, apt-get install chromium fonts-noto-cjk")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield browser
        browser.close()


def opened(browser: Browser, file: Path) -> tuple[Page, list[str]]:
    """Open a file in light colours and wait for its charts; return the page and what goes wrong with it."""
    page, faults = browser.new_context(viewport=DESK, color_scheme="light").new_page(), []
    page.on("console", lambda said: faults.append(said.text) if said.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("request", lambda sent: None if sent.url.startswith(("file:", "data:")) else faults.append(sent.url))
    page.goto(file.as_uri())
    page.wait_for_selector("html[data-drawn=light]", timeout=20_000)
    return page, faults


def inaccessible(page: Page) -> list[tuple[str, list]]:
    """What axe-core finds that is serious; it must not fetch style sheets for that, the page allows no request."""
    return [
        (fault["id"], [node["target"] for node in fault["nodes"]])
        for fault in Axe().run(page, options={"preload": False}).response["violations"]
        if fault["impact"] in ("serious", "critical")
    ]


@pytest.mark.parametrize("described", PAGES, ids=lambda described: described.slug)
def test_a_page_opens_without_faults_for_everybody(report: Path, browser: Browser, described: Described) -> None:
    started = time.monotonic()
    page, faults = opened(browser, report / f"{described.slug}.html")
    print(f"{described.slug}: charts after {time.monotonic() - started:.1f} s")
    for size, scheme in ((DESK, "light"), (PHONE, "dark")):
        page.set_viewport_size(size)
        page.emulate_media(color_scheme=scheme)
        page.wait_for_selector(f"html[data-drawn={scheme}]", timeout=20_000)
        assert page.locator("h2").count() == len(described.charts)
        for chart in page.locator(".chart").all():
            assert chart.locator("svg path, svg rect, svg text").count() > 0
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
        assert inaccessible(page) == []
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=SCREENSHOTS / f"{described.slug}-{scheme}.png", full_page=True)
    assert faults == []
    page.context.close()


def test_the_theme_is_changed_by_keyboard_and_remembered(report: Path, browser: Browser) -> None:
    page, faults = opened(browser, report / "index.html")
    light = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.locator("#theme").focus()
    page.keyboard.press("Enter")
    page.goto((report / "retention.html").as_uri())
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != light
    assert faults == []


def test_the_numbers_behind_a_chart_are_in_its_table(report: Path, demo_warehouse: Path, browser: Browser) -> None:
    with duckdb.connect(str(demo_warehouse), read_only=True) as connection:
        (mau,) = connection.sql(
            "select mau from marts.rpt_activity_daily where has_full_window and activity_date = "
            "(select max(as_of_date) from marts.fct_user_features)"
        ).fetchone()
    page, _ = opened(browser, report / "index.html")
    page.locator("summary").first.click()
    assert page.locator("tbody").first.locator("tr").last.locator("td").nth(3).inner_text() == f"{mau:,}"
    assert f"{mau:,}" in page.locator(".answer").first.inner_text()


def test_an_empty_warehouse_says_in_words_what_is_missing(
    empty_warehouse: Path, tmp_path: Path, browser: Browser
) -> None:
    site.write(empty_warehouse, tmp_path / "report")
    page, faults = opened(browser, tmp_path / "report" / "index.html")
    for described in PAGES:
        page.goto((tmp_path / "report" / f"{described.slug}.html").as_uri())
        assert page.locator(".empty .answer").all_inner_texts() == [chart.absent for chart in described.charts]
        assert page.locator("svg, table").count() == 0
    assert faults == []


def test_an_absent_orders_feed_is_said_and_the_rest_is_shown(demo_warehouse: Path, tmp_path: Path) -> None:
    file = Path(shutil.copy(demo_warehouse, tmp_path / "persona.duckdb"))
    with duckdb.connect(str(file)) as connection:
        for mart in ("rpt_revenue_daily", "fct_rfm", "fct_customer_lifetime_value"):
            connection.execute(f"delete from marts.{mart}")
    site.write(file, tmp_path / "report")
    customers = (tmp_path / "report/customers.html").read_text()
    assert customers.count("No orders feed") == 3
    assert "<table>" not in customers
    assert 'class="empty"' not in (tmp_path / "report/retention.html").read_text()


def test_no_query_shows_fewer_people_than_a_report_may(demo_warehouse: Path) -> None:
    counted = set()
    with marts.opened(demo_warehouse) as connection:
        for described in PAGES:
            for chart in described.charts:
                rows = marts.rows(connection, chart.sql)
                for column in PEOPLE & set(rows.columns):
                    counted.add(column)
                    few = rows[(rows[column] > 0) & (rows[column] < 20)]
                    assert few.empty, (chart.question, few)
    assert "people" in counted


def test_what_a_daily_build_leaves_out_is_shown_as_of_its_own_day(demo_warehouse: Path, tmp_path: Path) -> None:
    file = Path(shutil.copy(demo_warehouse, tmp_path / "persona.duckdb"))
    with duckdb.connect(str(file)) as connection:
        # A build two weeks later made features and what is said of activity, and nothing else.
        connection.execute("set schema = 'marts'")
        connection.execute(
            "insert into rpt_build_runs from rpt_build_runs "
            "select * replace ('daily' as run_id, started_at + interval 14 days as started_at)"
        )
        for mart in ("fct_user_features", "fct_activity_index", "rpt_lifecycle_transitions"):
            connection.execute(
                f"update {mart} set as_of_date = as_of_date + interval 14 days where as_of_date = date '2026-06-30'"
            )
            connection.execute(
                f"insert into rpt_build_models select * replace ('daily' as run_id) from rpt_build_models "
                f"where model = '{mart}'"
            )
        connection.execute("drop table fct_next_best_actions")
        # Of the day of the latest build nothing is to be said of stages.
        connection.execute("delete from rpt_lifecycle_transitions where as_of_date = date '2026-07-14'")
    site.write(file, tmp_path / "report")
    overview, personas, audiences = (
        (tmp_path / "report" / f"{page}.html").read_text() for page in ("index", "personas", "audiences")
    )
    assert "as of 14 July 2026" in overview
    assert "As of 30 June 2026" not in overview
    assert "there is no flow between stages yet" in overview
    assert "as of 30 June 2026" in personas
    assert personas.count("As of 30 June 2026: not built for a later day yet.") == 2
    assert 'class="empty"' not in personas
    assert audiences.count(site.NOT_BUILT) == 1


def test_what_a_mart_suppresses_reads_suppressed(demo_warehouse: Path, report: Path) -> None:
    with duckdb.connect(str(demo_warehouse), read_only=True) as connection:
        (hidden,) = connection.sql(
            "select count(*) from marts.rpt_persona_cards where is_suppressed and users is null "
            "and as_of_date = (select max(as_of_date) from marts.fct_user_features)"
        ).fetchone()
    assert hidden > 0
    assert (report / "personas.html").read_text().count("<td>suppressed</td>") >= hidden


def test_the_same_marts_give_the_same_bytes_that_only_the_owner_may_read(
    demo_warehouse: Path, report: Path, tmp_path: Path
) -> None:
    site.write(demo_warehouse, tmp_path / "again")
    files = sorted(path.relative_to(report) for path in report.rglob("*") if path.is_file())
    for file in files:
        assert (tmp_path / "again" / file).read_bytes() == (report / file).read_bytes(), file
        assert (report / file).stat().st_mode & 0o077 == 0
    assert report.stat().st_mode & 0o077 == 0
    assert len(files) == len(PAGES) + 3


def test_each_warehouse_has_a_report_of_its_own(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    monkeypatch.setattr(site, "write", lambda warehouse, folder: f"{warehouse} to {folder}")
    for warehouse in ("warehouse/persona.duckdb", "warehouse/mine.duckdb"):
        commands._report_on_build(Path(warehouse))
    assert capsys.readouterr().out.splitlines() == [
        "warehouse/persona.duckdb to report",
        "warehouse/mine.duckdb to warehouse/mine_report",
    ]


def test_a_failing_report_leaves_the_build_published(
    demo_warehouse: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(site, "write", lambda *_: 1 / 0)
    commands._report_on_build(demo_warehouse)
    assert "The marts are published, but the report could not be written" in capsys.readouterr().err
