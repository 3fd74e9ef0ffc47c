"""The commands behind make: `python -m persona build | report | doctor | preview | export | evaluate | …`."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Annotated, Any

import duckdb
import typer

from persona import build as building
from persona import demo
from persona.encryption import EncryptionError
from persona.errors import BuildError
from persona.warehouse import SAMPLE, is_sampled, work_file

app = typer.Typer(help=__doc__, no_args_is_help=True, pretty_exceptions_enable=False, add_completion=False)

RawPath = Annotated[str, typer.Option(help="Folder with the feeds; demo feeds are made if none is given.")]
Warehouse = Annotated[Path, typer.Option(help="The DuckDB file that readers open.")]
SparkWarehouse = Annotated[Path, typer.Option(help="The folder of Spark's tables and metastore.")]
DEFAULT_WAREHOUSE = Path("warehouse/persona.duckdb")
DEFAULT_SPARK_WAREHOUSE = Path("warehouse/spark")
DEFAULT_DOCUMENTATION = Path("site")


@app.command()
def build(
    raw_path: RawPath = "",
    warehouse: Warehouse = DEFAULT_WAREHOUSE,
    refresh: Annotated[str, typer.Option(help="daily, weekly, monthly or quarterly; everything if not said.")] = "",
    sample: Annotated[str, typer.Option(help="A share of the accounts such as 0.1, to build from these alone.")] = "",
) -> None:
    """Build all marts and publish them if every test passed; from a sample into a file of its own and no more."""
    settings = _feeds_or_demo(raw_path)
    if sample:
        settings |= {"PERSONA_TARGET": SAMPLE, "PERSONA_SAMPLE_SHARE": sample}
    with _clear_errors():
        typer.echo(building.build(warehouse, settings, refresh=refresh))
    if not is_sampled(settings):
        _renew_mart_files(warehouse)
        _report_on_build(warehouse)


@app.command()
def report(
    warehouse: Warehouse = DEFAULT_WAREHOUSE,
    out: Annotated[Path | None, typer.Option(help="Folder to write to; what was there is replaced.")] = None,
) -> None:
    """Write the report on the published marts: a site that opens in a browser without a network."""
    from persona.report import site

    with _clear_errors():
        typer.echo(site.write(warehouse, out or _report_folder(warehouse)))


@app.command()
def docs(
    warehouse: Warehouse = DEFAULT_WAREHOUSE,
    out: Annotated[Path, typer.Option(help="Folder to write to.")] = DEFAULT_DOCUMENTATION,
) -> None:
    """Write dbt's documentation and the lineage of columns, as pages that open in a browser without a network."""
    from persona import documentation

    with _clear_errors():
        typer.echo(documentation.write(warehouse, out))


@app.command()
def doctor(raw_path: RawPath = "") -> None:
    """Say what the feeds hold and lack, what will be rejected and which marts they can support."""
    from persona import doctor as examining

    settings = _feeds_or_demo(raw_path)
    with _clear_errors():
        healthy = examining.examine(settings, echo=typer.echo)
    raise typer.Exit(0 if healthy else 1)


@app.command("subject-report")
def subject_report(
    account: Annotated[str, typer.Option(help="The account as the feeds spell it, source_system:account_id.")],
    raw_path: RawPath = "",
    warehouse: Warehouse = DEFAULT_WAREHOUSE,
    out: Annotated[Path | None, typer.Option(help="Folder to write to; by default a private one.")] = None,
) -> None:
    """Write all that is held about a person, and why; exit code 2 if there is no such account."""
    from persona import subject

    feeds = _feeds_or_demo(raw_path).get("PERSONA_RAW_PATH") or os.environ.get("PERSONA_RAW_PATH", "")
    with _clear_errors():
        try:
            typer.echo(subject.write_report(account, warehouse, feeds, out))
        except subject.UnknownAccount as error:
            typer.echo(f"\n{error}", err=True)
            raise typer.Exit(2) from None


