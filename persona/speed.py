"""How fast the project is: against reading its files once, and against others doing a part of its work.

Everything runs on the same files, in turns, so that what the machine does beside slows all of them; ratios are taken
within a turn. Nothing is asserted.
"""

from __future__ import annotations

import math
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from persona import rivals
from persona.benchmark import dearest, node_seconds, spread
from persona.catalogue import event_feeds
from persona.demo import make_feeds
from persona.running import WITHOUT_TESTS, environment

#: The day that features are of, and the clock of all runs: the last day of the feeds and two weeks later.
AS_OF_DATE = "2026-06-30"
CLOCK = "2026-07-15 00:00:00"

#: Parts of the project: what of it is run by dbt.
PARTS = {
    "facts": ["run", "--select", "+fct_account_days"],
    "facts and features": ["run", "--select", "+fct_user_features"],
    "all marts": ["run"],
}

_ROOT = Path(__file__).parents[1]

#: How often the memory of a run is looked at, in seconds.
LOOK_EVERY = 0.1


@dataclass(frozen=True)
class Run:
    """Seconds that something took, and the largest memory of its processes together, in GiB."""

    seconds: float
    memory: float


@dataclass
class Size:
    """What was measured on feeds of one size: runs by name, in turns."""

    events: int
    accounts: int
    megabytes: float
    runs: dict[str, list[Run]] = field(default_factory=dict)
    dearest: list[tuple[str, float]] = field(default_factory=list)
    unequal: dict[str, list[str]] = field(default_factory=dict)

    def beyond_empty(self, name: str) -> list[float]:
        """Seconds of each turn less those of its empty run; none of what has no empty run."""
        empty = self.runs.get(f"{name}, empty", [])
        return [run.seconds - none.seconds for run, none in zip(self.runs[name], empty, strict=bool(empty))]


@dataclass
class SparkSize:
    """What the same models cost on Spark on feeds of one size, and on empty ones, in turns.

    `stages` has the seconds of each folder of models beyond empty, in the last turn.
    """

    events: int
    empty: list[Run] = field(default_factory=list)
    full: list[Run] = field(default_factory=list)
    dearest: list[tuple[str, float]] = field(default_factory=list)
    stages: dict[str, float] = field(default_factory=dict)

    @property
    def beyond_empty(self) -> float:
        """Seconds that the rows took: the median of the turns, less what a run without rows took in the same turn."""
        return statistics.median(full.seconds - none.seconds for full, none in zip(self.full, self.empty, strict=True))


def measure_on_spark(events: int, turns: int, select: str, folder: Path) -> SparkSize:
    """Make feeds and build what is selected on Spark, without rows and with all, in turns.

    Parameters
    ----------
    events : int
        Events over 180 days, one account per 200 of them.
    turns : int
        How often each is run.
    select : str
        What dbt builds, with the seeds it needs.
    folder : Path
        Where feeds and tables are written; it needs some gigabytes for a million events.
    """
    size = SparkSize(_feeds(events, folder)[1])
    build = ["build", "--full-refresh", "--select", select, *WITHOUT_TESTS]
    own = {"PERSONA_TARGET": "spark", "PERSONA_SPARK_WAREHOUSE": str(folder / "spark")}
    _run_dbt(["parse"], folder, own)
    for _ in range(turns):
        nodes = []
        for runs, more in ((size.empty, ["--empty"]), (size.full, [])):
            shutil.rmtree(folder / "spark", ignore_errors=True)
            (folder / "spark").mkdir()
            runs.append(_run_dbt([*build, *more], folder, own))
            nodes.append(node_seconds(folder, "model."))
    empty, full = nodes
    size.dearest = dearest(full)
    size.stages = by_stage({model: took - empty.get(model, 0) for model, took in full.items()})
    # Hooks before and after the models: feeds are looked at, rows of erased people leave.
    beyond_empty = size.full[-1].seconds - size.empty[-1].seconds
    size.stages["hooks and dbt itself"] = beyond_empty - sum(size.stages.values())
    return size


