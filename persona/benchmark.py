"""How long the demo build takes, measured and printed, never asserted: machines differ."""

from __future__ import annotations

import datetime as dt
import json
import os
import platform
import resource
import shutil
import statistics
import tempfile
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb

from persona.catalogue import event_feeds
from persona.demo import make_feeds
from persona.pseudonyms import DEMO_KEY, hmac_pads
from persona.publishing import publish
from persona.running import run_dbt

#: Models of the demo that take longer than this are named, in seconds.
WORTH_A_WORD = 0.5


def demo(settings: dict[str, str]) -> str:
    """Time dbt on the demo: on no feeds at all, without tests and with data tests, each on a fresh file.

    Returns
    -------
    str
        The seconds of each, dbt's own start included; the models that took longer than `WORTH_A_WORD`; how long dbt
        takes to start, with what it parsed before, beside a project of one model; and the machine.
    """
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder) / "persona.duckdb"
        settings = settings | {"DBT_TARGET_PATH": str(Path(folder) / "target")}
        run_dbt(["parse"], work, settings, quiet=True)
        start, least_start = _starts(work, settings), _starts(work, settings | _smallest_project(Path(folder)))
        empty = _seconds(["build", "--empty", "--exclude-resource-type", "test"], work, settings)
        work.unlink()
        plain = _seconds(["build", "--exclude-resource-type", "test"], work, settings)
        long = {name: took for name, took in node_seconds(Path(folder), "model.").items() if took > WORTH_A_WORD}
        work.unlink()
        tested = _seconds(["build"], work, settings)
    return (
        f"dbt on the demo (2,000 people): {tested:.0f} s with data tests, {plain:.0f} s without, "
        f"{empty:.0f} s on empty feeds\n"
        f"  without tests, seconds of models beyond {WORTH_A_WORD}: {_listed(dearest(long, len(long)))}\n"
        f"  to start, with what it parsed before: {start:.1f} s, {start / least_start:.1f} times the "
        f"{least_start:.1f} s of a project of one model\n"
        f"  {os.cpu_count()} cores, Python {platform.python_version()}, {platform.system()}"
    )


def _smallest_project(folder: Path) -> dict[str, str]:
    """Write a project of one model; return the settings with which dbt works on it."""
    project = folder / "smallest"
    (project / "models").mkdir(parents=True)
    (project / "models" / "one.sql").write_text("select 1 as one")
    (project / "dbt_project.yml").write_text("name: smallest\nversion: 1.0.0\nprofile: persona\n")
    return {
        "DBT_PROJECT_DIR": str(project),
        "DBT_PROFILES_DIR": os.getcwd(),
        "DBT_TARGET_PATH": str(project / "target"),
    }


def _starts(work: Path, settings: dict[str, str], runs: int = 3) -> float:
    run_dbt(["parse"], work, settings, quiet=True)
    return statistics.median(_seconds(["parse"], work, settings) for _ in range(runs))


def _seconds(arguments: list[str], work: Path, settings: dict[str, str]) -> float:
    started = time.monotonic()
    run_dbt(arguments, work, settings, quiet=True)
    return time.monotonic() - started


