"""Who asks to be erased is gone from all that is left, and who asks what is held is told: on one planted person.

The person has two accounts, which only their e-mail address ties together, and asks for the erasure of one. They are
looked for in the bytes of every file below the warehouse's folder and of what dbt leaves, and in every column. DuckDB
is told not to compress, so that bytes can be found: the same search finds the person before the erasure.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import shutil
import stat
import struct
import subprocess
import sys
from functools import cache
from pathlib import Path

import duckdb
import pytest

from persona import demo
from persona.build import build
from persona.erasure import compact, forget
from persona.export import export_audience
from persona.pseudonyms import pseudonym
from persona.publishing import tidy
from persona.subject import UnknownAccount, write_report
from persona.warehouse import kept_files, work_file

ROOT = Path(__file__).parents[2]
PHONE, EMAIL, NICKNAME = "+821077743219", "zz.forget@example.org", "zzforgetful"
REGION, BODY, CRM_VALUE = "zzmarkertown ninety", "zz these words are nobody's business", "zz a very rare hobby"
IDS = ("zzforget-talk-1", "zzforget-shop-2")
ORDERS = ("zzorder-good", "zzorder-refused")


#: Changes of identity around the first moment of the 30th local day before the build's clock, in UTC.
CHANGES = [
    (1, "2026-06-14 14:59:58", 1, None, "first"),
    (1, "2026-06-14 14:59:59", 2, 1, "merged"),
    (2, "2026-06-14 14:59:59", 2, None, "first"),
    (2, "2026-06-14 15:00:00", 3, 2, "merged"),
    (3, "2026-06-14 15:00:00", 3, None, "first"),
    (3, "2026-06-15 15:00:00", 2, 3, "moved"),
]
PLANTED_ROW = """
    select ? as account_key, ?::timestamp as valid_from, ? as user_id, ?::bigint as previous_user_id, ? as kind
