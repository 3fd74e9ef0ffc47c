"""Whatever a feed's columns hold, the build ends in a clear refusal or balances its books.

Hypothesis draws pools of garbage and how each feed is handed over; rows are mixed from them and from values that are
valid, so that many get as far as the facts. An example costs a dbt build: PERSONA_GARBAGE_EXAMPLES says how many.
"""

from __future__ import annotations

import os
import random
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pandas as pd
import pytest
from hypothesis import HealthCheck, Phase, event, given, settings
from hypothesis import strategies as st

from persona.catalogue import Feed, feeds
from persona.errors import BuildError
from persona.running import run_dbt

EXAMPLES = int(os.environ.get("PERSONA_GARBAGE_EXAMPLES", "3"))
ROWS = 40
STAGING = Path(__file__).parents[2] / "models" / "staging"
LEFT_OUT = ["resource_type:seed", "resource_type:unit_test", "test_name:valid_seed_rows"]
UP_TO_FACTS = [
    *("build", "--select", "+fct_account_days", "+rpt_feed_reconciliation", "+rpt_unreadable_values"),
    *("--exclude", *LEFT_OUT, "--indirect-selection", "cautious"),
]

NASTY = [
    *(
        "",
        " ",
        "\t",
        "\n",
        "null",
        "NULL",
        "None",
        "nan",
        "NaN",
        "inf",
        "-Infinity",
        "infinity",
        "epoch",
        "now",
        "true",
    ),
    *(
        "0",
        "-1",
        "1e9",
        "1e299",
        "-1e299",
        "1e400",
        "3.14",
        "١٢٣",
        "1,000",
        "0x10",
        "1_000",
        "170141183460469231731687303715884105728",
    ),
    *(
        "99999999999999.9999",
        "999999999999999999999999999999",
        "-0.00004",
        "1e-320",
        "9223372036854775807",
        "-9223372036854775809",
    ),
    *(
        "2026-02-29",
        "2026-13-45 99:99:99",
        "0000-00-00",
        "2026-06-30 24:00",
        "2026-06-30T25:00:00Z",
        "30/06/2026",
        "20260630",
    ),
    *(
        "0001-01-01 (BC)",
        "294247-01-10 04:00:54.775807",
        "290309-12-22 (BC) 00:00:00",
        "9999-12-31T23:59:59Z",
        "99999-12-31",
    ),
    *(
        "2026-06-30T12:00:00+99:99",
        "2026-06-30 12:00:00 Mars/Olympus",
        "2026-03-08 02:30",
        "2026-11-01 01:30",
        "-62135596800",
    ),
    *(
        "1782788400",
        "1782788400000",
        "178278840000000000",
        "9999999999.999999",
        "000000000",
        "2099-01-01 00:00:00",
        "1970-01-01",
    ),
    *(
        "'; drop table raw.orders; --",
        '"quoted"',
        "a,b;c|d\te",
        "line\nbreak",
        "carriage\rreturn",
        "\\N",
        "\\",
        "{{ x }}",
        "%s",
        "=1+1",
    ),
    *(
        "서울 강남구",
        "北京朝阳区",
        "😀👨‍👩‍👧",
        "مرحبا",
        "\u202eabc",
        "\ufeffbom",
        "e\u0301",
        "ﬃ",
        "İ",
        "ß",
        "\x00",
        "a\x00b",
        "\x1b[0m",
        "\x7f",
    ),
    *(
        "x" * 20_000,
        "é" * 5_000,
        "{" * 200,
        '{"a": [1, {"b": null}]}',
        "[1, 2",
        "|phone:9",
        "kim@example.com",
        "010-1234-5678",
    ),
]
TIMES = [
    "2026-06-30T12:00:05+09:00",
    "2026-06-29 03:00",
    "2026/05/01 23:59:59",
    "1782788400",
    "1780000000123",
    "2026-06-01",
]
IDS = ["a", "b", "c", "A", " a ", "u1", "1", "gone"]
SYSTEMS = ["talk", "shop", "crm", "elsewhere"]
NUMBERS = ["0", "1", "12.5", "300", "-3", "5"]
#: What Parquet may type a column as; text that is no such value is null in it.
TYPES = [
    "timestamp",
    "timestamptz",
    "timestamp_ns",
    "date",
    "double",
    "float",
    "bigint",
    "hugeint",
    "decimal(38, 10)",
    "boolean",
    "blob",
]

text = st.one_of(
    st.sampled_from(NASTY),
    st.text(max_size=30),
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=5),
    st.floats().map(repr),
    st.integers().map(str),
    st.decimals(allow_nan=True, places=6).map(str),
    st.datetimes().map(str),
    st.dates().map(lambda day: f"{day:%Y/%m/%d}"),
    st.times().map(str),
    st.binary(max_size=6).map(lambda some: some.decode("latin-1")),
)


@dataclass(frozen=True)
class Handover:
    """How one feed is handed over: format, missing columns, case of the columns' names, types of Parquet columns."""

    ending: str
    missing: tuple[str, ...]
    shouts: bool
    types: dict[str, str]


