"""How long the demo build takes, measured and printed, never asserted: machines differ."""

from __future__ import annotations

import json
import os
import platform
import tempfile
import time
from pathlib import Path

import duckdb

from persona.build import run_dbt


def demo(settings: dict[str, str]) -> str:
    """Time dbt on the demo: on no feeds at all, without tests and with data tests, each on a fresh file.

    Returns
    -------
    str
        The seconds of each, dbt's own start included, and the machine they were measured on.
    """
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder) / "persona.duckdb"
        run_dbt(["parse"], work, settings, quiet=True)
        empty = _seconds(["build", "--empty", "--exclude-resource-type", "test"], work, settings)
        work.unlink()
        plain = _seconds(["build", "--exclude-resource-type", "test"], work, settings)
        work.unlink()
        tested = _seconds(["build"], work, settings)
    return (
        f"dbt on the demo (2,000 people): {tested:.0f} s with data tests, {plain:.0f} s without, "
        f"{empty:.0f} s on empty feeds; {os.cpu_count()} cores, Python {platform.python_version()}, {platform.system()}"
    )


def _seconds(arguments: list[str], work: Path, settings: dict[str, str]) -> float:
    started = time.monotonic()
    run_dbt(arguments, work, settings, quiet=True)
    return time.monotonic() - started


def identity(accounts: int = 1_000_000) -> str:
    """Time who is who for many accounts, a tenth of them one chain, against reading the feed once.

    Returns
    -------
    str
        The seconds of reading the feed and hashing its contact details, and of all models from there to the people.
    """
    with tempfile.TemporaryDirectory() as folder:
        feeds = Path(folder) / "feeds"
        feeds.mkdir()
        duckdb.sql(
            f"""
            copy (
                select
                    if(i % 2 = 0, 'talk', 'shop') as source_system,
                    'a' || i as account_id,
                    timestamp '2020-01-01' + to_minutes(i) as registered_at,
                    if(i < {accounts} / 10, null, '010' || (30000000 + i // 3)) as phone,
                    if(i < {accounts} / 10, 'crm' || (i // 2), null) as external_id,
                    case
                        when i < {accounts} / 10 then 'chain' || ((i + 1) // 2) || '@example.com'
                        when i % 2 = 0 then 'mail' || (i // 4) || '@example.com'
                    end as email,
                    'device' || (i // 5) as device_id,
                    if(i % 2 = 0, (date '1960-01-01' + (i // 2 % 9000)::int)::varchar, null) as birth_date
                from range({accounts}) as r(i)
            ) to '{feeds}/accounts.parquet' (format parquet)
            """
        )
        started = time.monotonic()
        duckdb.sql(
            f"create temp table hashed as select *, sha256(phone), sha256(email), sha256(device_id), md5(account_id) "
            f"from '{feeds}/accounts.parquet'"
        )
        reading = time.monotonic() - started
        duckdb.sql("drop table hashed")
        settings = {"PERSONA_RAW_PATH": str(feeds), "DBT_TARGET_PATH": f"{folder}/target"}
        work = Path(folder) / "persona.duckdb"
        run_dbt(["seed", "--select", "identity"], work, settings, quiet=True)
        run_dbt(["run", "--select", "+int_account_people"], work, settings, quiet=True)
        results = json.loads((Path(folder) / "target" / "run_results.json").read_text())["results"]
        with duckdb.connect(str(work), read_only=True) as connection:
            people, largest = connection.sql(
                "select count(*), max(accounts) from "
                "(select count(*) as accounts from intermediate.int_account_people group by user_id)"
            ).fetchone()
    seconds = {row["unique_id"].rsplit(".", 1)[1]: row["execution_time"] for row in results}
    slowest = ", ".join(f"{name} {took:.1f}" for name, took in sorted(seconds.items(), key=lambda row: -row[1])[:4])
    return (
        f"Who is who of {accounts:,} accounts ({people:,} people, the largest of {largest:,} accounts): "
        f"{sum(seconds.values()):.1f} s, {sum(seconds.values()) / reading:.1f} times the {reading:.1f} s "
        f"of reading and hashing the feed; most of it {slowest}"
    )