def by_stage(seconds: Mapping[str, float]) -> dict[str, float]:
    """Sum up the seconds of models by the folder that each lies in, in the order of the folders."""
    files = [*_ROOT.glob("models/**/*.sql"), *_ROOT.glob("python_models/**/*.py")]
    folders = {file.stem: str(file.parent.relative_to(_ROOT)) for file in files}
    sums: dict[str, float] = {}
    for model, took in seconds.items():
        sums[folders[model]] = sums.get(folders[model], 0) + took
    return dict(sorted(sums.items()))


def report_on_spark(sizes: list[SparkSize], turns: int, select: str) -> str:
    """Return what was measured on Spark as a page in Markdown, with how the seconds beyond empty grow with the events.

    The exponent between two sizes is 1 where twice the events take twice the seconds, and more where they take more.
    """
    lines = [
        "# Growth on Spark",
        "",
        f"Written by `make benchmark-spark`; nothing in it is typed by hand. `dbt build --select {select}` on Spark "
        f"({os.environ.get('PERSONA_SPARK_MASTER') or 'local[2]'}, shuffles of "
        f"{os.environ.get('PERSONA_SPARK_PARTITIONS') or '2'}), medians of {turns} turns, least to most behind them. "
        "*Empty* is the same run without rows; *beyond empty* is what the rows took. The exponent is of the growth "
        "from the size above: 1 is linear.",
        "",
        f"Machine: {os.cpu_count()} cores, {_memory_of_machine():.0f} GiB, Python {platform.python_version()}, "
        f"{platform.system()}.",
        "",
        "| events | empty, seconds | seconds | beyond empty | seconds a million | exponent | peak memory, GiB |",
        "|---|---|---|---|---|---|---|",
    ]
    for before, size in zip([None, *sizes], sizes, strict=False):
        lines.append(
            f"| {size.events:,} | {spread([run.seconds for run in size.empty])} "
            f"| {spread([run.seconds for run in size.full])} | {size.beyond_empty:.1f} "
            f"| {size.beyond_empty / size.events * 1e6:.1f} | {f'{exponent(before, size):.2f}' if before else ''} "
            f"| {spread([run.memory for run in size.full])} |"
        )
    lines += ["", *_stages(sizes)]
    for size in sizes:
        dearest = ", ".join(f"`{model}` {took:.1f} s" for model, took in size.dearest)
        lines += ["", f"Dearest models of {size.events:,} events: {dearest}."]
    return "\n".join(lines) + "\n"


def _stages(sizes: list[SparkSize]) -> list[str]:
    """Return a table of the seconds of each stage beyond empty, and of what more events cost between the last sizes."""
    lines = [
        "Seconds of each stage beyond empty, in the last turn; a stage is a folder of models. What a billion more "
        "events would cost is in hours of one core, if they cost what those between the last two sizes did.",
        "",
        f"| stage | {' | '.join(f'{size.events:,}' for size in sizes)} | core hours a billion |",
        f"|---|{'---|' * len(sizes)}---|",
    ]
    for stage in sizes[-1].stages:
        took = [size.stages.get(stage, 0) for size in sizes]
        more = core_hours_a_billion(*zip([size.events for size in sizes[-2:]], took[-2:], strict=True))
        lines.append(f"| {stage} | {' | '.join(f'{seconds:.1f}' for seconds in took)} | {more} |")
    return lines


def core_hours_a_billion(*points: tuple[int, float]) -> str:
    """Return what a billion more events cost in hours of a core, from events and seconds on all cores of this machine.

    Empty where there is one size only, and where more events took no more time.
    """
    if len(points) < 2:
        return ""
    (fewer, less), (many, more) = points
    hours = (more - less) / (many - fewer) * 1e9 * (os.cpu_count() or 1) / 3600
    return f"{hours:.1f}" if hours > 0 else ""


def exponent(smaller: SparkSize, larger: SparkSize) -> float:
    """Return the power of the events by which the seconds beyond empty grow; nan where rows took no time at all."""
    if smaller.beyond_empty <= 0 or larger.beyond_empty <= 0:
        return math.nan
    return math.log(larger.beyond_empty / smaller.beyond_empty) / math.log(larger.events / smaller.events)


