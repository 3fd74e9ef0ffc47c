"""Apache Superset, served as docs/bi/superset.md says, shows what the marts say, also while builds publish.

Not part of `make test`: `make test-superset` installs Superset, which takes minutes and a gigabyte, and prints what it
saw.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

from persona.build import build
from persona.publishing import publish
from persona.warehouse import kept_files, work_file

ROOT = Path(__file__).parents[2]
SYNTH = ["--users", "300", "--days", "120", "--seed", "23", "--end-date", "2026-06-30"]
PUBLICATIONS = 12

#: What each chart of the dashboard shows, asked of the marts by hand.
SHOWN = {
    "How many people are active?": """
        select activity_date, dau, wau, mau from marts.rpt_activity_daily where has_full_window
    """,
    "How active are they?": """
        select as_of_date, tier, case when count(*) >= 20 then count(*) end
        from marts.fct_activity_index where objective = 'retention' group by all
    """,
    "Who came, stayed and left?": """
        select from_stage || ' before', to_stage || ' now', users from marts.rpt_lifecycle_transitions
        where users >= 20 and as_of_date = (select max(as_of_date) from marts.rpt_lifecycle_transitions)
    """,
    "What kinds of people are there?": """
        select label_en, users from marts.rpt_persona_cards
        where as_of_date = (select max(as_of_date) from marts.rpt_persona_cards)
    """,
    "What comes in?": """
        select date_trunc('week', date), channel, sum(net_amount) from marts.rpt_revenue_daily group by all
    """,
    "Who is still here?": """
        select period_index, cast(cohort_month as varchar), retention_rate from marts.rpt_retention_cohorts
        where retention_rate is not null and period_index < 12
            and cohort_month > (select max(cohort_month) - interval 12 month from marts.rpt_retention_cohorts)
    """,
    "Were campaigns read?": """
        select campaign_id, name, channel, variant, users, open_rate, click_rate, conversion_rate
        from marts.rpt_campaign_performance where segment_type = 'all'
    """,
    "Did experiments make more people convert?": """
        select experiment_id, topic, variant, users, difference, ci_low, ci_high, verdict
        from marts.rpt_experiment_results where segment_type = 'all' and metric = 'converted'
    """,
}

#: What makes another state of the marts, in which every chart shows something else.
OTHERWISE = [
    "update marts.rpt_activity_daily set dau = dau + 1",
    "update marts.fct_activity_index set tier = upper(tier)",
    "update marts.rpt_lifecycle_transitions set users = users + 100",
    "update marts.rpt_persona_cards set label_en = upper(label_en)",
    "update marts.rpt_revenue_daily set channel = upper(channel)",
    "update marts.rpt_retention_cohorts set retention_rate = retention_rate / 2",
    "update marts.rpt_campaign_performance set name = upper(name)",
    "update marts.rpt_experiment_results set topic = upper(topic)",
]

Rows = Counter[tuple[Any, ...]]


class Superset:
    """A session of the admin with Superset's REST API."""

    def __init__(self, address: str, password: str) -> None:
        self.address = address
        self._open = urllib.request.build_opener(urllib.request.HTTPCookieProcessor()).open
        self._headers = {"Content-Type": "application/json", "Referer": address}
        self._account = {"username": "admin", "password": password, "provider": "db"}
        self._log_in()

    def _log_in(self) -> None:
        """Get what Superset knows the session by: it is good for a quarter of an hour."""
        self._until = time.monotonic() + 10 * 60
        self._headers["Authorization"] = f"Bearer {self._answer('/security/login', self._account, {})['access_token']}"
        self._headers["X-CSRFToken"] = self._answer("/security/csrf_token/", None, {})["result"]

    def ask(self, path: str, question: Any = None, **headers: str) -> Any:
        """Answer of the API: GET without a question, else POST."""
        if time.monotonic() > self._until:
            self._log_in()
        return self._answer(path, question, headers)

    def _answer(self, path: str, question: Any, headers: dict[str, str]) -> Any:
        data = question if isinstance(question, bytes | None) else json.dumps(question).encode()
        request = urllib.request.Request(f"{self.address}/api/v1{path}", data, self._headers | headers)
        with self._open(request, timeout=60) as response:
            return json.load(response)

    def charts(self) -> dict[str, dict[str, Any]]:
        """The queries of the dashboard's charts."""
        listed = self.ask("/dashboard/persona/charts")["result"]
        return {
            chart["slice_name"]: json.loads(self.ask(f"/chart/{chart['id']}")["result"]["query_context"])
            for chart in listed
        }

    def rows(self, query: dict[str, Any]) -> Rows:
        """The data of a chart, as the dashboard gets them."""
        (answer,) = self.ask("/chart/data", query)["result"]
        return Counter(tuple(plain(value) for value in row.values()) for row in answer["data"])

    def database(self) -> int:
        """The number of the database that the bundle brought."""
        (database,) = self.ask("/database/?q=(filters:!((col:database_name,opr:eq,value:Persona)))")["result"]
        return database["id"]