"""


def _key(source_system: str, account_id: str) -> int:
    return int(hashlib.md5(f"{source_system}|{account_id}".encode()).hexdigest()[:15], 16)


KEYS = (_key("talk", IDS[0]), _key("shop", IDS[1]))

#: What may be found of the person in a private file before the erasure, and in none after it.
TRACES = {
    "id of the account": IDS[0],
    "id of the other account": IDS[1],
    "pseudonym of the phone": pseudonym(PHONE),
    "pseudonym of the e-mail": pseudonym(EMAIL),
    "order": ORDERS[0],
    "order that was refused": ORDERS[1],
    "region as written": REGION,
    "value from the CRM": CRM_VALUE,
}
#: What may be found nowhere at any time.
SECRETS = {"phone": PHONE, "local phone": "01077743219", "e-mail": EMAIL, "nickname": NICKNAME, "body": BODY}


def _plant(feeds: Path, other: str) -> None:
    """Add the person to demo feeds: good rows and refused ones, and rows of another account that name them."""
    days = [f"2026-06-{day:02} 03:00:00" for day in range(1, 29)]
    rows = {
        "accounts": [
            {"account_id": IDS[0], "source_system": "talk", "phone": PHONE, "email": EMAIL, "nickname": NICKNAME}
            | {"registered_at": "2026-05-01 00:00:00", "birth_date": "1990-05-05", "region": REGION},
            {"account_id": IDS[1], "source_system": "shop", "email": EMAIL, "registered_at": "2026-05-02 00:00:00"},
            {"account_id": "zzinvited", "source_system": "talk", "referrer_account_id": IDS[0]},
        ],
        "messages": [
            {"source_system": "talk", "sender_id": IDS[0], "recipient_id": other, "sent_at": day, "body": BODY}
            for day in days
        ]
        + [
            {"source_system": "talk", "sender_id": other, "recipient_id": IDS[0], "sent_at": days[3], "body": BODY},
            # refused: one of another account, one without its source, one without a sender
            {"source_system": "talk", "sender_id": other, "recipient_id": IDS[0], "message_type": "fax", "body": BODY}
            | {"sent_at": days[4]},
            {"source_system": None, "sender_id": other, "recipient_id": IDS[0], "sent_at": days[5], "body": BODY},
            {
                "source_system": "talk",
                "sender_id": None,
                "recipient_id": f" {IDS[0]} ",
                "sent_at": days[6],
                "body": BODY,
            },
        ],
        "logins": [{"source_system": "talk", "account_id": IDS[0], "logged_in_at": day} for day in days],
        "orders": [
            {"source_system": "shop", "account_id": IDS[1], "order_id": ORDERS[0], "ordered_at": days[1], "amount": 10},
            {
                "source_system": "shop",
                "account_id": IDS[1],
                "order_id": ORDERS[1],
                "ordered_at": days[2],
                "amount": -10,
            },
        ],
        "order_items": [{"source_system": "shop", "order_id": order, "product_id": "p1"} for order in ORDERS],
        "crm_attributes": [
            {"source_system": "talk", "account_id": IDS[0], "attribute": "hobby", "value": CRM_VALUE},
        ],
        "consents": [
            {"source_system": "talk", "account_id": IDS[0], "purpose": purpose, "action": "granted"}
            | {"occurred_at": "2026-05-01 00:00:00", "policy_version": "2026-05"}
            for purpose in ("analytics", "profiling", "marketing")
        ],
    }
    for feed, added in rows.items():
        _add(feeds / f"{feed}.parquet", added)


def _add(file: Path, rows: list[dict]) -> None:
    with duckdb.connect() as connection:
        connection.execute(f"create table feed as from '{file}'")
        for row in rows:
            marks = ", ".join("?" for _ in row)
            connection.execute(f"insert into feed ({', '.join(row)}) values ({marks})", list(row.values()))
        connection.execute(f"copy feed to '{file}' (format parquet)")


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, Path]:
    """The project's folder as it was before the erasure, as it is after it, and the feeds."""
    folder = tmp_path_factory.mktemp("erasure")
    feeds, home, before = folder / "feeds", folder / "home", folder / "before"
    synth = ["--users", "60", "--days", "60", "--seed", "77", "--end-date", "2026-06-30"]
    demo.make_feeds(feeds, synth)
    other = duckdb.sql(
        f"select sender_id from '{feeds}/messages.parquet' "
        "where source_system = 'talk' and sender_id is not null limit 1"
    ).fetchone()[0]
    _plant(feeds, other)
    warehouse = home / "warehouse" / "persona.duckdb"

    profile = (
        (ROOT / "profiles.yml")
        .read_text()
        .replace("TimeZone: UTC", "TimeZone: UTC\n        force_compression: uncompressed")
    )
    (folder / "profiles").mkdir()
    (folder / "profiles" / "profiles.yml").write_text(profile)
    own = {
        "DBT_PROFILES_DIR": str(folder / "profiles"),
        "DBT_TARGET_PATH": str(home / "target"),
        "DBT_LOG_PATH": str(home / "logs"),
        "DBT_WRITE_JSON": "true",
        # What counts is what builds leave; their data tests pass elsewhere.
        "DBT_EXCLUDE_RESOURCE_TYPES": "test unit_test",
        "PERSONA_READ_MESSAGE_BODIES": "true",
        "PERSONA_MINIMUM_CLUSTER_USERS": "20",
        "PERSONA_HISTORY_REFRESHES": "1",
        "PERSONA_IDENTITY_HISTORY_RETENTION_DAYS": "30",
    }
    connect = duckdb.connect

    def uncompressed(*arguments, **named):
        connection = connect(*arguments, **named)
        connection.execute("set force_compression = 'uncompressed'")
        return connection

    with pytest.MonkeyPatch.context() as patch:
        for name, value in own.items():
            patch.setenv(name, value)
        patch.setattr(duckdb, "connect", uncompressed)
        build(warehouse, {"PERSONA_RAW_PATH": str(feeds)}, quiet=True)
        work = work_file(warehouse)
        shutil.copytree(home, before)
        # The report on a person and an audience with their accounts are copies: the next build takes them away.
        write_report(f"talk:{IDS[0]}", warehouse, str(feeds))
        for file_format in ("csv", "parquet"):
            exported = Path(export_audience("all_by_email", file_format, warehouse).split(" holds ")[0])
            assert duckdb.sql(f"select count(*) from '{exported}' where account_id = '{IDS[0]}'").fetchone() == (1,)
        _add(
            feeds / "erasure_requests.parquet",
            [
                {"source_system": "talk", "account_id": IDS[0], "requested_at": "2026-07-01 00:00:00"},
                {"source_system": "talk", "account_id": IDS[0], "requested_at": "when the moon is blue"},
            ],
        )
        with duckdb.connect(str(work)) as connection:
            connection.executemany("insert into intermediate.int_identity_history by name " + PLANTED_ROW, CHANGES)
        build(warehouse, {"PERSONA_RAW_PATH": str(feeds)}, quiet=True)
    return before, home, feeds


