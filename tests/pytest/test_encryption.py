"""Published files are encrypted where a key is set."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from persona import encryption
from persona.encryption import EncryptionError, attach_published
from persona.erasure import forget
from persona.errors import BuildError
from persona.publishing import publish
from persona.warehouse import kept_files

KEY = "a secret of many characters"
ANNE, BERT = 0x0123456789ABCDE, 0x0EDCBA987654321


@pytest.fixture
def work(tmp_path: Path) -> Path:
    """A work file with two people, Anne and Bert, in the three marts that a publication counts."""
    file = tmp_path / ".work" / "persona.duckdb"
    file.parent.mkdir()
    with duckdb.connect(str(file)) as connection:
        connection.execute("set force_compression = 'uncompressed'; create schema marts")
        people = f"(values ({ANNE}, 'Anne'), ({BERT}, 'Bert')) as people (user_id, province)"
        connection.execute(f"create table marts.dim_users as from {people}")
        connection.execute(f"create table marts.dim_accounts as select user_id as account_key, user_id from {people}")
        dated = "select user_id, date '2026-06-30' as as_of_date, 'caller' as persona"
        connection.execute(f"create table marts.fct_user_features as {dated} from {people}")
        connection.execute(f"create table marts.fct_user_personas as {dated} from {people}")
    return file


@pytest.fixture
def with_key(monkeypatch: pytest.MonkeyPatch) -> None:
    """A key, and DuckDB's own cipher in the place of OpenSSL, whose extension is not on every machine."""
    monkeypatch.setenv(encryption.KEY_VARIABLE, KEY)
    monkeypatch.setattr(
        encryption, "load_cipher", lambda connection: connection.execute("set force_mbedtls_unsafe = true")
    )


def people(file: Path) -> list[str]:
    with duckdb.connect() as connection:
        attach_published(connection, file, "opened")
        return [row[0] for row in connection.sql("select province from opened.marts.dim_users order by 1").fetchall()]


def test_without_a_key_the_published_file_is_open_to_its_owner(work: Path, tmp_path: Path):
    warehouse = tmp_path / "persona.duckdb"
    publish(work, warehouse)
    assert people(warehouse) == ["Anne", "Bert"]
    duckdb.connect(str(warehouse), read_only=True).close()


@pytest.mark.usefixtures("with_key")
def test_with_a_key_the_published_file_opens_by_it_alone(work: Path, tmp_path: Path, monkeypatch):
    warehouse = tmp_path / "persona.duckdb"
    assert publish(work, warehouse) == "4 marts about 2 people as of 2026-06-30, 2 with a persona"
    assert people(warehouse) == ["Anne", "Bert"]
    assert b"Anne" in work.read_bytes()
    assert b"Anne" not in warehouse.read_bytes()
    with pytest.raises(duckdb.Error, match="encrypted"):
        duckdb.connect(str(warehouse), read_only=True)
    monkeypatch.setenv(encryption.KEY_VARIABLE, KEY + "!")
    with pytest.raises(EncryptionError, match="is encrypted, and PERSONA_ENCRYPTION_KEY does not open it"):
        people(warehouse)


@pytest.mark.usefixtures("with_key")
def test_who_is_erased_leaves_encrypted_kept_files_too(work: Path, tmp_path: Path):
    warehouse = tmp_path / "persona.duckdb"
    publish(work, warehouse)
    publish(work, warehouse)
    (kept,) = kept_files(warehouse)
    assert forget(kept, [ANNE]) == 4
    assert people(kept) == ["Bert"]
    with pytest.raises(duckdb.Error, match="encrypted"):
        duckdb.connect(str(kept), read_only=True)


def test_where_nothing_can_encrypt_the_build_says_what_to_install(work: Path, tmp_path: Path, monkeypatch):
    monkeypatch.setenv(encryption.KEY_VARIABLE, KEY)
    monkeypatch.setattr(encryption, "load_cipher", lambda connection: None)
    with pytest.raises(BuildError, match=r"nothing to encrypt with on this machine.*install httpfs.*It is as it was"):
        publish(work, tmp_path / "persona.duckdb")


def test_a_key_that_can_be_guessed_is_refused(work: Path, tmp_path: Path, monkeypatch):
    monkeypatch.setenv(encryption.KEY_VARIABLE, "short")
    with pytest.raises(BuildError, match="must have 16 characters or more"):
        publish(work, tmp_path / "persona.duckdb")