def measure(events: int, turns: int, names: list[str], folder: Path, parts: Sequence[str]) -> Size:
    """Make feeds and run everything on them, in turns.

    Parameters
    ----------
    events : int
        Events over 180 days, one account per 200 of them.
    turns : int
        How often each is run.
    names : list of str
        Which rivals take part: keys of :data:`persona.rivals.RIVALS`. What a rival needs must be installed.
    folder : Path
        Where feeds and results are written; it needs about a gigabyte for a million events.
    parts : sequence of str
        What of the project is run: keys of :data:`PARTS`.
    """
    feeds = folder / "feeds"
    files, rows = _feeds(events, folder)
    size = Size(rows, events // 200, sum(file.stat().st_size for file in files) / 1e6)
    _run_dbt(["parse"], folder)
    for _ in range(turns):
        for name, run in _turn(feeds, files, folder, names, parts, size):
            size.runs.setdefault(name, []).append(run)
    return size


def report(sizes: list[Size], turns: int) -> str:
    """Return what was measured as a page in Markdown: medians, with the least and the most of the turns."""
    lines = [
        "# Benchmarks",
        "",
        "Written by `make benchmark-rivals`; nothing in it is typed by hand. Times are medians of "
        f"{turns} turns, least to most behind them; ratios are taken within a turn. The *floor* is DuckDB reading and "
        "hashing every column of the same Parquet files once. What the same run of dbt costs with `--empty` stands by "
        "itself; *beyond empty* it is taken off.",
        "",
        "The rivals make a part of the facts, typed, deduplicated and summed up by account and local day, and 90-day "
        f"sums of {len(rivals.MEASURES)} measures. Their account days are compared with the project's, but for those "
        "that were erased. The project's features are some 200 columns, of people, with consent and eligibility.",
        "",
        f"Machine: {os.cpu_count()} cores, {_memory_of_machine():.0f} GiB, Python {platform.python_version()}, DuckDB "
        f"{duckdb.__version__}, {platform.system()}.",
    ]
    for smaller, size in zip([None, *sizes], sizes, strict=False):
        floors = size.runs["floor"]
        lines += [
            "",
            f"## {size.events:,} events of {size.accounts:,} people, {size.megabytes:,.0f} MB",
            "| what | seconds | times the floor | beyond empty, times the floor | peak memory, GiB |",
            "|---|---|---|---|---|",
        ]
        for name, runs in size.runs.items():
            ratios = [run.seconds / floor.seconds for run, floor in zip(runs, floors, strict=True)]
            beyond = [seconds / floor.seconds for seconds, floor in zip(size.beyond_empty(name), floors, strict=False)]
            lines.append(
                f"| {name} | {spread([run.seconds for run in runs])} | {spread(ratios)} | "
                f"{spread(beyond) if beyond else ''} | {spread([run.memory for run in runs])} |"
            )
        if smaller:
            lines += ["", _growth(smaller, size)]
        lines += ["", "Dearest models: " + ", ".join(f"`{model}` {took:.1f} s" for model, took in size.dearest) + "."]
        for rival, unequal in size.unequal.items():
            lines.append(f"**{rival} did not come to the same**: {'; '.join(unequal)}.")
    return "\n".join(lines) + "\n"


def _growth(smaller: Size, larger: Size) -> str:
    """Say how much longer everything takes that was run at both sizes: the project beyond an empty run."""
    grown = []
    for name in larger.runs:
        if name not in smaller.runs or name.endswith(", empty"):
            continue
        before, after = (
            statistics.median(size.beyond_empty(name) or [run.seconds for run in size.runs[name]])
            for size in (smaller, larger)
        )
        grown.append(f"{name} {after / before:.1f}" if before > 0 else f"{name} from nothing")
    more = larger.events / smaller.events
    return f"{more:.1f} times the events of the size above take, beyond empty, times as long: {', '.join(grown)}."


def _feeds(events: int, folder: Path) -> tuple[list[Path], int]:
    """Make the feeds; return their files, and how many events they hold."""
    feeds = folder / "feeds"
    make_feeds(feeds, ["--events", str(events)])
    files = [file for file in feeds.rglob("*.parquet") if not file.relative_to(feeds).parts[0].startswith("_")]
    of_events = [file for file in files if _feed(feeds, file) in event_feeds()]
    return files, sum(duckdb.sql(f"select count(*) from '{file}'").fetchall()[0][0] for file in of_events)


def _turn(
    feeds: Path, files: list[Path], folder: Path, names: list[str], parts: Sequence[str], size: Size
) -> Iterator[tuple[str, Run]]:
    yield "floor", _floor(files, folder)
    for part in parts:
        for suffix, more in {", empty": ["--empty"], "": []}.items():
            (folder / "persona.duckdb").unlink(missing_ok=True)
            _run_dbt(["seed"], folder)
            yield f"{part}{suffix}", _run_dbt([*PARTS[part], *more], folder)
    size.dearest = dearest(node_seconds(folder))
    for rival in names:
        out = folder / rival
        shutil.rmtree(out, ignore_errors=True)
        out.mkdir()
        yield (
            f"rival {rival}",
            _measured([sys.executable, "-m", "persona.rivals", rival, str(feeds), str(out), CLOCK, AS_OF_DATE], {}),
        )
        if unequal := rivals.differences(out, folder / "persona.duckdb"):
            size.unequal[rival] = unequal


def _floor(files: list[Path], folder: Path) -> Run:
    queries = []
    for file in files:
        columns = [row[0] for row in duckdb.sql(f"describe from '{file}'").fetchall()]
        queries.append(f"select {', '.join(f'bit_xor(hash({column}))' for column in columns)} from '{file}'")
    script = folder / "floor.py"  # the files of many events are too many for a command line
    script.write_text(f"import duckdb\nfor query in {queries!r}:\n    duckdb.sql(query).fetchall()\n")
    return _measured([sys.executable, str(script)], {})


def _run_dbt(arguments: list[str], folder: Path, own: Mapping[str, str] | None = None) -> Run:
    settings = {
        "PERSONA_RAW_PATH": str(folder / "feeds"),
        "PERSONA_BUILD_CLOCK": CLOCK,
        "PERSONA_AS_OF_DATE": AS_OF_DATE,
        "PERSONA_HISTORY_REFRESHES": "0",
        "DBT_TARGET_PATH": str(folder / "target"),
        "DBT_LOG_PATH": str(folder / "logs"),
        **(own or {}),
    }
    dbt = str(Path(sys.executable).with_name("dbt"))
    return _measured([dbt, "--quiet", *arguments], environment(folder / "persona.duckdb", settings))


def _measured(command: list[str], settings: dict[str, str]) -> Run:
    """Run a command in a session of its own; raise if it fails."""
    started, peak = time.monotonic(), 0
    with tempfile.TemporaryFile("w+") as said:
        process = subprocess.Popen(
            command, env=os.environ | settings, stdout=said, stderr=subprocess.STDOUT, start_new_session=True
        )
        while process.poll() is None:
            peak = max(peak, _resident(process.pid))
            time.sleep(LOOK_EVERY)
        seconds = time.monotonic() - started
        if process.returncode:
            said.seek(0)
            # Not the stack of Java, below which what went wrong would not be seen.
            lines = [line for line in said if not line.lstrip().startswith("at ")]
            raise RuntimeError(f"{' '.join(command)} failed:\n{''.join(lines)[-4000:]}")
    return Run(seconds, peak / 2**30)


def _resident(session: int) -> int:
    """Bytes of memory of all processes of a session; 0 where the system does not tell."""
    total = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError, IndexError):
            fields = stat.read_text().rsplit(")", 1)[1].split()
            if int(fields[3]) == session:
                total += int(fields[21]) * os.sysconf("SC_PAGE_SIZE")
    return total


def _feed(feeds: Path, file: Path) -> str:
    return Path(file.relative_to(feeds).parts[0]).stem


def _memory_of_machine() -> float:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
