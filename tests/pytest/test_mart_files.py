"""Marts as files say what the published file says, and nobody but their owner can read them."""

from __future__ import annotations

import csv
import json
import stat
from pathlib import Path

import duckdb
import pytest
from typer.testing import CliRunner

import persona.__main__ as commands
from persona import encryption
from persona.errors import BuildError
from persona.mart_files import default_folder, export_marts, renew
from persona.publishing import publish

ANNE, BERT = 0x0123456789ABCDE, 0x0EDCBA987654321


def write_work(file: Path, people: dict[int, str]) -> None:
    """Make a file to publish: people and their provinces in marts, and a private table."""
    file.parent.mkdir(exist_ok=True)
    file.unlink(missing_ok=True)
    with duckdb.connect(str(file)) as connection:
        connection.execute("create schema marts; create schema intermediate")
        connection.execute("create table intermediate.int_people (user_id bigint)")
        connection.execute("create table marts.dim_users (user_id bigint, province varchar, accounts bigint)")
        connection.executemany("insert into marts.dim_users values (?, ?, 2)", list(people.items()))
        dated = "select user_id, date '2026-06-30' as as_of_date, 'caller' as persona, null::bigint as users"
        connection.execute(f"create table marts.fct_user_features as {dated} from marts.dim_users")
        connection.execute(f"create table marts.fct_user_personas as {dated} from marts.dim_users")


@pytest.fixture
def warehouse(tmp_path: Path) -> Path:
    """A published file about Anne, whose province looks like a formula, and Bert."""
    write_work(tmp_path / ".work/persona.duckdb", {ANNE: "=1+1", BERT: "서울"})
    publish(tmp_path / ".work/persona.duckdb", tmp_path / "persona.duckdb")
    return tmp_path / "persona.duckdb"


def files(folder: Path) -> set[str]:
    return {file.name for file in folder.iterdir()}


def test_each_mart_is_a_private_file_with_its_rows_and_keys_as_text(warehouse: Path):
    folder = default_folder(warehouse)
    said = export_marts(warehouse, "parquet")
    assert said == f"{folder} holds 3 marts as parquet, which only you may read. Each build writes it anew."
    marts = ["dim_users", "fct_user_features", "fct_user_personas"]
    assert files(folder) == {f"{mart}.parquet" for mart in marts} | {"manifest.json"}
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir()} == {0o600}
    manifest = json.loads((folder / "manifest.json").read_text())
    assert manifest["format"] == "parquet"
    assert manifest["marts"][:2] == [
        {"mart": "dim_users", "file": "dim_users.parquet", "rows": 2, "as_of_date": None},
        {"mart": "fct_user_features", "file": "fct_user_features.parquet", "rows": 2, "as_of_date": "2026-06-30"},
    ]
    rows = duckdb.sql(f"select * from '{folder}/dim_users.parquet' order by province").fetchall()
    assert rows == [(str(ANNE), "=1+1", 2), (str(BERT), "서울", 2)]
    # A suppressed number is null there too, not zero.
    assert duckdb.sql(f"select distinct users from '{folder}/fct_user_features.parquet'").fetchall() == [(None,)]


def test_csv_files_are_ones_that_a_spreadsheet_reads_and_does_not_run(warehouse: Path):
    export_marts(warehouse, "csv")
    file = default_folder(warehouse) / "dim_users.csv"
    assert file.read_bytes().startswith("\ufeffuser_id,province,accounts\n".encode())
    with file.open(encoding="utf-8-sig", newline="") as handle:
        rows = sorted(csv.DictReader(handle), key=lambda row: row["province"])
    assert rows == [
        {"user_id": str(ANNE), "province": "'=1+1", "accounts": "2"},
        {"user_id": str(BERT), "province": "서울", "accounts": "2"},
    ]
    suppressed = (default_folder(warehouse) / "fct_user_features.csv").read_text(encoding="utf-8-sig")
    assert {line.rsplit(",", 1)[1] for line in suppressed.splitlines()[1:]} == {""}


def test_a_build_writes_the_files_anew_without_those_who_are_gone(warehouse: Path, monkeypatch: pytest.MonkeyPatch):
    def build(warehouse: Path, settings: dict[str, str], refresh: str) -> str:
        write_work(warehouse.parent / ".work/persona.duckdb", {BERT: "서울"})
        return publish(warehouse.parent / ".work/persona.duckdb", warehouse)

    monkeypatch.setattr(commands.building, "build", build)
    monkeypatch.setattr(commands, "_report_on_build", lambda warehouse: None)
    export_marts(warehouse, "csv")
    (default_folder(warehouse) / "dim_gone.csv").write_text("a mart that there was once")
    result = CliRunner().invoke(commands.app, ["build", "--raw-path", "none", "--warehouse", str(warehouse)])
    assert result.output.splitlines()[-1].startswith(f"{default_folder(warehouse)} holds 3 marts as csv")
    assert "dim_gone.csv" not in files(default_folder(warehouse))
    assert str(ANNE) not in (default_folder(warehouse) / "dim_users.csv").read_text(encoding="utf-8")
    assert [file.name for file in warehouse.parent.glob(".persona_marts*")] == []


def test_where_nobody_exported_a_build_writes_no_files(warehouse: Path):
    assert renew(warehouse) is None
    assert not default_folder(warehouse).exists()


def test_files_that_can_not_be_written_anew_do_not_stay(warehouse: Path):
    export_marts(warehouse, "parquet")
    warehouse.write_bytes(b"no database")
    with pytest.raises(BuildError, match="could not be written"):
        renew(warehouse)
    assert not default_folder(warehouse).exists()


def test_an_encrypted_file_is_exported_by_its_key_alone(
    warehouse: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    # DuckDB's own cipher in the place of OpenSSL, whose extension is not on every machine.
    monkeypatch.setattr(
        encryption, "load_cipher", lambda connection: connection.execute("set force_mbedtls_unsafe = true")
    )
    monkeypatch.setenv(encryption.KEY_VARIABLE, "a secret of many characters")
    publish(tmp_path / ".work/persona.duckdb", warehouse)
    export_marts(warehouse, "parquet")
    assert duckdb.sql(f"select count(*) from '{default_folder(warehouse)}/dim_users.parquet'").fetchone() == (2,)
    monkeypatch.setenv(encryption.KEY_VARIABLE, "another secret of many")
    with pytest.raises(encryption.EncryptionError, match="does not open it"):
        export_marts(warehouse, "parquet")


def test_what_can_not_be_exported_is_said(warehouse: Path, tmp_path: Path):
    with pytest.raises(BuildError, match="FORMAT must be csv or parquet, not 'xlsx'"):
        export_marts(warehouse, "xlsx")
    with pytest.raises(BuildError, match="build first"):
        export_marts(tmp_path / "nothing.duckdb", "csv")
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine/letter.txt").write_text("dear")
    with pytest.raises(BuildError, match="is no export of marts and was left alone"):
        export_marts(warehouse, "csv", tmp_path / "mine")
    assert files(tmp_path / "mine") == {"letter.txt"}
