"""The catalogue of metrics: each is described once, computed by hand somewhere, and is the column it says."""

from __future__ import annotations

import csv
import io
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pytest
import yaml

from persona.running import run_dbt

ROOT = Path(__file__).parents[2]
TYPES = {"seconds": "double", "share": "double", "ratio": "double", "money": "decimal(28, 4)", "label": "varchar"}


def read_yaml(path: Path) -> dict:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def catalogue() -> dict[str, dict[str, str]]:
    """Return the rows of the seed by the name of their column in ``fct_user_features``."""
    columns = {}
    with (ROOT / "seeds/features/feature_catalogue.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            for window in row["windows"].split("|"):
                column = row["feature"] if window == "stock" else f"{row['feature']}_{window}d"
                said = row["definition"] if window == "stock" else f"Last {window} days: {row['definition']}"
                columns[column] = row | {"window": window, "said": said}
    return columns


def test_each_column_says_in_the_mart_what_the_catalogue_says(catalogue: dict):
    models = read_yaml(ROOT / "models/marts/features/_features__models.yml")["models"]
    columns = next(model["columns"] for model in models if model["name"] == "fct_user_features")
    described = {column["name"]: (column["data_type"], column["description"].strip()) for column in columns}
    keys = {"user_id", "as_of_date", "is_latest", "currency", "is_complete_7d", "is_complete_28d", "is_complete_90d"}
    assert {name: it for name, it in described.items() if name not in keys} == {
        name: (TYPES.get(row["unit"], "bigint"), row["said"]) for name, row in catalogue.items()
    }


def expectations() -> Iterator[dict[str, object]]:
    """Yield the rows that the unit tests of the features expect."""
    for folder in ("intermediate", "marts"):
        for test in read_yaml(ROOT / f"models/{folder}/features/_features__unit_tests.yml")["unit_tests"]:
            rows = test["expect"]["rows"]
            yield from csv.DictReader(io.StringIO(rows)) if isinstance(rows, str) else rows


def test_every_metric_is_computed_by_hand_in_a_unit_test(catalogue: dict):
    seen = {
        column for row in expectations() for column, value in row.items() if value not in (None, "", "0", 0, "none")
    }
    assert {row["feature"] for column, row in catalogue.items() if not {column, row["feature"]} & seen} == set()


@pytest.fixture(scope="module")
def work(demo_warehouse: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(str(demo_warehouse.parent / ".work" / demo_warehouse.name), read_only=True) as connection:
        yield connection


def test_every_column_is_wired_to_its_own_feature_and_window(catalogue: dict, work: duckdb.DuckDBPyConnection):
    """Two columns that were swapped differ for somebody in the demo."""
    windowed = {
        column: row for column, row in catalogue.items() if row["window"] != "stock" and row["feature"] != "days_known"
    }
    compared = ", ".join(
        f"count(*) filter (where wide.{column} is distinct from w{row['window']}.{row['feature']})"
        for column, row in windowed.items()
    )
    joins = " ".join(
        f"join intermediate.int_user_window_features as w{days} on w{days}.user_id = wide.user_id "
        f"and w{days}.as_of_date = wide.as_of_date and w{days}.window_days = {days}"
        for days in (7, 28, 90)
    )
    wrong = work.sql(f"select {compared} from marts.fct_user_features as wide {joins}").fetchone()
    assert [column for column, rows in zip(windowed, wrong, strict=True) if rows] == []


def test_who_did_nothing_in_a_window_has_zeros(catalogue: dict, work: duckdb.DuckDBPyConnection):
    people = work.sql("select count(*) from intermediate.int_user_dates").fetchone()
    assert work.sql("select count(*) from marts.fct_user_features").fetchone() == people
    idle = "from marts.fct_user_features where active_days_90d = 0"
    assert work.sql(f"select count(*) {idle}").fetchone()[0] > 0
    counted = [
        column
        for column, row in catalogue.items()
        if row["window"] != "stock" and row["unit"] in ("count", "days", "people", "money")
    ]
    nulls = work.sql(f"select {', '.join(f'count(*) - count({column})' for column in counted)} {idle}").fetchone()
    assert [column for column, rows in zip(counted, nulls, strict=True) if rows] == []
    rates = work.sql(f"select count(service_diversity_90d), count(preferred_message_type_90d) {idle}").fetchone()
    assert rates == (0, 0)


def test_money_is_summed_in_one_currency(demo_feeds: Path, work: duckdb.DuckDBPyConnection):
    """The demo sells in several currencies; what is summed is what the orders in the named one add up to."""
    currencies = work.sql("select distinct currency from marts.fct_user_features").fetchall()
    assert currencies == [("KRW",)]
    summed, others = work.sql(
        "select sum(order_amount), sum(orders_in_other_currencies) from marts.fct_account_days"
    ).fetchone()
    in_won, in_others = work.sql(
        "select sum(amount) filter (where currency is null or currency = 'KRW'), "
        "count(*) filter (where currency != 'KRW') from marts.fct_events "
        "where event_type = 'order' and event_subtype = 'paid'"
    ).fetchone()
    assert (summed, others) == (in_won, in_others)
    assert others > 0


#: What a later month brings: the feed's time and, where it has one, its id.
LATER = {
    "accounts": ("updated_at", None),
    "logins": ("logged_in_at", "login_id"),
    "messages": ("sent_at", "message_id"),
    "calls": ("started_at", "call_id"),
    "friendships": ("occurred_at", None),
    "group_members": ("occurred_at", None),
    "content_events": ("occurred_at", "event_id"),
    "service_events": ("occurred_at", "event_id"),
    "page_events": ("occurred_at", "event_id"),
    "orders": ("ordered_at", "order_id"),
    "campaign_events": ("occurred_at", "event_id"),
    "support_tickets": ("opened_at", "ticket_id"),
    "surveys": ("responded_at", None),
}

#: What is built again: all that is dated. Who is who and who may be used stays as it is, as DESIGN's rule 3 has it.
DATED = [
    *(f"path:models/{layer}" for layer in ("staging", "intermediate/cleaning")),
    *(
        f"path:models/{kind}/{layer}"
        for layer in ("facts", "features", "activity")
        for kind in ("intermediate", "marts")
    ),
    "path:models/intermediate/application/predictions",
    *("int_prediction_fits", "int_prediction_scores", "fct_churn_scores", "fct_purchase_scores"),
]


def append_later_month(feeds: Path) -> None:
    """Write every event of the feeds once more, dated from the first second of July in Seoul on, and undo what was."""
    for feed, (time, key) in LATER.items():
        path = feeds / f"{feed}.parquet"
        types = {name: kind for name, kind, *_ in duckdb.sql(f"describe from '{path}'").fetchall()}
        seconds = "(row_number() over () - 1) * 97 % 1209600"
        later = f"strftime(timestamp '2026-06-30 15:00:00' + to_seconds({seconds}), '%Y-%m-%d %H:%M:%S')"
        changes = [f"{later}::{types[time]} as {time}"]
        changes += [f"{key} || '-later' as {key}"] if key else []
        changes += ["'blocked' as action"] if feed == "friendships" else []
        changes += ["'left' as action"] if feed == "group_members" else []
        changes += ["9999 as friend_count"] if feed == "accounts" else []
        duckdb.sql(
            f"copy (from '{path}' union all by name select * replace ({', '.join(changes)}) from '{path}') "
            f"to '{path}.new' (format parquet)"
        )
        Path(f"{path}.new").replace(path)


def test_a_later_month_changes_nothing_said_of_an_earlier_day(
    demo_warehouse: Path, copy_of_feeds: Path, tmp_path: Path, states: Callable
):
    before = demo_warehouse.parent / ".work" / demo_warehouse.name
    after = Path(shutil.copy(before, tmp_path / before.name))
    append_later_month(copy_of_feeds)
    settings = {"PERSONA_RAW_PATH": str(copy_of_feeds), "PERSONA_AS_OF_DATE": "2026-06-30"}
    run_dbt(["run", "--select", " ".join(DATED)], after, settings, quiet=True)
    old, new = states(before), states(after)
    assert new["fct_events"][0] > 1.5 * old["fct_events"][0]
    dated = {
        "fct_user_features",
        "fct_user_services",
        "fct_user_channels",
        "fct_activity_index",
        "rpt_activity_tier_thresholds",
        "fct_churn_scores",
        "fct_purchase_scores",
    }
    assert old["fct_purchase_scores"][0] > 0
    assert {mart for mart in dated if old[mart] != new[mart]} == set()


@pytest.mark.long
def test_a_later_month_changes_no_score_of_an_earlier_day(tmp_path: Path, states: Callable):
    """Churn is foreseen on ten months of data; so long are the demo's feeds not."""
    feeds = tmp_path / "feeds"
    arguments = ["--users", "800", "--days", "300", "--seed", "59", "--end-date", "2026-06-30"]
    subprocess.run([sys.executable, "-m", "persona.synth", *arguments, "--out", str(feeds)], check=True, cwd=ROOT)
    before, after = (tmp_path / name / "persona.duckdb" for name in ("before", "after"))
    before.parent.mkdir()
    after.parent.mkdir()
    settings = {"PERSONA_RAW_PATH": str(feeds), "PERSONA_AS_OF_DATE": "2026-06-30"}
    scores = ["fct_churn_scores", "fct_purchase_scores"]
    run_dbt(["seed"], before, settings, quiet=True)
    run_dbt(["run", "--select", *(f"+{mart}" for mart in scores)], before, settings, quiet=True)
    shutil.copy(before, after)
    append_later_month(feeds)
    # Of what depends on the day, what the scores are made of.
    run_dbt(["run", "--select", *(f"{part},+{mart}" for part in DATED for mart in scores)], after, settings, quiet=True)
    old, new = states(before), states(after)
    assert new["fct_events"][0] > 1.5 * old["fct_events"][0]
    assert min(old[mart][0] for mart in scores) > 50
    assert {mart: new[mart] for mart in scores} == {mart: old[mart] for mart in scores}
    # Also of what the scores were tried on and did not keep.
    features = [f"int_prediction_{part}" for part in ("behaviour", "contacts", "sequences", "examples")]
    with duckdb.connect() as connection:
        connection.execute(f"attach '{before}' as before (read_only)")
        connection.execute(f"attach '{after}' as after (read_only)")
        for table in features:
            old, new = (
                connection.sql(
                    f"select count(*), sum(hash(t)::hugeint) from {file}.intermediate.{table} as t"
                ).fetchone()
                for file in ("before", "after")
            )
            assert old[0] > 50
            assert new == old, table
