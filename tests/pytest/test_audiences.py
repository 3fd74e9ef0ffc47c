"""No audience ever holds a person who is not eligible, and an export names nobody else.

Everyone does the same on the same days and is asked for the same audience; each differs from a positive control in one
thing alone.
"""

from __future__ import annotations

import csv
import stat
from pathlib import Path

import duckdb
import pytest

from persona.errors import BuildError
from persona.export import UnknownAudience, export_audience, harmless
from persona.running import WITHOUT_TESTS, run_dbt
from persona.warehouse import work_file

CLOCK = "2026-07-15 00:00:00"
DAYS = [f"2026-06-{day:02} 03:00:00" for day in range(1, 31)]
GRANTED = "2026-05-01 00:00:00"
DAY_BEFORE = "2026-07-14 00:00:00"

#: Who must be in the audience: the control, who agrees with two accounts, and one whose id looks like a formula.
MEMBERS = {"control", "twice-1", "twice-2", "=control"}
OTHERS = [
    "revoked",
    "half-1",
    "half-2",
    "unsubscribed",
    "child",
    "erased",
    "never-asked",
    "by-sms",
    "not-profiled",
    "expired",
]


def _write(folder: Path, feed: str, rows: list[dict[str, str]]) -> None:
    columns = sorted({column for row in rows for column in row})
    with (folder / f"{feed}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns)
        writer.writeheader()
        writer.writerows(rows)


def _feeds(folder: Path) -> None:
    everyone = [*sorted(MEMBERS), *OTHERS]
    accounts = {name: {"source_system": "talk", "account_id": name, "registered_at": GRANTED} for name in everyone}
    accounts |= {name: row | {"birth_date": "1990-05-05"} for name, row in accounts.items()}
    accounts["child"]["birth_date"] = "2013-01-01"
    for pair in ("half", "twice"):
        for number in ("1", "2"):
            accounts[f"{pair}-{number}"] |= {
                "email": f"{pair}@example.org",
                "phone": f"+8210777432{len(pair)}9",
                "device_id": f"device-{pair}",
            }
    for name in ("half-2", "twice-2"):
        accounts[name]["source_system"] = "shop"
    of = {name: row["source_system"] for name, row in accounts.items()}
    consents = [
        {"purpose": purpose, "action": "granted", "occurred_at": GRANTED, "account_id": name, "source_system": of[name]}
        | ({"channel": "sms" if name == "by-sms" else "email"} if purpose == "marketing" else {})
        | ({"expires_at": DAY_BEFORE} if name == "expired" and purpose == "marketing" else {})
        for name in everyone
        for purpose in ("analytics", "profiling", "marketing")
        if not (name == "never-asked" and purpose == "marketing")
    ]
    revoked = [("revoked", "marketing"), ("half-2", "marketing"), ("not-profiled", "profiling")]
    consents += [
        {
            "purpose": purpose,
            "action": "revoked",
            "occurred_at": DAY_BEFORE,
            "account_id": name,
            "source_system": of[name],
        }
        | ({"channel": "email"} if purpose == "marketing" else {})
        for name, purpose in revoked
    ]
    _write(folder, "accounts", list(accounts.values()))
    _write(folder, "consents", consents)
    _write(
        folder,
        "logins",
        [{"source_system": of[name], "account_id": name, "logged_in_at": day} for name in everyone for day in DAYS],
    )
    _write(folder, "campaigns", [{"campaign_id": "news", "channel": "email", "starts_at": GRANTED}])
    _write(
        folder,
        "campaign_events",
        [{"source_system": "talk", "account_id": "unsubscribed", "campaign_id": "news"}
         | {"action": "unsubscribed", "occurred_at": DAY_BEFORE}],
    )  # fmt: skip
    _write(
        folder,
        "erasure_requests",
        [{"source_system": "talk", "account_id": "erased", "requested_at": DAY_BEFORE}],
    )


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("audiences")
    (folder / "feeds").mkdir()
    _feeds(folder / "feeds")
    warehouse = folder / "warehouse" / "persona.duckdb"
    work = work_file(warehouse)
    work.parent.mkdir(parents=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PERSONA_BUILD_CLOCK", CLOCK)
        selected = ["--select", "+rpt_audiences", *WITHOUT_TESTS]
        run_dbt(["build", *selected], work, {"PERSONA_RAW_PATH": str(folder / "feeds")}, quiet=True)
    return warehouse


def _members(warehouse: Path) -> set[str]:
    with duckdb.connect(str(work_file(warehouse)), read_only=True) as connection:
        rows = connection.sql(
            "select distinct account_id from marts.fct_audience_members join marts.dim_accounts using (user_id) "
            "where audience = 'all_by_email'"
        )
        return {row[0] for row in rows.fetchall()}


def test_no_audience_holds_a_person_who_is_not_eligible(warehouse: Path):
    assert _members(warehouse) == MEMBERS
    with duckdb.connect(str(work_file(warehouse)), read_only=True) as connection:
        people = connection.sql("select count(distinct user_id) from marts.dim_accounts").fetchone()[0]
        both = connection.sql(
            "select count(distinct user_id) from marts.dim_accounts where account_id in ('half-1', 'half-2')"
        ).fetchone()[0]
        standing = connection.sql("select count(distinct user_id) from intermediate.int_user_standing").fetchone()[0]
        elsewhere = connection.sql(
            "select count(*) from marts.fct_audience_members join marts.dim_accounts using (user_id) "
            "where account_id not in (select unnest(?)) and channel != 'sms'",
            params=[sorted(MEMBERS)],
        ).fetchone()[0]
    # The fixture is what it says: pairs are one person, the erased one is none, and all but the child and the one who
    # refused are profiled. So they are left out for the reason they are here for, and not for another.
    assert both == 1
    assert people == len(MEMBERS) - 1 + len(OTHERS) - 2
    assert standing == people - 2
    assert elsewhere == 0


def test_the_hold_out_is_the_same_in_every_build_and_about_as_large_as_it_says(warehouse: Path):
    with duckdb.connect() as connection:
        shares = connection.sql(
            """
            select avg((('0x' || substr(md5(person || '|' || audience), 1, 15))::bigint % 10000 < 1000)::int)
            from range(20000) as people (person), (values ('a'), ('b')) as audiences (audience) group by audience
            """
        ).fetchall()
        both = connection.sql(
            """
            select avg((md5_a < 1000 and md5_b < 1000)::int) from (
                select ('0x' || substr(md5(person || '|a'), 1, 15))::bigint % 10000 as md5_a,
                    ('0x' || substr(md5(person || '|b'), 1, 15))::bigint % 10000 as md5_b
                from range(20000) as people (person)
            )
            """
        ).fetchone()[0]
    # Four standard errors of 20,000 draws; one audience's hold-out says nothing of another's.
    assert all(abs(share - 0.1) < 4 * (0.1 * 0.9 / 20000) ** 0.5 for (share,) in shares)
    assert abs(both - 0.01) < 4 * (0.01 * 0.99 / 20000) ** 0.5
    with duckdb.connect(str(work_file(warehouse)), read_only=True) as connection:
        differing = connection.sql(
            """
            select count(*) filter (
                where is_holdout != (('0x' || substr(md5(user_id || '|' || audience), 1, 15))::bigint % 10000
                < (holdout_share * 10000))
            ), count(*)
            from marts.fct_audience_members join intermediate.int_audiences using (audience)
            """
        ).fetchone()
    assert differing[0] == 0 < differing[1]


@pytest.mark.parametrize("file_format", ["csv", "parquet"])
def test_an_export_names_the_accounts_of_members_who_are_not_held_out(warehouse: Path, file_format: str):
    said = export_audience("All_By_Email", file_format, warehouse)
    file = Path(said.split(" holds ")[0])
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    with duckdb.connect(str(work_file(warehouse)), read_only=True) as connection:
        held_out = connection.sql(
            "select account_id from marts.fct_audience_members join marts.dim_accounts using (user_id) "
            "where audience = 'all_by_email' and is_latest and is_holdout"
        ).fetchall()
    expected = MEMBERS - {row[0] for row in held_out}
    if file_format == "csv":
        with file.open(encoding="utf-8", newline="") as handle:
            found = {row["account_id"] for row in csv.DictReader(handle)}
        expected = {harmless(account) for account in expected}
    else:
        found = {row[0] for row in duckdb.sql(f"select account_id from '{file}'").fetchall()}
    assert found == expected


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_a_cell_that_a_spreadsheet_would_run_is_made_harmless(start: str):
    assert harmless(f"{start}cmd|' /C calc'!A0") == f"'{start}cmd|' /C calc'!A0"
    assert harmless(f"a{start}") == f"a{start}"


def test_what_can_not_be_exported_is_said(warehouse: Path, tmp_path: Path):
    with pytest.raises(UnknownAudience, match=r"There is no audience 'nope'. The last build has: active_talkers, "):
        export_audience("nope", "csv", warehouse)
    with pytest.raises(BuildError, match="FORMAT must be csv or parquet"):
        export_audience("all_by_email", "xlsx", warehouse)
    with pytest.raises(BuildError, match="build first"):
        export_audience("all_by_email", "csv", tmp_path / "persona.duckdb")
    with duckdb.connect(str(work_file(warehouse))) as connection:
        connection.execute("update seeds.source_systems set id_is_contact_detail = 'TRUE' where source_system = 'shop'")
    with pytest.raises(BuildError, match="The ids of shop are contact details"):
        export_audience("all_by_email", "csv", warehouse)