def _files(home: Path) -> list[Path]:
    return [file for file in home.rglob("*") if file.is_file()]


@cache
def _contents(file: Path, lowered: bool) -> bytes:
    return file.read_bytes().lower() if lowered else file.read_bytes()


def _found_in_bytes(home: Path, text: str | bytes) -> set[str]:
    """The files whose bytes hold a text; whatever the case of its letters."""
    sought = text.encode().lower() if isinstance(text, str) else text
    return {str(file.relative_to(home)) for file in _files(home) if sought in _contents(file, isinstance(text, str))}


@cache
def _columns_of(database: Path, values: tuple[str, ...]) -> dict[str, set[str]]:
    """Per value the columns of all tables in which it stands, or is part of what stands there."""
    found: dict[str, set[str]] = {value: set() for value in values}
    with duckdb.connect(str(database), read_only=True) as connection:
        columns = connection.sql(
            "select schema_name, table_name, list(column_name) from duckdb_columns() "
            "join duckdb_tables() using (database_name, schema_name, table_name) group by all"
        ).fetchall()
        for schema, table, names in columns:
            asked = [(name, value) for name in names for value in values]
            answers = ", ".join(
                f"bool_or(contains(lower(\"{name}\"::varchar), '{value.lower()}'))" for name, value in asked
            )
            told = connection.sql(f'select {answers} from {schema}."{table}"').fetchone()
            for (name, value), is_there in zip(asked, told, strict=True):
                if is_there:
                    found[value].add(f"{schema}.{table}.{name}")
    return found


def _found_in_columns(database: Path, values: list[str]) -> set[str]:
    """The columns of all tables in which one of the values stands, or is part of what stands there."""
    everything = _columns_of(database, (*TRACES.values(), *map(str, KEYS)))
    return set().union(*(everything[value] for value in values))


def _key_bytes(key: int) -> bytes:
    return struct.pack("<q", key)


WORK, PUBLISHED = "warehouse/.work/persona.duckdb", "warehouse/persona.duckdb"


def test_the_search_finds_the_person_before(folders):
    before, _, _ = folders
    for trace in TRACES.values():
        assert WORK in _found_in_bytes(before, trace), trace
        assert _found_in_columns(before / WORK, [trace]), trace
    for key in KEYS:
        assert {WORK, PUBLISHED} <= _found_in_bytes(before, _key_bytes(key))
        for mart in ("dim_accounts.account_key", "fct_events.account_key", "fct_account_days.account_key"):
            assert f"marts.{mart}" in _found_in_columns(before / PUBLISHED, [str(key)])
    of_person = _found_in_columns(before / PUBLISHED, [str(key) for key in KEYS])
    assert {"marts.fct_user_features.user_id", "marts.dim_users.user_id"} <= of_person
    assert {"marts.fct_events.counterpart_account_key", "marts.dim_accounts.referrer_account_key"} <= of_person
    assert "marts.fct_rejected_records.raw_record" in _found_in_columns(before / PUBLISHED, list(IDS))


