"""How long the demo build takes, measured and printed, never asserted: machines differ."""

from __future__ import annotations

import json
import os
import platform
import resource
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


def network(people: int = 1_000_000, edges: int = 20_000_000) -> str:
    """Time the SQL of the network, from edges to everyone's figures, against one scan of the edges.

    Returns
    -------
    str
        The seconds of the scan and of each model, their ratio, and the largest memory of the process that ran them.
    """
    models = ["int_network_ties", "int_network_degrees", "int_network_neighbourhoods", "int_network_pagerank"]
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder) / "persona.duckdb"
        _make_network(work, people, edges)
        with duckdb.connect(str(work)) as connection:
            started = time.monotonic()
            made, _ = connection.sql(
                "select count(*), max(hash(user_id, counterpart_user_id, weight)) from intermediate.int_network_edges"
            ).fetchone()
            scanning = time.monotonic() - started
        settings = {"PERSONA_RAW_PATH": "none", "DBT_TARGET_PATH": f"{folder}/target"}
        run_dbt(["run", "--select", *models], work, settings, quiet=True)
        memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 2**20
        results = json.loads((Path(folder) / "target" / "run_results.json").read_text())["results"]
        with duckdb.connect(str(work), read_only=True) as connection:
            (triangles,) = connection.sql(
                "select sum(triangles)::bigint // 3 from intermediate.int_network_neighbourhoods"
            ).fetchone()
    seconds = {row["unique_id"].rsplit(".", 1)[1]: row["execution_time"] for row in results}
    seconds = {name: seconds[name] for name in models}
    return (
        f"Network of {people:,} people, {made:,} edges, {triangles:,} triangles: {sum(seconds.values()):.0f} s, "
        f"{sum(seconds.values()) / scanning:.0f} times the {scanning:.2f} s of one scan of the edges; peak memory "
        f"{memory:.1f} GiB; " + ", ".join(f"{name} {took:.0f}" for name, took in seconds.items())
    )


def _make_network(work: Path, people: int, edges: int) -> None:
    """Write what the models of the network read: the edges of one day, accounts, and the day.

    People live in circles of a hundred. Seven of ten edges stay in the circle, the others lead to anyone, to popular
    people most, and a third of all are answered.
    """
    with duckdb.connect(str(work), config={"memory_limit": "6GB", "preserve_insertion_order": False}) as connection:
        connection.execute("create schema intermediate")
        connection.execute("create table intermediate.int_refresh_dates as select date '2026-06-30' as as_of_date")
        connection.execute(
            f"""
            create table intermediate.int_network_accounts as
            select (hash(person) >> 4)::bigint as user_id, timestamp '2026-01-01' as first_seen_at
            from range({people}) as people(person)
            """
        )
        connection.execute(
            f"""
            create table intermediate.int_network_edges as
            with draws as (
                select
                    (hash(edge, 1) % {people})::bigint as sender,
                    hash(edge, 2) % 10 < 7 as is_near,
                    (hash(edge, 3) >> 11) / 9007199254740992.0 as draw,
                    hash(edge, 4) % 3 = 0 as is_answered
                from range(({edges} * 0.83)::bigint) as edges(edge)
            ),

            pairs as (
                select
                    sender,
                    case
                        when is_near then least(sender - sender % 100 + floor(100 * draw), {people - 1})
                        else floor({people} * pow(draw, 2.5))
                    end::bigint as recipient,
                    is_answered
                from draws
            )

            select
                date '2026-06-30' as as_of_date,
                (hash(pairs.sender) >> 4)::bigint as user_id,
                (hash(pairs.recipient) >> 4)::bigint as counterpart_user_id,
                ln(1 + count(*)) as weight
            from (
                select sender, recipient from pairs
                union all
                select recipient as sender, sender as recipient from pairs where is_answered
            ) as pairs
            where pairs.sender != pairs.recipient
            group by all
            """
        )
