"""The pseudonyms that SQL computes are HMAC-SHA-256, and production can't run on the public key."""

import hashlib
import hmac
from pathlib import Path

import duckdb
import jinja2
import pytest
from dbt_common.exceptions import DbtRuntimeError

from persona.duckdb_plugin import KEY_VARIABLE, Plugin
from persona.pseudonyms import DEMO_KEY, hmac_pads

# RFC 2104: a key longer than a block of 64 bytes is hashed first.
KEYS = [b"", b"k", DEMO_KEY.encode(), b"k" * 63, b"k" * 64, b"k" * 65, "비밀 열쇠".encode(), bytes(range(256))]
MESSAGES = ["", "+821012345678", "kim@example.com", "서울", "x" * 1000]

MACROS = Path(__file__).parents[2] / "macros"


@pytest.mark.parametrize("key", KEYS, ids=lambda key: f"{len(key)} bytes")
@pytest.mark.parametrize("message", MESSAGES, ids=lambda message: f"{len(message)} characters")
def test_two_hashes_with_the_pads_are_the_hmac(key, message):
    inner, outer = hmac_pads(key)
    assert len(inner) == len(outer) == 64
    split = hashlib.sha256(outer + hashlib.sha256(inner + message.encode()).digest()).hexdigest()
    assert split == hmac.new(key, message.encode(), hashlib.sha256).hexdigest()


def test_rfc_4231_holds():
    inner, outer = hmac_pads(b"Jefe")
    split = hashlib.sha256(outer + hashlib.sha256(inner + b"what do ya want for nothing?").digest()).hexdigest()
    assert split == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"


@pytest.mark.parametrize("key", ["", "a secret that is long enough for this", "ÿ\\x00'; select 1 --"])
def test_sql_computes_the_same(monkeypatch, key):
    monkeypatch.setenv(KEY_VARIABLE, key)
    plugin = Plugin("persona", {})
    macros = jinja2.Environment(extensions=["jinja2.ext.do"]).from_string((MACROS / "engine/keys.sql").read_text())
    query = "select " + macros.module.default__pseudonym("cast(? as varchar)")
    with duckdb.connect() as connection:
        plugin.configure_cursor(connection)
        for message in MESSAGES:
            expected = hmac.new((key or DEMO_KEY).encode(), message.encode(), hashlib.sha256).hexdigest()
            assert connection.execute(query, [message]).fetchone() == (expected[:32],)
        assert connection.execute(query, [None]).fetchone() == (None,)


@pytest.mark.parametrize("key", ["", DEMO_KEY])
def test_a_target_that_needs_a_key_refuses_the_public_one(monkeypatch, key):
    monkeypatch.setenv(KEY_VARIABLE, key)
    with pytest.raises(DbtRuntimeError, match=KEY_VARIABLE):
        Plugin("persona", {"require_key": True})


def test_a_target_that_needs_a_key_takes_a_secret_one(monkeypatch):
    monkeypatch.setenv(KEY_VARIABLE, "a secret that is long enough for this")
    Plugin("persona", {"require_key": True})


def test_names_without_a_database_mean_the_one_that_the_profile_works_in():
    plugin = Plugin("persona", {"database": "lake"})
    with duckdb.connect() as connection:
        connection.execute("attach ':memory:' as lake")
        for cursor in (connection.cursor(), connection.cursor()):
            plugin.configure_cursor(cursor)
            cursor.execute("create schema if not exists raw")
            assert cursor.execute("select current_database()").fetchone() == ("lake",)
        schemas = connection.execute("select database_name from duckdb_schemas() where schema_name = 'raw'").fetchall()
    assert schemas == [("lake",)]
