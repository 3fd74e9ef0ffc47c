"""The target `sample` reads some accounts, and all of them: what it says of one is what the whole build says."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from persona.errors import BuildError
from persona.export import export_audience
from persona.running import WITHOUT_TESTS, run_dbt
from persona.warehouse import file_of_target, work_file

#: One name for all: dbt parses anew where its file is called otherwise.
FILE = "persona_sample.duckdb"
SAMPLE = {"PERSONA_TARGET": "sample"}

#: What is said of an account alone. Whose account it is depends on others.
FACTS = [
    *("marts.fct_events", "marts.fct_account_days", "marts.fct_orders", "intermediate.int_order_items"),
    *("intermediate.int_consents", "intermediate.int_crm_attributes"),
]


@pytest.fixture(scope="module", autouse=True)
def _own_target(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep what dbt parsed for the other tests: it parses anew for another target."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DBT_TARGET_PATH", str(tmp_path_factory.mktemp("sample_target")))
        yield


@pytest.fixture(scope="module")
def sample(demo_feeds: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The published file's place beside a private file that was built from a third of the accounts."""
    warehouse = tmp_path_factory.mktemp("sample") / FILE
    work_file(warehouse).parent.mkdir()
    settings = SAMPLE | {"PERSONA_RAW_PATH": str(demo_feeds), "PERSONA_SAMPLE_SHARE": "0.33"}
    selected = ["--select", "+rpt_feed_reconciliation", *(f"+{table.split('.')[1]}" for table in FACTS)]
    run_dbt(["build", *selected, *WITHOUT_TESTS], work_file(warehouse), settings, quiet=True)
    return warehouse


@pytest.fixture(scope="module")
def both(sample: Path, demo_warehouse: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        connection.execute(f"attach '{work_file(demo_warehouse)}' as persona (read_only)")
        connection.execute(f"attach '{work_file(sample)}' as persona_sample (read_only)")
        connection.execute("create view sampled as select account_key from persona_sample.staging.stg_accounts")
        yield connection


def test_a_share_of_the_accounts_is_in_the_sample(both: duckdb.DuckDBPyConnection):
    sampled, everyone = (
        both.sql(f"select count(distinct account_key) from {database}.staging.stg_accounts").fetchall()[0][0]
        for database in ("persona_sample", "persona")
    )
    assert 0.25 < sampled / everyone < 0.41


@pytest.mark.parametrize("table", FACTS)
def test_what_is_said_of_a_sampled_account_is_what_the_whole_build_says(both: duckdb.DuckDBPyConnection, table: str):
    columns = ", ".join(
        column
        for column, *_ in both.sql(f"describe persona.{table}").fetchall()
        if column not in ("user_id", "raw_record")
    )
    expected = f"select {columns} from persona.{table} where account_key in (from sampled)"
    found = f"select {columns} from persona_sample.{table}"
    assert both.sql(f"select count(*) > 20 from ({expected})").fetchall() == [(True,)]
    assert both.sql(f"({expected}) except all ({found})").fetchall() == []
    assert both.sql(f"({found}) except all ({expected})").fetchall() == []


def test_the_books_of_a_sample_balance_and_what_belongs_to_nobody_is_whole(both: duckdb.DuckDBPyConnection):
    fates = "rows_accepted + rows_duplicate + rows_rejected + rows_erased"
    books = f"select bool_and(rows_read = {fates}) from persona_sample.marts.rpt_feed_reconciliation"
    assert both.sql(books).fetchall() == [(True,)]
    assert both.sql(
        """
        select feed
        from persona.marts.rpt_feed_reconciliation as whole
        inner join persona_sample.marts.rpt_feed_reconciliation as sample using (feed)
        where whole.rows_read = sample.rows_read and whole.rows_read > 0
        order by 1
        """
    ).fetchall() == [("campaigns",), ("erasure_requests",)]


def test_a_share_of_one_is_everybody(demo_feeds: Path, demo_warehouse: Path, tmp_path: Path):
    work = tmp_path / FILE
    settings = SAMPLE | {"PERSONA_RAW_PATH": str(demo_feeds), "PERSONA_SAMPLE_SHARE": "1"}
    run_dbt(["run", "--select", "stg_pending_files"], work, settings, quiet=True)
    rows = {}
    for file in (work, work_file(demo_warehouse)):
        # A view knows the name of its database.
        with duckdb.connect(str(file), read_only=True) as connection:
            feeds = connection.sql("select view_name from duckdb_views() where schema_name = 'raw'").fetchall()
            rows[file] = {feed: connection.sql(f"select count(*) from raw.{feed}").fetchall() for (feed,) in feeds}
    assert rows[work] == rows[work_file(demo_warehouse)]
    assert sum(count for ((count,),) in rows[work].values()) > 1000


def test_rows_of_one_account_stay_together_however_its_id_is_spelled(tmp_path: Path):
    """And rows without an account, which are refused, are drawn one by one."""
    feeds = tmp_path / "feeds"
    feeds.mkdir()
    spelled = "\n".join(f"{' Chat'},{name},2026-06-0{day}" for name in [f"A{n}" for n in range(50)] for day in (1, 2))
    (feeds / "logins.csv").write_text(f"source_system,account_id,logged_in_at\n{spelled}\n")
    spelled = "\n".join(f'{{"source_system": "chat", "account_id": " a{n} "}}' for n in range(50))
    nobody = "\n".join(f'{{"source_system": "chat", "account_id": "", "nickname": "n", "age": {n}}}' for n in range(50))
    (feeds / "accounts.ndjson").write_text(f"{spelled}\n{nobody}\n")
    work = tmp_path / FILE
    settings = SAMPLE | {"PERSONA_RAW_PATH": str(feeds), "PERSONA_SAMPLE_SHARE": "0.5"}
    run_dbt(["run", "--select", "stg_pending_files"], work, settings, quiet=True)
    with duckdb.connect(str(work), read_only=True) as connection:
        logins, accounts, without = (
            connection.sql(query).fetchall()
            for query in (
                "select lower(account_id), count(*) from raw.logins group by 1 order by 1",
                "select trim(account_id), 2 from raw.accounts where account_id != '' order by 1",
                "select count(*) from raw.accounts where account_id = ''",
            )
        )
    assert logins == accounts
    assert 10 < len(accounts) < 40
    assert 10 < without[0][0] < 40


@pytest.mark.parametrize("share", ["0", "1.01"])
def test_what_is_no_share_stops_with_a_message(share: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]):
    settings = SAMPLE | {"PERSONA_RAW_PATH": "none", "PERSONA_SAMPLE_SHARE": share}
    with pytest.raises(BuildError):
        run_dbt(["run", "--select", "stg_pending_files"], tmp_path / FILE, settings, quiet=True)
    assert f"sample_share must be a number above 0 and at most 1, such as 0.1, not '{share}'" in capfd.readouterr().err


def test_a_sample_has_a_file_of_its_own(monkeypatch: pytest.MonkeyPatch):
    whole, sample = Path("warehouse/persona.duckdb"), Path("warehouse/persona_sample.duckdb")
    assert file_of_target(whole, {}) == whole
    assert file_of_target(whole, SAMPLE) == file_of_target(sample, SAMPLE) == sample
    monkeypatch.setenv("PERSONA_TARGET", "sample")
    assert file_of_target(whole, {}) == sample


def test_nobody_is_addressed_from_a_sample(sample: Path):
    with pytest.raises(BuildError, match="Export from a whole build"):
        export_audience("all_by_email", "csv", sample)
