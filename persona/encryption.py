"""Open published files that are encrypted, and write them so where a key is set.

DuckDB encrypts a whole file with AES-256 in GCM. What it ships can only read such files: writing needs OpenSSL, which
comes with its extension `httpfs`. The key is in the environment, never in a log, a setting or a file.
"""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

import duckdb

from persona.sql import escaped

KEY_VARIABLE = "PERSONA_ENCRYPTION_KEY"

#: Fewer characters than these can be guessed.
SHORTEST_KEY = 16


class EncryptionError(Exception):
    """The key does not fit, or this machine can't encrypt; the message says what to do."""


def attach_new(connection: duckdb.DuckDBPyConnection, file: Path, name: str) -> None:
    """Attach a file to be written as database `name`, encrypted where a key is set.

    Raises
    ------
    EncryptionError
        If the key is too short, or DuckDB has nothing to encrypt with.
    """
    key = os.environ.get(KEY_VARIABLE, "")
    if not key:
        connection.execute(f"attach '{escaped(file)}' as {name}")
        return
    if len(key) < SHORTEST_KEY:
        raise EncryptionError(f"{KEY_VARIABLE} must have {SHORTEST_KEY} characters or more.")
    load_cipher(connection)
    try:
        connection.execute(f"attach '{escaped(file)}' as {name} (encryption_key '{escaped(key)}')")
    except duckdb.Error as error:
        if "read-only crypto module" not in str(error):
            raise
        raise EncryptionError(
            f"{KEY_VARIABLE} is set, but DuckDB has nothing to encrypt with on this machine. Install its extension "
            "once, `python -c \"import duckdb; duckdb.sql('install httpfs')\"`, or unset the key and encrypt the disk."
        ) from None


def attach_published(connection: duckdb.DuckDBPyConnection, file: Path, name: str) -> None:
    """Attach a published or kept file for reading as database `name`, whether it is encrypted or not.

    Raises
    ------
    EncryptionError
        If it is encrypted and the key is missing or another.
    """
    try:
        connection.execute(f"attach '{escaped(file)}' as {name} (read_only)")
        return
    except duckdb.Error as error:
        if "encrypt" not in str(error).lower():
            raise
    key = os.environ.get(KEY_VARIABLE, "")
    try:
        connection.execute(f"attach '{escaped(file)}' as {name} (read_only, encryption_key '{escaped(key)}')")
    except duckdb.Error:
        raise EncryptionError(f"{file} is encrypted, and {KEY_VARIABLE} does not open it.") from None


def load_cipher(connection: duckdb.DuckDBPyConnection) -> None:
    """Load OpenSSL into a connection where it is installed."""
    with contextlib.suppress(duckdb.Error):
        connection.execute("load httpfs")
