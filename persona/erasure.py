"""Take erased people out of DuckDB files, their bytes too.

Deleting rows leaves their bytes in a DuckDB file, after a checkpoint too: a file is only rid of somebody when what is
left is written into a new one, which takes its place. docs/decisions/0018-files-are-rewritten.md says more.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from pathlib import Path

import duckdb

from persona.encryption import attach_new, attach_published
from persona.sql import escaped

#: Keys of somebody whom another's row only names: they are emptied. A row with any other key of theirs goes.
NAMED_BY_OTHERS = ("counterpart_account_key", "referrer_account_key")

#: The one table that remembers whom to forget, as keys.
MEMORY = "intermediate.int_erased_accounts"


def erased_accounts(work: Path) -> list[int]:
    """Return the keys of all accounts that a work file remembers as erased, in order."""
    with duckdb.connect(str(work), read_only=True) as connection:
        schema, table = MEMORY.split(".")
        known = connection.execute(
            "select count(*) from duckdb_tables() where schema_name = ? and table_name = ?", [schema, table]
        ).fetchone()
        if not known or not known[0]:
            return []
        return [row[0] for row in connection.sql(f"select account_key from {MEMORY} order by 1").fetchall()]


def forget(file: Path, account_keys: Iterable[int]) -> int:
    """Write a file anew without some accounts; a file that does not hold them is not touched.

    Rows that hold one of the keys, or the platform's id of one of the accounts, are left out. Where another's row only
    names them, as counterpart, as referrer or in the text of a refused row, the name is emptied; so is the text of
    refused lines of their orders. Examples that a report quotes can't be traced to anyone: in a file that held one of
    the accounts all are emptied.

    Parameters
    ----------
    file : Path
        A DuckDB file that nobody writes to. It is replaced in one step; who has it open keeps the old one.
    account_keys : iterable of int
        Keys of the accounts to forget.

    Returns
    -------
    int
        How many values were taken out.

    Raises
    ------
    EncryptionError
        If the file is encrypted and the key is another.
    """
    keys = sorted(set(account_keys))
    if not keys:
        return 0
    fresh = _beside(file)
    with duckdb.connect() as connection:
        attach_published(connection, file, "held")
        connection.execute("create table memory.erased as select unnest(?::bigint[]) as account_key", [keys])
        tables = connection.sql(
            "select schema_name, table_name from duckdb_tables() where database_name = 'held' order by 1, 2"
        ).fetchall()
        columns = {(schema, table): _columns(connection, schema, table, keys) for schema, table in tables}
        _collect_ids(connection, columns)
        found = sum(_count(connection, table, columns[table]) for table in tables)
        if not found:
            return 0
        attach_new(connection, fresh, "fresh")
        for schema, table in tables:
            connection.execute(f"create schema if not exists fresh.{schema}")
            connection.execute(
                f'create table fresh.{schema}."{table}" as {_what_is_left((schema, table), columns[schema, table])}'
            )
            copy_comments(connection, "held", "fresh", schema, table)
    _take_place(fresh, file)
    return found


def compact(file: Path) -> None:
    """Write a file anew, in its format, with all that it holds now, so that no bytes of deleted rows are left in it."""
    fresh = _beside(file)
    with duckdb.connect() as connection:
        # Views name their database: it must be called in here as it is when the file is opened.
        connection.execute(f"attach '{escaped(file)}' (read_only)")
        name, version = connection.sql(
            "select database_name, tags['storage_version'] from duckdb_databases() where path is not null"
        ).fetchone()
        connection.execute(
            f"attach '{escaped(fresh)}' as persona_rewritten (storage_version '{version.removesuffix('+')}')"
        )
        connection.execute(f'copy from database "{name}" to persona_rewritten')
    _take_place(fresh, file)


def possible_key_columns(
    connection: duckdb.DuckDBPyConnection, relation: str, columns: Iterable[str], keys: Iterable[int]
) -> set[str]:
    """Return those of a relation's 64-bit columns that reach the smallest of some keys: no other can hold any."""
    names, smallest = list(columns), min(keys)
    if not names:
        return set()
    maxima = ", ".join(f'max("{name}")' for name in names)
    highest = connection.sql(f"select {maxima} from {relation}").fetchone() or ()
    return {name for name, value in zip(names, highest, strict=True) if value is not None and value >= smallest}


def copy_comments(connection: duckdb.DuckDBPyConnection, source: str, target: str, schema: str, table: str) -> None:
    """Give a copied table the comments of the table and its columns; `source` and `target` are attached databases."""
    comments = connection.execute(
        "select null, comment from duckdb_tables() where database_name = ? and schema_name = ? and table_name = ? "
        "union all select column_name, comment from duckdb_columns() "
        "where database_name = ? and schema_name = ? and table_name = ?",
        [source, schema, table] * 2,
    ).fetchall()
    for column, comment in comments:
        what = f'column {target}.{schema}."{table}"."{column}"' if column else f'table {target}.{schema}."{table}"'
        if comment:
            connection.execute(f"comment on {what} is '{escaped(comment)}'")