@app.command()
def preview(
    rule_set: Annotated[str, typer.Option(help="A rule set of the seed screening_rules.")] = "",
    tag: Annotated[str, typer.Option(help="A tag of the seed tags.")] = "",
    audience: Annotated[str, typer.Option(help="An audience of the seed audiences.")] = "",
    warehouse: Warehouse = DEFAULT_WAREHOUSE,
) -> None:
    """Count whom a rule set, tag or audience would have as its seed is now, before anything is built."""
    from persona import preview as previewing

    with _clear_errors():
        try:
            if audience:
                previewing.preview_audience(audience, warehouse, echo=typer.echo)
            elif tag:
                previewing.preview_tag(tag, warehouse, echo=typer.echo)
            else:
                previewing.preview_rule_set(rule_set, warehouse, echo=typer.echo)
        except previewing.UnknownNameError as error:
            typer.echo(str(error), err=True)
            raise typer.Exit(2) from None


@app.command()
def export(
    audience: Annotated[str, typer.Option(help="An audience of the seed audiences.")],
    format: Annotated[str, typer.Option(help="csv or parquet.")] = "csv",
    warehouse: Warehouse = DEFAULT_WAREHOUSE,
) -> None:
    """Write the accounts of an audience's people for a CRM, without those held out; exit code 2 if there is none."""
    from persona import export as exporting

    with _clear_errors():
        try:
            typer.echo(exporting.export_audience(audience, format, warehouse))
        except exporting.UnknownAudience as error:
            typer.echo(f"\n{error}", err=True)
            raise typer.Exit(2) from None


@app.command("export-marts")
def export_marts(
    format: Annotated[str, typer.Option(help="parquet or csv.")] = "parquet",
    warehouse: Warehouse = DEFAULT_WAREHOUSE,
    out: Annotated[Path | None, typer.Option(help="Folder to write to; by default one beside the warehouse.")] = None,
) -> None:
    """Write every published mart as a file, for tools that can't read DuckDB."""
    from persona import mart_files

    with _clear_errors():
        typer.echo(mart_files.export_marts(warehouse, format, out))


@app.command("superset-bundle")
def superset_bundle(
    warehouse: Warehouse = DEFAULT_WAREHOUSE,
    out: Annotated[Path, typer.Option(help="The zip file to write.")] = Path("superset.zip"),
) -> None:
    """Write the dashboard for Apache Superset on the published marts as a file to import."""
    from persona import superset

    with _clear_errors():
        typer.echo(superset.write_bundle(warehouse, out))


@app.command()
def diff(
    base: Annotated[Path, typer.Option(help="The published file from before, such as one of warehouse/.kept.")],
    new: Annotated[Path, typer.Option(help="The published file from after.")] = DEFAULT_WAREHOUSE,
) -> None:
    """Say which rows and numbers of the marts changed between two published files."""
    from persona import diff as comparing

    with _clear_errors():
        for file in (base, new):
            if not file.is_file():
                raise BuildError(f"There is no {file}.")
        typer.echo(comparing.table(comparing.compare(base, new, comparing.mart_keys(comparing.project_manifest()))))


@app.command("build-on-spark")
def build_on_spark(raw_path: RawPath = "", spark_warehouse: SparkWarehouse = DEFAULT_SPARK_WAREHOUSE) -> None:
    """Build all marts on Spark, from all that the feeds hold."""
    from persona import engines

    settings = _feeds_or_demo(raw_path)
    with _clear_errors():
        typer.echo(engines.build_on_spark(spark_warehouse, settings))


@app.command("compare-engines")
def compare_engines(
    warehouse: Warehouse = DEFAULT_WAREHOUSE, spark_warehouse: SparkWarehouse = DEFAULT_SPARK_WAREHOUSE
) -> None:
    """Say where the marts of Spark differ from those of DuckDB; exit code 1 if they do."""
    from persona import diff as comparing
    from persona import engines

    with _clear_errors():
        changes = engines.compare_engines(warehouse, spark_warehouse, comparing.project_manifest())
        typer.echo(comparing.table(changes))
    raise typer.Exit(1 if any(changes) else 0)