def test_nothing_is_left_of_who_was_erased_in_bytes(folders):
    _, after, _ = folders
    assert kept_files(after / PUBLISHED)
    for name, trace in TRACES.items():
        assert _found_in_bytes(after, trace) == set(), name
    for key in KEYS:
        # The work file remembers the key, and nothing but the key, so that nobody is taken in again.
        assert _found_in_bytes(after, _key_bytes(key)) == {WORK}
        assert _found_in_bytes(after, str(key)) == set()


def test_nothing_is_left_of_who_was_erased_in_columns(folders):
    _, after, _ = folders
    values = [*TRACES.values(), *(str(key) for key in KEYS)]
    assert _found_in_columns(after / WORK, values) == {"intermediate.int_erased_accounts.account_key"}
    for file in [after / PUBLISHED, *kept_files(after / PUBLISHED)]:
        assert _found_in_columns(file, values) == set()
        with duckdb.connect(str(file), read_only=True) as connection:
            assert connection.sql("select count(*) from marts.dim_accounts").fetchone()[0] > 50


def test_the_books_still_balance_and_say_how_many_rows_were_erased(folders):
    before, after, _ = folders
    books = {}
    for home in (before, after):
        with duckdb.connect(str(home / PUBLISHED), read_only=True) as connection:
            books[home] = dict(connection.sql("select feed, rows_erased from marts.rpt_feed_reconciliation").fetchall())
    more = {feed: rows - books[before][feed] for feed, rows in books[after].items() if rows != books[before][feed]}
    assert more == {
        "accounts": 2, "messages": 28, "logins": 28, "orders": 2, "order_items": 2, "crm_attributes": 1, "consents": 3
    }  # fmt: skip


def test_a_file_that_is_written_anew_keeps_its_rows_and_its_format(tmp_path: Path):
    file = tmp_path / "persona.duckdb"
    with duckdb.connect(str(file), config={"storage_compatibility_version": "v1.4.0"}) as connection:
        connection.execute("create table days as select 'a day' as name")
    compact(file)
    with duckdb.connect(str(file), read_only=True) as connection:
        assert connection.sql("from days").fetchall() == [("a day",)]
        version = "select tags['storage_version'] from duckdb_databases() where database_name = 'persona'"
        assert connection.sql(version).fetchone() == ("v1.4.0+",)


def test_contact_details_and_bodies_are_found_nowhere_at_any_time(folders):
    for home in folders[:2]:
        for name, secret in SECRETS.items():
            assert _found_in_bytes(home, secret) == set(), name


def test_only_the_owner_can_read_what_a_build_leaves(folders):
    _, after, _ = folders
    open_files = [str(file) for file in _files(after) if stat.S_IMODE(file.stat().st_mode) & 0o077]
    assert open_files == []
    for folder in (after / "target", after / "logs", after / "warehouse" / ".work", after / "warehouse" / ".kept"):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_only_the_owner_can_read_the_demo_feeds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(demo, "FEEDS", tmp_path / "feeds")
    monkeypatch.setattr(demo, "arguments", lambda: ["--users", "60", "--days", "60"])
    demo.settings()
    assert {stat.S_IMODE(file.stat().st_mode) & 0o077 for file in _files(tmp_path)} == {0}


def test_a_kept_file_without_the_person_is_not_touched(folders):
    _, after, _ = folders
    kept = kept_files(after / PUBLISHED)[0]
    state = kept.stat()
    assert forget(kept, KEYS) == 0
    assert forget(kept, []) == 0
    assert (kept.stat().st_ino, kept.stat().st_mtime_ns) == (state.st_ino, state.st_mtime_ns)


def test_kept_files_are_removed_when_they_are_too_many_or_too_old(folders, tmp_path: Path):
    warehouse = tmp_path / "persona.duckdb"
    kept = tmp_path / ".kept"
    kept.mkdir()
    work = work_file(warehouse)
    work.parent.mkdir()
    shutil.copy(folders[0] / WORK, work)
    names = [f"persona-202606{day:02}T120000000000.duckdb" for day in (1, 2, 3)]
    for name in [*names, "persona-notes.duckdb"]:
        duckdb.connect(str(kept / name)).close()

    def left(keep: int, days: int | None, now: str) -> list[str]:
        tidy(work, warehouse, keep, days, dt.datetime.fromisoformat(f"{now}+00:00"))
        return [file.name for file in kept_files(warehouse)]

    assert left(3, 30, "2026-07-01T12:00:00") == names  # the first is exactly 30 days old
    assert left(3, 30, "2026-07-01T12:00:01") == names[1:]
    assert left(1, None, "2036-07-01T12:00:00") == names[2:]
    assert left(0, None, "2036-07-01T12:00:00") == []
    assert (kept / "persona-notes.duckdb").exists()