def _columns(connection: duckdb.DuckDBPyConnection, schema: str, table: str, keys: list[int]) -> dict[str, str]:
    """The columns of a table by what they hold: `own` keys, keys `named` by others, `id`, `record` or `example`."""
    names = connection.execute(
        "select column_name, data_type from duckdb_columns() "
        "where database_name = 'held' and schema_name = ? and table_name = ? order by column_index",
        [schema, table],
    ).fetchall()
    integers = [name for name, data_type in names if data_type == "BIGINT"]
    holding = possible_key_columns(connection, f'held.{schema}."{table}"', integers, keys)
    roles = {}
    for name, data_type in names:
        if name in holding:
            roles[name] = "named" if name in NAMED_BY_OTHERS else "own"
        elif data_type == "VARCHAR" and name.endswith("account_id"):
            roles[name] = "id"
        elif data_type == "VARCHAR" and name == "raw_record":
            roles[name] = "record"
        elif data_type == "VARCHAR" and name == "example":
            roles[name] = "example"
        else:
            roles[name] = "other"
    return roles


def _collect_ids(connection: duckdb.DuckDBPyConnection, columns: dict[tuple[str, str], dict[str, str]]) -> None:
    """The platform's ids of the accounts and of their orders, where the file itself says them."""
    connection.execute("create table memory.erased_ids (source_system varchar, account_id varchar)")
    connection.execute("create table memory.erased_orders (order_id varchar)")
    for (schema, table), roles in columns.items():
        theirs = f'from held.{schema}."{table}" where account_key in (select account_key from memory.erased)'
        if {"account_key", "source_system", "account_id"} <= set(roles):
            connection.execute(
                f"insert into memory.erased_ids select distinct source_system, account_id {theirs} "
                "and account_id is not null"
            )
        if {"account_key", "feed", "object_id"} <= set(roles):
            connection.execute(
                f"insert into memory.erased_orders select distinct object_id {theirs} and feed = 'orders'"
            )
    for (schema, table), roles in columns.items():
        for name in [name for name, role in roles.items() if role == "record"]:
            connection.execute(
                f"insert into memory.erased_orders select distinct {_field(name, 'order_id')} "
                f'from held.{schema}."{table}" as held_rows '
                f"where {_field(name, 'order_id')} is not null and {_names_erased(name)}"
            )


def _field(record: str, field: str) -> str:
    """A field of the JSON in a column; null where it is none."""
    return f'json_extract_string(case when json_valid("{record}") then "{record}" end, \'$.{field}\')'


def _names_erased(record: str) -> str:
    """Whether an erased id is a value of the JSON in a column. One of another system that is spelt alike counts too."""
    return (
        "exists (select 1 from memory.erased_ids as ids where list_contains(list_transform("
        f"{_field(record, '*')}, lambda value: lower(trim(value))), lower(ids.account_id)))"
    )


def _conditions(roles: dict[str, str]) -> tuple[list[str], dict[str, str]]:
    """Conditions under which a row goes, and by column under which a value is emptied."""
    goes, emptied = [], {}
    for name, role in roles.items():
        key = f'"{name}" in (select account_key from memory.erased)'
        if role == "own":
            goes.append(key)
        elif role == "named":
            emptied[name] = key
        elif role == "id":
            prefix = name.removesuffix("account_id")
            system = f"{prefix}source_system" if f"{prefix}source_system" in roles else "source_system"
            same_system = f' and ids.source_system = held_rows."{system}"' if system in roles else ""
            goes.append(
                "exists (select 1 from memory.erased_ids as ids "
                f'where ids.account_id = held_rows."{name}"{same_system})'
            )
        elif role == "record":
            of_an_order = f"{_field(name, 'order_id')} in (select order_id from memory.erased_orders)"
            emptied[name] = f"({_names_erased(name)} or {of_an_order})"
        elif role == "example":
            emptied[name] = f'"{name}" is not null'
    return goes, emptied


def _count(connection: duckdb.DuckDBPyConnection, table: tuple[str, str], roles: dict[str, str]) -> int:
    goes, emptied = _conditions(roles)
    if not goes and not emptied:
        return 0
    telling = [*goes, *(condition for name, condition in emptied.items() if roles[name] != "example")]
    counted = " or ".join(f"coalesce({condition}, false)" for condition in telling) or "false"
    found = connection.sql(f'select count(*) from held.{table[0]}."{table[1]}" as held_rows where {counted}').fetchone()
    return found[0] if found else 0


def _what_is_left(table: tuple[str, str], roles: dict[str, str]) -> str:
    goes, emptied = _conditions(roles)
    values = ", ".join(
        f'case when coalesce({emptied[name]}, false) then null else "{name}" end as "{name}"'
        if name in emptied
        else f'"{name}"'
        for name in roles
    )
    kept = " and ".join(f"not coalesce({condition}, false)" for condition in goes) or "true"
    return f'select {values} from held.{table[0]}."{table[1]}" as held_rows where {kept}'


def _beside(file: Path) -> Path:
    """A place for a new file of the same name, which only its owner can look into."""
    folder = file.parent / ".rewriting"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700)
    return folder / file.name


def _take_place(fresh: Path, file: Path) -> None:
    fresh.chmod(0o600)
    os.replace(fresh, file)
    shutil.rmtree(fresh.parent, ignore_errors=True)