@app.command()
def cost(warehouse: Warehouse = DEFAULT_WAREHOUSE) -> None:
    """Say which models of the last build took longest."""
    from persona import runs

    with _clear_errors():
        typer.echo(runs.cost(warehouse))


@app.command()
def evaluate(warehouse: Warehouse = DEFAULT_WAREHOUSE) -> None:
    """Build the demo and compare what was found with what was planted; with PUBLIC_DATA set, FEBRL too."""
    from persona import cdnow, complete_journey, evaluation, febrl, planted, stability

    settings = demo.settings()
    with _clear_errors():
        building.build(warehouse, settings, quiet=True)
        typer.echo(evaluation.report(warehouse, demo.FEEDS / "_truth"))
        typer.echo(f"\n{stability.report(work_file(warehouse))}")
        typer.echo(f"\n{evaluation.seeds_report()}")
        typer.echo(f"\n{planted.report()}")
    public_data = Path(os.environ.get("PUBLIC_DATA", ""))
    for folder, measured in (("febrl", febrl), ("cdnow", cdnow), ("complete_journey", complete_journey)):
        if (public_data / folder).is_dir():
            typer.echo(f"\n{measured.report(public_data)}")
        else:
            typer.echo(
                f"\n{folder} was left out: set PUBLIC_DATA to the folder with the public data sets to measure it."
            )


@app.command("benchmark-demo")
def benchmark_demo() -> None:
    """Time the demo build: dbt with data tests, without them, and on nothing at all."""
    from persona import benchmark

    with _clear_errors():
        typer.echo(benchmark.demo(demo.settings()))


@app.command("benchmark-identity")
def benchmark_identity(
    accounts: Annotated[int, typer.Option(help="How many accounts to make.")] = 1_000_000,
    runs: Annotated[int, typer.Option(help="How often to time each.")] = 3,
) -> None:
    """Time the merging of accounts into people, a giant component among them, against one scan of their feed."""
    from persona import benchmark

    with _clear_errors():
        typer.echo(benchmark.identity(accounts, runs))


@app.command("benchmark-increments")
def benchmark_increments(
    events: Annotated[int, typer.Option(help="How many events to make.")] = 20_000_000,
    people: Annotated[int, typer.Option(help="Of how many people.")] = 100_000,
    days: Annotated[int, typer.Option(help="Over how many days, before one more.")] = 180,
) -> None:
    """Time one more day, from feeds to account days and people, and its publication."""
    from persona import benchmark

    with _clear_errors():
        for line in benchmark.increments(events, people, days):
            typer.echo(line)


@app.command("benchmark-learning")
def benchmark_learning(
    people: Annotated[str, typer.Option(help="Of how many people, two numbers with a comma.")] = "100000,1000000",
    events_per_person: Annotated[int, typer.Option(help="How many events each has.")] = 60,
) -> None:
    """Time every Python model on the marts of so many people and of more."""
    from persona import benchmark

    fewer, more = (int(count) for count in people.split(","))
    with _clear_errors():
        for line in benchmark.learning((fewer, more), events_per_person):
            typer.echo(line)


@app.command("benchmark-rivals")
def benchmark_rivals(
    events: Annotated[str, typer.Option(help="How many events, one size or several with commas.")] = "1000000",
    turns: Annotated[int, typer.Option(help="How often each is run.")] = 3,
    rivals: Annotated[str, typer.Option(help="Which take part.")] = "duckdb,polars,pandas,spark",
    parts: Annotated[str, typer.Option(help="What is run of the project.")] = "facts,facts and features,all marts",
    out: Annotated[Path, typer.Option(help="The page that is written.")] = Path("docs/benchmarks.md"),
) -> None:
    """Time facts, features and all marts against one reading of the files and against others; write the page."""
    from persona import speed
    from persona.rivals import RIVALS

    rival_names, part_names = _names(rivals, RIVALS, "--rivals"), _names(parts, speed.PARTS, "--parts")
    with _clear_errors():
        _write_page(
            events,
            out,
            lambda size, folder: speed.measure(size, turns, rival_names, folder, part_names),
            lambda sizes: speed.report(sizes, turns),
        )