def plain(value: Any) -> Any:
    """A value as JSON has it: numbers to nine digits, times as milliseconds."""
    if isinstance(value, dt.date):
        midnight = dt.datetime(value.year, value.month, value.day, tzinfo=dt.UTC)
        return midnight.timestamp() * 1000
    return round(float(value), 9) if isinstance(value, int | float | Decimal) else value


def shown(published: Path) -> dict[str, Rows]:
    """What each chart must show of a published file."""
    with duckdb.connect(str(published), read_only=True) as connection:
        return {
            chart: Counter(tuple(plain(value) for value in row) for row in connection.sql(sql).fetchall())
            for chart, sql in SHOWN.items()
        }


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder for everything, dbt's files too."""
    folder = tmp_path_factory.mktemp("superset")
    own = {
        "DBT_TARGET_PATH": str(folder / "target"),
        "DBT_LOG_PATH": str(folder / "logs"),
        "DBT_PROJECT_DIR": str(ROOT),
        "DBT_PROFILES_DIR": str(ROOT),
        "PERSONA_BUILD_CLOCK": "2026-07-15 00:00:00",
    }
    with pytest.MonkeyPatch.context() as patch:
        for name, value in own.items():
            patch.setenv(name, value)
        yield folder


@pytest.fixture(scope="session")
def warehouse(folder: Path) -> Path:
    """The published marts of small demo feeds."""
    subprocess.run(
        [sys.executable, "-m", "persona.synth", *SYNTH, "--out", str(folder / "feeds")], check=True, cwd=ROOT
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DBT_EXCLUDE_RESOURCE_TYPES", "test unit_test")
        print("\n" + build(folder / "persona.duckdb", {"PERSONA_RAW_PATH": str(folder / "feeds")}, quiet=True))
    return folder / "persona.duckdb"


@pytest.fixture(scope="session")
def superset(warehouse: Path) -> Iterator[Superset]:
    """Superset as `make superset` serves it."""
    home = warehouse.with_name("superset_home")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    settings = [f"WAREHOUSE={warehouse}", f"SUPERSET_HOME={home}", f"SUPERSET_PORT={port}"]
    with subprocess.Popen(["make", "superset", *settings], cwd=ROOT, start_new_session=True) as server:
        try:
            _wait_for(f"http://127.0.0.1:{port}/health", server)
            yield Superset(f"http://127.0.0.1:{port}", (home / "admin_password").read_text().strip())
        finally:
            os.killpg(server.pid, signal.SIGTERM)


def _wait_for(address: str, server: subprocess.Popen) -> None:
    for _ in range(300):
        assert server.poll() is None, "make superset ended"
        try:
            urllib.request.urlopen(address, timeout=5)
            return
        except OSError:
            time.sleep(1)
    raise AssertionError(f"{address} does not answer")


def test_it_lists_the_public_marts_and_nothing_else(superset: Superset, warehouse: Path):
    listed = superset.ask(f"/database/{superset.database()}/tables/?q=(schema_name:marts)")["result"]
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        marts = [row[0] for row in connection.sql("select table_name from duckdb_tables() order by 1").fetchall()]
    assert [table["value"] for table in listed] == marts
    print(f"{len(marts)} marts are listed.")


def test_each_chart_shows_what_its_mart_says(superset: Superset, warehouse: Path):
    expected = shown(warehouse)
    charts = superset.charts()
    assert set(charts) == set(expected)
    for chart, query in charts.items():
        assert superset.rows(query) == expected[chart], chart
        assert expected[chart], chart
        print(f"{chart} {expected[chart].total()} rows, as in the mart.")


def test_a_suppressed_group_is_there_without_a_number(superset: Superset, warehouse: Path):
    people = dict(superset.rows(superset.charts()["What kinds of people are there?"]).elements())
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        suppressed = connection.sql(
            "select label_en from marts.rpt_persona_cards where is_suppressed "
            "and as_of_date = (select max(as_of_date) from marts.rpt_persona_cards)"
        ).fetchall()
    assert suppressed
    assert {people[label] for (label,) in suppressed} == {None}
    print(f"{len(suppressed)} suppressed personas have no number.")


@pytest.mark.parametrize(
    "sql",
    [
        "attach '{work}' as work (read_only)",
        "select * from read_csv('/etc/passwd')",
        "copy (select 1) to '{work}.csv'",
        "set enable_external_access = true",
        "delete from marts.dim_users",
        "create table marts.mine as select 1",
    ],
)
def test_nobody_in_sql_lab_reaches_more_than_the_published_file(superset: Superset, warehouse: Path, sql: str):
    def run(text: str) -> Any:
        return superset.ask("/sqllab/execute/", {"database_id": superset.database(), "sql": text, "schema": "marts"})

    assert run("select count(*) as people from marts.dim_users")["data"][0]["people"] > 0
    with pytest.raises(urllib.error.HTTPError) as refused:
        run(sql.format(work=work_file(warehouse)))
    said = json.load(refused.value)["errors"][0]["message"]
    assert any(word in said for word in ("disabled", "read-only", "lock", "allow", "DML")), said
    print(f"{sql!r} is refused: {said.splitlines()[0][:90]}")


def test_the_bundle_is_taken_by_the_import_of_the_api_too(superset: Superset, warehouse: Path):
    bundle = warehouse.with_name("persona_superset.zip").read_bytes()
    parts = {'name="overwrite"': b"true", 'name="formData"; filename="persona.zip"': bundle}
    body = b"".join(
        f"--part\r\nContent-Disposition: form-data; {name}\r\n\r\n".encode() + content + b"\r\n"
        for name, content in parts.items()
    )
    kind = {"Content-Type": "multipart/form-data; boundary=part"}
    assert superset.ask("/dashboard/import/", body + b"--part--\r\n", **kind) == {"message": "OK"}
    assert set(superset.charts()) == set(SHOWN)


def _ask_until(superset: Superset, done: Future[Any], states: list[dict[str, Rows]], pause: float = 0) -> Counter[int]:
    """Ask all charts again and again, with a pause; return how many answers were of which state, each of one."""
    seen: Counter[int] = Counter()
    charts = superset.charts()
    while not done.done():
        with ThreadPoolExecutor(4) as askers:
            for chart, rows in zip(charts, askers.map(superset.rows, charts.values()), strict=True):
                assert rows in [state[chart] for state in states], f"{chart} is of no published state"
                seen[[state[chart] for state in states].index(rows)] += 1
        time.sleep(pause)
    done.result()
    return seen


def test_charts_are_of_the_old_or_the_new_marts_while_they_are_published(superset: Superset, warehouse: Path):
    other = warehouse.parent / "other" / ".work" / warehouse.name
    other.parent.mkdir(parents=True)
    shutil.copy(work_file(warehouse), other)
    with duckdb.connect(str(other)) as connection:
        for change in OTHERWISE:
            connection.execute(change)
    publish(other, warehouse.parent / "other" / warehouse.name)
    states = [shown(warehouse), shown(warehouse.parent / "other" / warehouse.name)]
    assert all(states[0][chart] != states[1][chart] for chart in SHOWN)

    def publish_in_turn() -> None:
        for _ in range(PUBLICATIONS // 2):
            for work in (other, work_file(warehouse)):
                publish(work, warehouse)
                for file in kept_files(warehouse):
                    file.unlink()

    with ThreadPoolExecutor(1) as publisher:
        seen = _ask_until(superset, publisher.submit(publish_in_turn), states)
    assert min(seen[0], seen[1]) > 0
    for chart, query in superset.charts().items():
        assert superset.rows(query) == states[0][chart], f"{chart} is not of what was published last"
    print(f"{PUBLICATIONS} publications: {seen[0]} answers of the one state, {seen[1]} of the other, none failed.")


def test_charts_are_answered_while_a_build_runs(superset: Superset, warehouse: Path, folder: Path):
    state, before = shown(warehouse), warehouse.stat().st_ino
    with ThreadPoolExecutor(1) as builder:
        building = builder.submit(build, warehouse, {"PERSONA_RAW_PATH": str(folder / "feeds")}, quiet=True)
        seen = _ask_until(superset, building, [state], pause=2)
    assert warehouse.stat().st_ino != before
    print(f"{building.result()} Meanwhile {seen[0]} answers were as in the marts, none failed.")