def identity(accounts: int = 1_000_000, runs: int = 3) -> str:
    """Time who is who for many accounts, a tenth of them one giant component, against one scan and hash of their feed.

    The floor reads the Parquet file once and hashes every column: the four contact details with the project's keyed
    hash (HMAC-SHA-256), the account's id with MD5, the rest with DuckDB's own hash. It writes nothing. It is timed
    before and after each run of dbt, so that both suffer from whatever else the machine does. A quarter of the accounts
    is timed too, to see how the time grows.

    Returns
    -------
    str
        For each feed the seconds and how often the floor fits into them, of the identity models alone and with staging:
        median, least and most of the runs.
    """
    feeds = {
        "a giant component full of contradictions": (accounts, _DOUBTFUL),
        "a giant component without any": (accounts, _CERTAIN),
        "a quarter of the accounts, full of contradictions": (accounts // 4, _DOUBTFUL),
    }
    timings: dict[str, list[_Timing]] = {title: [] for title in feeds}
    with tempfile.TemporaryDirectory() as name:
        folders = [Path(name) / str(number) for number in range(len(feeds))]
        for folder, (size, giant) in zip(folders, feeds.values(), strict=True):
            _make_accounts(folder / "feeds", size, giant)
            run_dbt(["seed"], folder / "persona.duckdb", _settings(folder), quiet=True)
        for _ in range(runs):
            for title, folder in zip(feeds, folders, strict=True):
                timings[title].append(_timing(folder))
        lines = [
            f"Who is who on {os.cpu_count()} cores, median of {runs} runs (least to most); "
            "the floor is one scan and keyed hash of the accounts feed"
        ]
        for (title, (size, _)), folder in zip(feeds.items(), folders, strict=True):
            people, largest = _people(folder / "persona.duckdb")
            lines += [
                f"  {size:,} accounts, {title}: {people:,} people, the largest of {largest:,} accounts",
                f"    floor {spread([timing.floor for timing in timings[title]], ' s')}",
                f"    identity models {spread([timing.identity for timing in timings[title]], ' s')}, "
                f"{spread([timing.identity / timing.floor for timing in timings[title]], ' times the floor')}",
                f"    with staging {spread([timing.whole for timing in timings[title]], ' s')}, "
                f"{spread([timing.whole / timing.floor for timing in timings[title]], ' times the floor')}",
                f"    most of it {timings[title][-1].slowest}",
            ]
    return "\n".join(lines)


#: The first tenth of the accounts hangs together as one chain: pairs with one external id, between them pairs with one
#: phone (weak) or one e-mail address (strong). Every hundredth account gives a birth date of its own: with the external
#: ids that is enough to cut the giant at the phones; at the addresses nothing can cut it.
_DOUBTFUL = {"phone": "'010' || (80000000 + (i + 1) // 2)", "email": "null"}
_CERTAIN = {"phone": "null", "email": "'chain' || ((i + 1) // 2) || '@example.com'"}


@dataclass(frozen=True)
class _Timing:
    """Seconds of one run: of the floor, of the identity models, of these with staging, and what took the longest."""

    floor: float
    identity: float
    whole: float
    slowest: str


def _make_accounts(folder: Path, accounts: int, giant: dict[str, str]) -> None:
    """Write an accounts feed in which details are shared by two to five accounts, and a giant component is hidden."""
    folder.mkdir(parents=True)
    duckdb.sql(
        f"""
        copy (
            select
                if(i % 2 = 0, 'talk', 'shop') as source_system,
                'a' || i as account_id,
                timestamp '2020-01-01' + to_minutes(i) as registered_at,
                if(i < {accounts} / 10, {giant["phone"]}, '010' || (30000000 + i // 3)) as phone,
                if(i < {accounts} / 10, 'crm' || (i // 2), null) as external_id,
                case
                    when i < {accounts} / 10 then {giant["email"]}
                    when i % 2 = 0 then 'mail' || (i // 4) || '@example.com'
                end as email,
                'device' || (i // 5) as device_id,
                if(i < {accounts} / 10, 'Seoul', null) as region,
                case
                    when i < {accounts} / 10 and i % 100 = 0 then (date '1960-01-01' + (i // 100 % 9000)::int)::varchar
                    when i >= {accounts} / 10 and i % 2 = 0 then (date '1960-01-01' + (i // 2 % 9000)::int)::varchar
                end as birth_date
            from range({accounts}) as r(i)
        ) to '{folder}/accounts.parquet' (format parquet)
        """
    )


def _settings(folder: Path) -> dict[str, str]:
    return {"PERSONA_RAW_PATH": str(folder / "feeds"), "DBT_TARGET_PATH": str(folder / "target")}


def _timing(folder: Path) -> _Timing:
    file = folder / "feeds" / "accounts.parquet"
    before = _floor(file)
    run_dbt(["run", "--select", "+int_account_people"], folder / "persona.duckdb", _settings(folder), quiet=True)
    floor = (before + _floor(file)) / 2
    seconds = node_seconds(folder, "model.")
    whole = sum(seconds.values())
    return _Timing(
        floor=floor,
        identity=whole - seconds["stg_accounts"],
        whole=whole,
        slowest=_listed(dearest(seconds, 5)),
    )


def _floor(file: Path) -> float:
    keyed = "sha256($outer || unhex(sha256($inner || encode({}))))"
    columns = [f"hash({keyed.format(detail)})" for detail in ("phone", "email", "device_id", "external_id")]
    columns += ["hash(md5(source_system || '|' || account_id))", *(f"hash({name})" for name in _OTHER_COLUMNS)]
    inner, outer = hmac_pads(DEMO_KEY.encode())
    with duckdb.connect() as connection:
        connection.execute(f"select count(*) from '{file}'").fetchall()
        started = time.monotonic()
        connection.execute(
            f"select {', '.join(f'bit_xor({column})' for column in columns)} from '{file}'",
            {"inner": inner, "outer": outer},
        ).fetchall()
        return time.monotonic() - started


_OTHER_COLUMNS = ("registered_at", "region", "birth_date")


def _people(work: Path) -> tuple[int, int]:
    """How many people were found, and how many accounts the largest has."""
    with duckdb.connect(str(work), read_only=True) as connection:
        return connection.sql(
            "select count(*), max(accounts) from "
            "(select count(*) as accounts from intermediate.int_account_people group by user_id)"
        ).fetchone()


def spread(values: list[float], unit: str = "") -> str:
    """Return the median of values, with the least and the most."""
    return f"{statistics.median(values):.1f} ({min(values):.1f} to {max(values):.1f}){unit}"


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
        before = _reading("intermediate.int_network_edges", work)
        settings = {"PERSONA_RAW_PATH": "none", "DBT_TARGET_PATH": f"{folder}/target"}
        run_dbt(["run", "--select", *models], work, settings, quiet=True)
        memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 2**20
        seconds = node_seconds(Path(folder))
        scanning = (before + _reading("intermediate.int_network_edges", work)) / 2
        with duckdb.connect(str(work), read_only=True) as connection:
            made, triangles = connection.sql(
                "select (select count(*) from intermediate.int_network_edges),"
                " (select sum(triangles)::bigint // 3 from intermediate.int_network_neighbourhoods)"
            ).fetchone()
    seconds = {name: seconds[name] for name in models}
    return (
        f"Network of {people:,} people, {made:,} edges, {triangles:,} triangles: {sum(seconds.values()):.0f} s, "
        f"{sum(seconds.values()) / scanning:.0f} times the {scanning:.2f} s of one scan of the edges; peak memory "
        f"{memory:.1f} GiB; {_listed(seconds.items(), digits=0)}"
    )


def _make_network(work: Path, people: int, edges: int) -> None:
    """Write what the models of the network read: the people and the edges of one day.

    People live in circles of a hundred. Seven of ten edges stay in the circle, the others lead to anyone, to popular
    people most, and a third of all are answered.
    """
    with duckdb.connect(str(work), config={"memory_limit": "6GB", "preserve_insertion_order": False}) as connection:
        connection.execute("create schema intermediate")
        connection.execute(
            f"""
            create table intermediate.int_network_people as
            select (hash(person) >> 4)::bigint as user_id, date '2026-06-30' as as_of_date
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


def learning(people: tuple[int, int] = (100_000, 1_000_000), events_per_person: int = 60) -> Iterator[str]:
    """Time every Python model on the marts of so many people and of more: who learns looks at a bounded part of them.

    Yields
    ------
    str
        What all Python models take; of those that take a second or more with more people, the seconds with fewer, with
        more, and how much longer that is.
    """
    seconds: list[dict[str, float]] = []
    for count in people:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            make_feeds(folder / "feeds", ["--events", str(count * events_per_person), "--users", str(count)])
            work, settings = folder / "persona.duckdb", _settings(folder) | {"PERSONA_HISTORY_REFRESHES": "0"}
            run_dbt(["seed"], work, settings, quiet=True)
            run_dbt(["run"], work, settings, quiet=True)
            nodes = json.loads((folder / "target" / "manifest.json").read_text())["nodes"].values()
            python_models = {node["name"] for node in nodes if node.get("language") == "python"}
            seconds.append({model: taken for model, taken in node_seconds(folder).items() if model in python_models})
            taken = sum(seconds[-1].values())
            yield f"Python models of {count:,} people with {_event_rows(work):,} events: {taken:.0f} s"
    for model, taken in dearest(seconds[1], len(seconds[1])):
        if taken >= 1:
            before = seconds[0].get(model, 0.0)
            yield f"  {model}: {before:.1f} s, {taken:.1f} s: {taken / max(before, 0.001):.1f} times"


def increments(events: int = 20_000_000, people: int = 100_000, days: int = 180, turns: int = 3) -> Iterator[str]:
    """Time one more day: from feeds to account days, of people for one new date, and its publication.

    Demo feeds of so many days and one more are split into one file a day of arrival, late and doubled rows among them.
    In several turns all but the last day are built at once, then the last day arrives, then nothing does. Then people
    are looked at on the last date but one, and on the last, and the marts published. The same run with `--empty`, on a
    copy, says what dbt itself takes.

    Yields
    ------
    str
        As soon as it is known: the seconds of each; what share of the full build of the facts the day and a run with
        nothing new took beyond the empty run, and what was dearest; what the books of the day took beside them; how
        often reading the account days once fits into the refresh of people, and copying the published file into the
        publication.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        last_day = _split_into_days(folder, events, people, days + 1)
        work, warehouse = folder / "persona.work.duckdb", folder / "persona.duckdb"
        settings = _settings(folder) | {
            "PERSONA_BUILD_CLOCK": "2026-07-15 00:00:00",
            "PERSONA_REFRESH_GRAIN": "day",
            "PERSONA_HISTORY_REFRESHES": "0",
        }
        full, more, books, nothing, empty = [], [], [], [], []
        for _ in range(turns):
            for held_back, file in last_day:
                if file.exists():
                    os.replace(file, held_back)
            work.unlink(missing_ok=True)
            run_dbt(["seed"], work, settings, quiet=True)
            run_dbt(["parse"], work, settings, quiet=True)
            full.append(_seconds(_FACTS, work, settings))
            run_dbt(_BOOKS, work, settings, quiet=True)
            rows = _event_rows(work)
            for held_back, file in last_day:
                file.parent.mkdir(exist_ok=True)
                os.replace(held_back, file)
            empty.append(_seconds_when_empty(_FACTS, work, settings))
            more.append(_seconds(_FACTS, work, settings))
            of_the_day = _listed(dearest(node_seconds(folder), 6))
            books.append(_seconds(_BOOKS, work, settings) - _seconds_when_empty(_BOOKS, work, settings))
            nothing.append(_seconds(_FACTS, work, settings))
        yield (
            f"One more day on {os.cpu_count()} cores, after {rows:,} events of {people:,} people over {days} days; "
            f"medians of {turns} turns\n"
            f"  facts, all of them: {spread(full, ' s')}; one more day with {_event_rows(work) - rows:,} events: "
            f"{spread(more, ' s')}; a run with nothing new: {spread(nothing, ' s')}; "
            f"an empty run: {spread(empty, ' s')}\n"
            f"    beyond the empty run the day costs {_shares(more, empty, full)} of the full build of its turn, "
            f"nothing new {_shares(nothing, empty, full)}; most of the day {of_the_day}\n"
            f"    the day's rows in the books took {spread(books, ' s')} more"
        )
        earlier, later = ({"PERSONA_AS_OF_DATE": str(_LAST_DATE - dt.timedelta(days))} for days in (1, 0))
        first_look = _seconds(_PEOPLE, work, settings | earlier)
        yield f"  people and all marts, their first date: {first_look:.0f} s"
        empty_look = _seconds_when_empty(_PEOPLE, work, settings | later)
        look = _seconds(_PEOPLE, work, settings | later)
        reading = _reading("marts.fct_account_days", work)
        yield (
            f"  people and all marts, one new date: {look:.0f} s; an empty run: {empty_look:.1f} s\n"
            f"    beyond the empty run {(look - empty_look) / reading:.0f} times the {reading:.2f} s of reading all "
            f"account days once; most of it {_listed(dearest(node_seconds(folder)))}"
        )
        started = time.monotonic()
        publish(work, warehouse)
        publishing = time.monotonic() - started
        started = time.monotonic()
        shutil.copy(warehouse, folder / "copy")
        copying = time.monotonic() - started
        yield (
            f"  publishing {warehouse.stat().st_size / 1e9:.1f} GB: {publishing:.1f} s, "
            f"{publishing / copying:.1f} times the {copying:.1f} s of copying the file"
        )


#: What is made of feeds up to account days, by which a file is done; the books of it; and all that is made of these.
_FACTS = ["run", "--select", "+int_feed_files"]
_BOOKS = ["run", "--select", "+rpt_feed_reconciliation", "+fct_rejected_records", "--exclude", *_FACTS[2:]]
_PEOPLE = ["run", "--exclude", *_BOOKS[2:4], *_FACTS[2:]]


def _shares(runs: list[float], empty: list[float], full: list[float]) -> str:
    """What share of its turn's full build each run took beyond its turn's empty run."""
    return spread([100 * (run - none) / whole for run, none, whole in zip(runs, empty, full, strict=True)], " %")


def _seconds_when_empty(arguments: list[str], work: Path, settings: dict[str, str]) -> float:
    """Seconds of the same run with `--empty`, after which the work file is as it was."""
    copy = work.with_suffix(".copy")
    shutil.copy(work, copy)
    # No run is to wait until the copy has reached the disk.
    os.sync()
    seconds = _seconds([arguments[0], "--empty", *arguments[1:]], work, settings)
    os.replace(copy, work)
    return seconds


def node_seconds(folder: Path, kind: str = "") -> dict[str, float]:
    """Return the seconds of each node, or each of a kind, in the last run of dbt whose target lies in a folder."""
    results = json.loads((folder / "target" / "run_results.json").read_text())["results"]
    return {
        row["unique_id"].rsplit(".", 1)[1]: row["execution_time"]
        for row in results
        if row["unique_id"].startswith(kind)
    }


def dearest(seconds: dict[str, float], nodes: int = 10) -> list[tuple[str, float]]:
    """Return the nodes that took longest, with their seconds."""
    return sorted(seconds.items(), key=lambda row: -row[1])[:nodes]


def _listed(seconds: Iterable[tuple[str, float]], digits: int = 1) -> str:
    return ", ".join(f"{name} {took:.{digits}f}" for name, took in seconds)


def _reading(table: str, work: Path) -> float:
    """Seconds to read every column of a table once, hashing it so that nothing can be skipped."""
    with duckdb.connect(str(work), read_only=True) as connection:
        columns = ", ".join(row[0] for row in connection.sql(f"describe {table}").fetchall())
        started = time.monotonic()
        connection.sql(f"select max(hash({columns})) from {table}").fetchall()
        return time.monotonic() - started


def _split_into_days(folder: Path, events: int, people: int, days: int) -> list[tuple[Path, Path]]:
    """Write demo feeds, events as a file a day of arrival; return where the last day's files are and belong."""
    (folder / "parts").mkdir()
    size = ["--events", str(events * days // (days - 1)), "--users", str(people), "--days", str(days)]
    source, feeds = folder / "source", folder / "feeds"
    make_feeds(source, size)
    feeds.mkdir()
    last_day = []
    # A large feed is a folder of files already.
    for feed in sorted(entry for entry in source.iterdir() if not entry.name.startswith("_")):
        if feed.stem not in event_feeds():
            os.replace(feed, feeds / feed.name)
            continue
        files = feed / "*.parquet" if feed.is_dir() else feed
        with duckdb.connect(config={"memory_limit": "6GB", "preserve_insertion_order": False}) as connection:
            # More open files than days: a day's file that is closed too early would be written over.
            connection.execute("set partitioned_write_max_open_files = 1000")
            connection.execute(
                "copy (select *, greatest(coalesce(ingested_at::date, date '2026-01-01'), date '2026-01-01') as day "
                f"from '{files}') to '{folder / 'parts' / feed.stem}' (format parquet, partition_by (day))"
            )
        (feeds / feed.stem).mkdir()
        for part in sorted((folder / "parts" / feed.stem).glob("*/*.parquet")):
            os.utime(part, (1_780_000_000, 1_780_000_000))
            place = feeds / feed.stem / f"{part.parent.name.removeprefix('day=')}-{part.stem}.parquet"
            if part.parent.name == _LAST_DAY:
                last_day.append((part, place))
            elif part.parent.name < _LAST_DAY:
                os.replace(part, place)
    return last_day


#: The last day in UTC of which all but late rows are there; what arrives after it is left out.
_LAST_DATE = dt.date(2026, 6, 29)
_LAST_DAY = f"day={_LAST_DATE}"


def _event_rows(work: Path) -> int:
    with duckdb.connect(str(work), read_only=True) as connection:
        return connection.sql("select count(*) from marts.fct_events").fetchone()[0]
