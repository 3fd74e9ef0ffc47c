"""What is held about a person, and why: the report that somebody may ask for."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import yaml

from persona.catalogue import feeds
from persona.encryption import attach_published
from persona.erasure import MEMORY, NAMED_BY_OTHERS, possible_key_columns
from persona.errors import BuildError
from persona.feeds import inspect_feed
from persona.pseudonyms import pseudonym
from persona.settings import setting
from persona.sql import escaped
from persona.warehouse import REPORTS, built_file, kept_files, private_text

ROOT = Path(__file__).parent.parent

#: Why a table is held that no purpose is declared for, by its layer.
_WHY = {
    "staging": "the feed in standard forms, from which everything else is made",
    "identity": "needed to tell which accounts are one person, and whom to erase",
    "cleaning": "needed to tell duplicates and refused rows from good ones",
    "facts": "the record of behaviour that features and reports are counted from",
    "people": "needed to tell what kind of account it is and what the person may be used for",
}


class UnknownAccount(BuildError):
    """No account of this name is known."""


@dataclass(frozen=True)
class Person:
    """A person: their id, the ids they had before, and their accounts as (account_key, source_system, account_id)."""

    user_id: int
    former_ids: tuple[int, ...]
    accounts: tuple[tuple[int, str, str], ...]

    @property
    def keys(self) -> list[int]:
        """All keys by which tables may know them."""
        return sorted({self.user_id, *self.former_ids, *(key for key, _, _ in self.accounts)})


def write_report(account: str, warehouse: Path, raw_path: str, out: Path | None = None) -> str:
    """Write all that is held about the person of an account, as JSON and as Markdown; return a line that says where.

    Parameters
    ----------
    account : str
        `source_system:account_id`, as the feeds spell it.
    warehouse : Path
        The published file; the private file and the kept ones are found beside it.
    raw_path : str
        Folder with the feeds; empty where they are tables, which are not looked into.
    out : Path, optional
        Folder to write to. By default a private one beside the warehouse, which the next build empties.

    Raises
    ------
    UnknownAccount
        If no account of this name is known.
    BuildError
        If `account` has another form, nothing was built yet or a build is under way.
    """
    source_system, separator, account_id = (part.strip() for part in account.partition(":"))
    if not (separator and source_system and account_id):
        raise BuildError(f"ACCOUNT must be source_system:account_id, such as chat:u123, not '{account}'.")
    work = built_file(warehouse)
    try:
        with duckdb.connect() as connection:
            connection.execute(f"attach '{escaped(work)}' as work (read_only)")
            declared = _declared(connection)
            key = _account_key(source_system, _clean_id(source_system, account_id, declared))
            if _is_erased(connection, key):
                return (
                    f"{account} was erased. All that is held is the key {key} in {MEMORY} of {work}, so that they are "
                    "not taken in again; what the feeds still hold is not read."
                )
            person = _person(connection, key, account)
            connection.execute("create table memory.person_keys as select unnest(?::bigint[]) as key", [person.keys])
            connection.execute("create table memory.person_accounts (source_system varchar, account_id varchar)")
            connection.executemany(
                "insert into memory.person_accounts values (?, ?)",
                [[system, name] for _, system, name in person.accounts],
            )
            report = {
                "account": account,
                "written_at": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
                "user_id": person.user_id,
                "former_user_ids": list(person.former_ids),
                "accounts": [
                    {"account_key": key, "source_system": system, "account_id": name}
                    for key, system, name in person.accounts
                ],
                "may_be_used_for": _rows(
                    connection,
                    "select purpose, channel, is_eligible, reason, policy_version, expires_at "
                    "from work.marts.fct_user_eligibility where user_id in (select key from person_keys) order by 1, 2",
                ),
                "tables": _tables(connection, work, "the private file of the builds", person.keys),
                "feeds": _feeds(connection, declared, raw_path),
            }
            files = [
                (warehouse, "the published marts"),
                *((file, "kept older marts") for file in kept_files(warehouse)),
            ]
            for file, what in files:
                if file.exists():
                    report["tables"] += _tables(connection, file, what, person.keys)
    except duckdb.IOException as error:
        raise BuildError(f"A file can't be read, perhaps because a build is under way: {error}") from None
    return _write(report, out or work.parent / REPORTS)


def _declared(connection: duckdb.DuckDBPyConnection) -> dict[str, tuple[bool, bool]]:
    """Per source system: whether its ids fold their case, whether they are contact details."""
    rows = connection.sql(
        "select trim(source_system), lower(trim(folds_id_case)) = 'true', lower(trim(id_is_contact_detail)) = 'true' "
        "from work.seeds.source_systems"
    ).fetchall()
    return {system: (bool(folds), bool(is_contact)) for system, folds, is_contact in rows}


def _clean_id(source_system: str, account_id: str, declared: dict[str, tuple[bool, bool]]) -> str:
    """An id as the macro `clean_account_id` spells it."""
    folds, is_contact = declared.get(source_system, (False, False))
    text = account_id.strip().lower() if folds else account_id.strip()
    return pseudonym(text) if is_contact else text


def _account_key(source_system: str, account_id: str) -> int:
    """The key as the macro `account_key` makes it."""
    return int(hashlib.md5(f"{source_system}|{account_id}".encode(), usedforsecurity=False).hexdigest()[:15], 16)


def _is_erased(connection: duckdb.DuckDBPyConnection, key: int) -> bool:
    return bool(connection.execute(f"select 1 from work.{MEMORY} where account_key = ?", [key]).fetchone())


def _person(connection: duckdb.DuckDBPyConnection, key: int, account: str) -> Person:
    found = connection.execute("select user_id from work.marts.dim_accounts where account_key = ?", [key]).fetchone()
    if not found:
        raise UnknownAccount(
            f"There is no account {account}. Write it as the feeds do, source_system:account_id; "
            "rows that were refused are in fct_rejected_records."
        )
    accounts = connection.execute(
        "select account_key, source_system, account_id from work.marts.dim_accounts where user_id = ? order by 2, 3",
        [found[0]],
    ).fetchall()
    former = connection.execute(
        "select former_user_id from work.marts.dim_user_aliases where user_id = ? order by 1", [found[0]]
    ).fetchall()
    return Person(found[0], tuple(row[0] for row in former), tuple(accounts))


def _tables(connection: duckdb.DuckDBPyConnection, file: Path, what: str, keys: list[int]) -> list[dict[str, Any]]:
    """Every table of a file that holds rows of the person, or rows of others that name them."""
    models = _models()
    if what != "the private file of the builds":
        attach_published(connection, file, "other")
        database = "other"
    else:
        database = "work"
    columns = connection.execute(
        "select schema_name, table_name, map(list(column_name), list(data_type)) from duckdb_columns() "
        "join duckdb_tables() using (database_name, schema_name, table_name) "
        "where database_name = ? group by 1, 2 order by 1, 2",
        [database],
    ).fetchall()
    held = []
    for schema, table, types in columns:
        relation = f'{database}.{schema}."{table}"'
        integers = [name for name, data_type in types.items() if data_type == "BIGINT"]
        theirs, naming = _conditions(types, possible_key_columns(connection, relation, integers, keys))
        if not theirs and not naming:
            continue
        own = f"coalesce({' or '.join(theirs) or 'false'}, false)"
        rows = _rows(connection, f"select * from {relation} where {own}")
        named = connection.sql(
            f"select count(*) from {relation} where coalesce({' or '.join(naming) or 'false'}, false) and not {own}"
        ).fetchone()
        if rows or (named and named[0]):
            held.append(
                {
                    "file": str(file),
                    "file_is": what,
                    "table": f"{schema}.{table}",
                    **_why(table, models),
                    "kept_for": _kept_for(table, what),
                    "rows_of_others_that_name_them": named[0] if named else 0,
                    "rows": rows,
                }
            )
    if database == "other":
        connection.execute("detach other")
    return held


def _conditions(types: dict[str, str], keys: set[str]) -> tuple[list[str], list[str]]:
    """Conditions under which a row is the person's, and under which another's row names them.

    `types` are a table's columns and `keys` those that may hold keys: these are told by their value, whatever the
    column's name.
    """
    is_key = {name: f'"{name}" in (select key from person_keys)' for name in sorted(keys)}
    theirs = [condition for name, condition in is_key.items() if name not in NAMED_BY_OTHERS]
    naming = [condition for name, condition in is_key.items() if name in NAMED_BY_OTHERS]
    for prefix in ("", "other_"):
        if {f"{prefix}source_system", f"{prefix}account_id"} <= set(types):
            theirs.append(
                f"row(trim({prefix}source_system), trim({prefix}account_id)) "
                "in (select row(source_system, account_id) from person_accounts)"
            )
    if "raw_record" in types and "account_key" not in types:
        values = "json_extract_string(raw_record, '$.*')"
        theirs.append(
            f"exists (select 1 from person_accounts as own where list_contains({values}, own.account_id) "
            f"and list_contains({values}, own.source_system))"
        )
    return theirs, naming


@cache
def _models() -> dict[str, dict[str, Any]]:
    """What is said of each model: description, `meta` and layer."""
    found = {}
    for path in sorted([*ROOT.glob("models/**/_*__models.yml"), *ROOT.glob("python_models/**/_*__models.yml")]):
        for model in (yaml.safe_load(path.read_text(encoding="utf-8")) or {}).get("models", []):
            found[model["name"]] = {
                "description": " ".join(model.get("description", "").split()),
                "meta": model.get("config", {}).get("meta", {}),
                "layer": path.parent.name,
            }
    return found


def _why(table: str, models: dict[str, dict[str, Any]]) -> dict[str, str]:
    model = models.get(table)
    if not model:
        return {"what": "", "why": "made by a build of an older version"}
    purpose = model["meta"].get("purpose")
    if purpose == "none":
        return {"what": model["description"], "why": model["meta"]["purpose_reason"]}
    if purpose:
        return {"what": model["description"], "why": f"for the purpose {purpose}"}
    return {"what": model["description"], "why": _WHY.get(model["layer"], "a step towards the marts that follow it")}


def _kept_for(table: str, what: str) -> str:
    if what == "kept older marts":
        days = setting("kept_file_retention_days")
        limit = f", and at most {days} days" if str(days) else ""
        return f"until {setting('keep_published')} newer files are kept{limit}"
    if table == "int_identity_history":
        days = setting("identity_history_retention_days")
        return f"changes for {days} days" if str(days) else "for good: identity_history_retention_days is not set"
    return "made anew by every build, as long as the feeds hold what it is made of"


def _feeds(
    connection: duckdb.DuckDBPyConnection, declared: dict[str, tuple[bool, bool]], raw_path: str
) -> list[dict[str, Any]]:
    """The rows of every feed that are the person's, and how many of others' rows name them."""
    if not raw_path or not Path(raw_path).is_dir():
        return []
    connection.create_function(
        "clean_id", lambda system, text: _clean_id(system, text, declared), ["VARCHAR", "VARCHAR"], "VARCHAR"
    )
    periods = setting("feed_retention_days")
    periods = json.loads(periods) if isinstance(periods, str) else periods
    connection.execute("create table memory.person_orders (source_system varchar, order_id varchar)")
    held = []
    for feed in feeds():
        found = inspect_feed(raw_path, feed.name)
        names = {column["name"].lower(): column["name"] for column in found["columns"]}
        if not found["scan"] or "source_system" not in names:
            continue
        is_theirs = [
            f'row(trim(source_system), clean_id(trim(source_system), "{names[column]}"::varchar)) '
            "in (select row(source_system, account_id) from person_accounts)"
            for column in feed.account_columns
            if column in names
        ]
        if feed.name == "order_items":
            is_theirs = [
                "row(trim(source_system), trim(order_id::varchar)) "
                "in (select row(source_system, order_id) from person_orders)"
            ]
        if not is_theirs:
            continue
        own = f"coalesce({is_theirs[0]}, false)"
        if feed.name == "orders":
            connection.execute(
                "insert into person_orders select trim(source_system), trim(order_id::varchar) "
                f"from {found['scan']} where {own}"
            )
        naming = f"coalesce({' or '.join(is_theirs[1:]) or 'false'}, false)"
        named = connection.sql(f"select count(*) from {found['scan']} where {naming} and not {own}").fetchone()
        rows = _rows(connection, f"select * from {found['scan']} where {own}")
        if rows or (named and named[0]):
            days = periods.get(feed.name)
            held.append(
                {
                    "feed": feed.name,
                    "what": feed.description,
                    "why": "delivered by the source system; builds are made from it",
                    "kept_for": f"used for {days} days" if days else "no period is set in feed_retention_days",
                    "rows_of_others_that_name_them": named[0] if named else 0,
                    "rows": rows,
                }
            )
    return held


def _rows(connection: duckdb.DuckDBPyConnection, query: str) -> list[dict[str, Any]]:
    found = connection.sql(query)
    return [dict(zip(found.columns, row, strict=True)) for row in found.fetchall()]


def _write(report: dict[str, Any], folder: Path) -> str:
    folder.mkdir(parents=True, exist_ok=True)
    if folder.name == REPORTS:
        folder.chmod(0o700)
    stem = folder / f"subject-{report['user_id']}"
    private_text(stem.with_suffix(".json"), json.dumps(_exact(report), default=str, ensure_ascii=False, indent=1))
    private_text(stem.with_suffix(".md"), _markdown(report))
    tables, in_feeds = len(report["tables"]), sum(len(feed["rows"]) for feed in report["feeds"])
    return (
        f"{stem}.json holds all of it, {stem}.md a summary: {len(report['accounts'])} accounts, rows in {tables} "
        f"tables, {in_feeds} rows in {len(report['feeds'])} feeds. Only you may read them; they hold personal data."
    )


def _exact(value: Any) -> Any:
    """The same with keys as text: they are beyond what readers of JSON keep exact."""
    if isinstance(value, dict):
        return {key: _exact(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_exact(item) for item in value]
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) > 2**53:
        return str(value)
    return value


def _markdown(report: dict[str, Any]) -> str:
    lines = [
        f"# What is held about {report['account']}",
        "",
        f"Written {report['written_at']}. Every row is in the JSON file beside this one.",
        "",
        "## Accounts",
        "| source_system | account_id | account_key |",
        "|---|---|---|",
        *(f"| {a['source_system']} | {a['account_id']} | {a['account_key']} |" for a in report["accounts"]),
        "",
        "## What they may be used for",
        "| purpose | channel | may be | reason | policy | until |",
        "|---|---|---|---|---|---|",
        *(
            f"| {e['purpose']} | {e['channel']} | {'yes' if e['is_eligible'] else 'no'} | {e['reason']} "
            f"| {e['policy_version'] or ''} | {e['expires_at'] or ''} |"
            for e in report["may_be_used_for"]
        ),
        "",
        "## Feeds",
        "| feed | their rows | rows of others that name them | why | kept for |",
        "|---|---:|---:|---|---|",
        *(
            f"| {f['feed']} | {len(f['rows'])} | {f['rows_of_others_that_name_them']} | {f['why']} | {f['kept_for']} |"
            for f in report["feeds"]
        ),
        "",
        "## Tables",
        "| file | table | their rows | rows of others that name them | what it is | why | kept for |",
        "|---|---|---:|---:|---|---|---|",
        *(
            f"| {t['file_is']} | {t['table']} | {len(t['rows'])} | {t['rows_of_others_that_name_them']} | {t['what']} "
            f"| {t['why']} | {t['kept_for']} |"
            for t in report["tables"]
        ),
        "",
    ]
    return "\n".join(lines)