@st.composite
def handovers(draw: st.DrawFn, feed: Feed) -> Handover:
    optional = [column for column in feed.columns if column not in feed.required]
    missing = draw(st.lists(st.sampled_from(optional), max_size=3, unique=True))
    if draw(st.integers(0, 99)) == 99:
        missing.append(draw(st.sampled_from(feed.required)))
    typed = draw(st.dictionaries(st.sampled_from(feed.columns), st.sampled_from(TYPES), max_size=4))
    return Handover(draw(st.sampled_from(["parquet", "csv", "ndjson"])), tuple(missing), draw(st.booleans()), typed)


@st.composite
def exports(draw: st.DrawFn) -> tuple[list[str], random.Random, dict[str, Handover]]:
    """A pool of garbage, what mixes the rows, and how each feed is handed over."""
    garbage = draw(st.lists(text, min_size=30, max_size=60))
    mixer = random.Random(draw(st.integers(0, 2**32)))
    return garbage, mixer, {feed.name: draw(handovers(feed)) for feed in feeds()}


def words(feed: Feed) -> dict[str, list[str]]:
    """Return the words that staging accepts, by column."""
    sql = (STAGING / f"stg_{feed.name}.sql").read_text(encoding="utf-8")
    return {
        column: re.findall(r"'(\w+)'", found) for column, found in re.findall(r"when\s+(\w+) not in \(([^)]*)\)", sql)
    }


def valid_values(feed: Feed, column: str) -> list[str]:
    """Return values of a column that are read."""
    if column in words(feed):
        return words(feed)[column]
    if column == "source_system":
        return SYSTEMS
    if feed.name == "erasure_requests" and column == "account_id":
        return ["gone"]
    return {"timestamp": TIMES, "double": NUMBERS, "bigint": NUMBERS}.get(feed.types[column], IDS)


def rows_of(feed: Feed, garbage: list[str], mixer: random.Random) -> pd.DataFrame:
    """Return rows of a feed: one in three wholly valid but for one value, the others anything; some of them twice."""
    values = {column: valid_values(feed, column) for column in feed.columns}
    rows = []
    for number in range(ROWS):
        spoilt = [] if number % 4 == 0 else [mixer.choice(feed.columns)] if number % 4 < 3 else feed.columns
        rows.append(
            {
                column: mixer.choice([*garbage, *NASTY, None, *values[column]] if column in spoilt else values[column])
                for column in feed.columns
            }
        )
    rows += mixer.choices(rows, k=ROWS // 4)
    return pd.DataFrame(rows, columns=list(feed.columns), dtype="object")


def write(folder: Path, feed: Feed, rows: pd.DataFrame, handover: Handover) -> None:
    columns = [
        (
            f"try_cast({name} as {handover.types[name]})"
            if handover.ending == "parquet" and name in handover.types
            else name
        )
        + f' as "{name.upper() if handover.shouts else name}"'
        for name in feed.columns
        if name not in handover.missing
    ]
    options = {"parquet": "format parquet", "csv": "format csv, header", "ndjson": "format json"}[handover.ending]
    with duckdb.connect() as connection:
        connection.execute("set timezone = 'UTC'")
        connection.register("rows", rows)
        typed = ", ".join(f"{name}::varchar as {name}" for name in feed.columns)
        connection.execute(f"create table feed as select {typed} from rows")
        connection.execute(
            f"copy (select {', '.join(columns)} from feed) to '{folder / feed.name}.{handover.ending}' ({options})"
        )


@pytest.fixture(scope="module")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file that holds the seeds and nothing else."""
    work = tmp_path_factory.mktemp("seeded") / "persona.duckdb"
    run_dbt(["seed"], work, {"PERSONA_RAW_PATH": "none"}, quiet=True)
    return work


@settings(
    max_examples=EXAMPLES,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(export=exports())
def test_garbage_ends_in_a_clear_refusal_or_in_balanced_books(seeded, tmp_path_factory, capfd, export):
    garbage, mixer, handovers_by_feed = export
    folder = tmp_path_factory.mktemp("garbage")
    raw, work = folder / "feeds", Path(shutil.copy(seeded, folder / "persona.duckdb"))
    raw.mkdir()
    written = {}
    for feed in feeds():
        rows = rows_of(feed, garbage, mixer)
        write(raw, feed, rows, handovers_by_feed[feed.name])
        written[feed.name] = len(rows)
    lacking = [
        (feed.name, column)
        for feed in feeds()
        for column in feed.required
        if column in handovers_by_feed[feed.name].missing
    ]

    capfd.readouterr()
    try:
        run_dbt(UP_TO_FACTS, work, {"PERSONA_RAW_PATH": str(raw)}, quiet=True)
    except BuildError:
        message = capfd.readouterr().err
        event("refused")
        assert lacking, message
        for feed, column in lacking:
            assert f"Feed '{feed}': required column '{column}' is missing" in message
    else:
        event("built")
        assert not lacking
        with duckdb.connect(str(work), read_only=True) as connection:
            books = connection.sql(
                "select feed, rows_read, rows_accepted + rows_duplicate + rows_rejected + rows_erased"
                " from marts.rpt_feed_reconciliation"
            ).fetchall()
            events = connection.sql("select count(*) from marts.fct_events").fetchone()[0]
        assert {feed: fates for feed, *fates in books} == {feed: [rows, rows] for feed, rows in written.items()}
        assert events > 0