def _names(text: str, known: Iterable[str], option: str) -> list[str]:
    """Split names at commas; say so before anything is measured where one is not known."""
    names = text.split(",")
    if unknown := [name for name in names if name not in known]:
        raise typer.BadParameter(f"{', '.join(unknown)}: choose among {', '.join(known)}.", param_hint=option)
    return names


@app.command("benchmark-spark")
def benchmark_spark(
    events: Annotated[str, typer.Option(help="How many events, several sizes with commas.")] = "1000000,5000000",
    turns: Annotated[int, typer.Option(help="How often each is run.")] = 1,
    select: Annotated[str, typer.Option(help="What dbt builds.")] = "+fct_user_features",
    out: Annotated[Path, typer.Option(help="The page that is written.")] = Path("docs/benchmarks_spark.md"),
) -> None:
    """Time the same models on Spark at several sizes, say how they grow beyond a run without rows; write the page."""
    from persona import speed

    with _clear_errors():
        _write_page(
            events,
            out,
            lambda size, folder: speed.measure_on_spark(size, turns, select, folder),
            lambda sizes: speed.report_on_spark(sizes, turns, select),
        )


@app.command("benchmark-network")
def benchmark_network(
    people: Annotated[int, typer.Option(help="How many people to make.")] = 1_000_000,
    edges: Annotated[int, typer.Option(help="How many edges between them.")] = 20_000_000,
) -> None:
    """Time the SQL of the network against one scan of its edges, and measure the memory."""
    from persona import benchmark

    with _clear_errors():
        typer.echo(benchmark.network(people, edges))


def _write_page(
    events: str, out: Path, measure: Callable[[int, Path], Any], report: Callable[[list[Any]], str]
) -> None:
    """Measure each size in a folder of its own; after each write the page on those that were measured, and print it."""
    import tempfile

    sizes = []
    for size in events.split(","):
        with tempfile.TemporaryDirectory() as folder:
            sizes.append(measure(int(size), Path(folder)))
        page = report(sizes)
        out.write_text(page, encoding="utf-8")
    typer.echo(page)


def _renew_mart_files(warehouse: Path) -> None:
    """Write the marts as files anew if they were exported before; what was just published stays if that fails."""
    from persona import mart_files

    try:
        if said := mart_files.renew(warehouse):
            typer.echo(said)
    except (BuildError, EncryptionError) as error:
        typer.echo(f"The marts are published, but their files are gone: {error} Export them again.", err=True)


def _report_folder(warehouse: Path) -> Path:
    """Where the report on a warehouse goes: each has its own, so that none takes the place of another's."""
    return Path("report") if warehouse == DEFAULT_WAREHOUSE else warehouse.with_name(f"{warehouse.stem}_report")


def _report_on_build(warehouse: Path) -> None:
    """Write the report on what was just published, which stays published if that fails."""
    try:
        from persona.report import site

        typer.echo(site.write(warehouse, _report_folder(warehouse)))
    except duckdb.CatalogException:
        typer.echo("The report needs marts that were never built: it comes with a build of everything, make build.")
    except Exception as error:
        typer.echo(f"The marts are published, but the report could not be written: {error}", err=True)


def _feeds_or_demo(raw_path: str) -> dict[str, str]:
    """Environment of a build on the feeds given, or on demo feeds made for it."""
    if raw_path:
        return {"PERSONA_RAW_PATH": raw_path}
    if os.environ.get("PERSONA_RAW_PATH") or os.environ.get("PERSONA_RAW_SCHEMA"):
        return {}
    typer.echo("No RAW_PATH given: using the demo feeds.")
    return demo.settings()


class _clear_errors:
    """Turn an expected failure into one line on standard error and exit code 1, without a traceback."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, BuildError | EncryptionError):
            typer.echo(f"\n{error}", err=True)
            raise typer.Exit(1) from None


if __name__ == "__main__":
    app()