def test_changes_of_identity_are_told_for_as_long_as_a_variable_says(folders):
    with duckdb.connect(str(folders[1] / WORK), read_only=True) as connection:
        told = connection.sql(
            "select account_key, valid_from::varchar, user_id, previous_user_id, kind "
            "from intermediate.int_identity_history where account_key < 10 order by 1, 2"
        ).fetchall()
    # What is older went; what stays of it, because it says where an account is now, no longer says what was before.
    assert told == [
        (1, "2026-06-14 14:59:59", 2, None, "first"),
        (2, "2026-06-14 15:00:00", 3, 2, "merged"),
        (3, "2026-06-14 15:00:00", 3, None, "first"),
        (3, "2026-06-15 15:00:00", 2, 3, "moved"),
    ]


def test_a_subject_report_tells_all_that_is_held_and_why(folders, tmp_path: Path):
    before, _, feeds = folders
    line = write_report(f"talk:{IDS[0]}", before / PUBLISHED, str(feeds), tmp_path)
    report_file = next(tmp_path.glob("*.json"))
    assert str(report_file) in line
    report = json.loads(report_file.read_text())
    assert {(account["source_system"], account["account_id"]) for account in report["accounts"]} == {
        ("talk", IDS[0]), ("shop", IDS[1])
    }  # fmt: skip
    answers = {(row["purpose"], row["channel"]): row for row in report["may_be_used_for"]}
    assert answers["profiling", "any"]["reason"] == "granted"
    assert answers["profiling", "any"]["policy_version"] == "2026-05"

    in_feeds = {feed["feed"]: len(feed["rows"]) for feed in report["feeds"]}
    assert in_feeds.items() >= {
        "accounts": 2, "messages": 28, "logins": 28, "orders": 2, "order_items": 2, "crm_attributes": 1,
        "consents": 3,
    }.items()  # fmt: skip
    assert next(feed for feed in report["feeds"] if feed["feed"] == "messages")["rows_of_others_that_name_them"] == 3

    # No table that the search by value finds is missing from the report.
    in_report = {table["table"] for table in report["tables"] if table["file"] == str(before / WORK)}
    by_search = _found_in_columns(before / WORK, [*IDS, *(str(key) for key in KEYS)])
    assert {column.rsplit(".", 1)[0] for column in by_search} <= in_report
    assert all(table["why"] and table["kept_for"] for table in report["tables"])
    features = next(table for table in report["tables"] if table["table"] == "marts.fct_user_features")
    assert features["why"] == "for the purpose analytics"
    assert "Grain" in report_file.with_suffix(".md").read_text()
    assert {stat.S_IMODE(file.stat().st_mode) for file in tmp_path.iterdir()} == {0o600}


def test_a_subject_report_says_if_there_is_nobody(folders, tmp_path: Path):
    before, after, feeds = folders
    with pytest.raises(UnknownAccount, match="There is no account talk:nobody"):
        write_report("talk:nobody", before / PUBLISHED, str(feeds), tmp_path)
    assert "was erased" in write_report(f"shop:{IDS[1]}", after / PUBLISHED, str(feeds), tmp_path)
    assert list(tmp_path.iterdir()) == []
    command = [sys.executable, "-m", "persona", "subject-report", "--account", "talk:nobody"]
    finished = subprocess.run(
        [*command, "--raw-path", str(feeds), "--warehouse", str(before / PUBLISHED)],
        capture_output=True, text=True, cwd=ROOT, env=dict(os.environ),
    )  # fmt: skip
    assert finished.returncode == 2
    assert "There is no account talk:nobody" in finished.stderr
