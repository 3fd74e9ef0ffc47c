"""The same facts and features by other means, for `make benchmark`: pandas, Polars, Spark and one DuckDB script.

Each reads the same Parquet files of seven feeds of events, types them, refuses what the project refuses, keeps the
newest version of what came more than once, writes the events, sums them up by account and local day, and sums these up
over 90 days. All write `events`, `account_days` and `features` as Parquet, so that they can be compared; see
:func:`differences`. They are written as somebody would who knows the tool and has this one task: nothing incremental,
no audit, no consent.
"""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

#: Days that features look back.
WINDOW_DAYS = 90

#: The reporting time zone, Seoul, has been nine hours ahead of UTC since 1988, and nothing older than 1990 is taken.
LOCAL_HOURS = 9
EARLIEST = dt.datetime(1990, 1, 1)
TOLERANCE = dt.timedelta(hours=1)


@dataclass(frozen=True)
class Feed:
    """What is read of a feed, and what of it is refused.

    `kind` is the column that says what was done, None if the feed holds one kind alone; of a `kind` that is missing the
    `default` is meant. `required` columns may not be null, `not_negative` ones not below zero.
    """

    name: str
    account: str
    event: str
    time: str
    kind: str | None = None
    kinds: tuple[str, ...] = ()
    default: str | None = None
    seconds: str | None = None
    required: tuple[str, ...] = ()
    not_negative: tuple[str, ...] = ()

    @property
    def columns(self) -> list[str]:
        """The columns that are read."""
        wanted = ["source_system", self.account, self.event, self.time, "ingested_at", self.kind, self.seconds]
        return list(dict.fromkeys([c for c in wanted if c] + [*self.required, *self.not_negative]))


FEEDS = (
    Feed(
        "logins", "account_id", "login_id", "logged_in_at", seconds="session_seconds", not_negative=("session_seconds",)
    ),
    Feed(
        "messages",
        "sender_id",
        "message_id",
        "sent_at",
        kind="message_type",
        kinds=("text", "image", "sticker", "video", "voice", "link", "file"),
        not_negative=("text_length",),
    ),
    Feed(
        "calls",
        "caller_id",
        "call_id",
        "started_at",
        kind="call_type",
        kinds=("voice", "video"),
        seconds="duration_seconds",
        required=("callee_id",),
    ),
    Feed(
        "content_events",
        "account_id",
        "event_id",
        "occurred_at",
        kind="action",
        kinds=("post", "view", "like", "comment", "share", "download", "attend"),
    ),
    Feed(
        "page_events",
        "account_id",
        "event_id",
        "occurred_at",
        kind="action",
        kinds=("view", "click", "search", "favorite", "add_to_cart", "checkout", "purchase"),
        default="view",
        required=("page",),
    ),
    Feed(
        "service_events",
        "account_id",
        "event_id",
        "occurred_at",
        seconds="duration_seconds",
        required=("service",),
        not_negative=("duration_seconds", "amount"),
    ),
    Feed(
        "campaign_events",
        "account_id",
        "event_id",
        "occurred_at",
        kind="action",
        kinds=("assigned", "sent", "delivered", "opened", "clicked", "replied", "converted", "unsubscribed", "blocked"),
        required=("campaign_id",),
        not_negative=("amount",),
    ),
)


@dataclass(frozen=True)
class Measure:
    """What is summed up of the days: how many events, or their seconds, of a feed and of some kinds of it."""

    feed: str
    kinds: tuple[str, ...] = ()
    is_seconds: bool = False
    answered: bool = False


#: The columns of `fct_account_days` that these feeds alone say.
MEASURES = {
    "logins": Measure("logins"),
    "session_seconds": Measure("logins", is_seconds=True),
    "messages_sent": Measure("messages"),
    "texts_sent": Measure("messages", ("text",)),
    "stickers_sent": Measure("messages", ("sticker",)),
    "images_sent": Measure("messages", ("image",)),
    "videos_sent": Measure("messages", ("video",)),
    "voice_messages_sent": Measure("messages", ("voice",)),
    "links_shared": Measure("messages", ("link",)),
    "files_sent": Measure("messages", ("file",)),
    "calls_made": Measure("calls", answered=True),
    "voice_call_seconds": Measure("calls", ("voice",), is_seconds=True, answered=True),
    "video_call_seconds": Measure("calls", ("video",), is_seconds=True, answered=True),
    "posts": Measure("content_events", ("post",)),
    "content_views": Measure("content_events", ("view",)),
    "content_shares": Measure("content_events", ("share",)),
    "content_downloads": Measure("content_events", ("download",)),
    "service_uses": Measure("service_events"),
    "service_seconds": Measure("service_events", is_seconds=True),
    "page_views": Measure("page_events", ("view",)),
    "page_clicks": Measure("page_events", ("click",)),
    "page_searches": Measure("page_events", ("search",)),
    "campaigns_received": Measure("campaign_events", ("sent",)),
    "campaign_opens": Measure("campaign_events", ("opened",)),
    "campaign_clicks": Measure("campaign_events", ("clicked",)),
}


def files_of(feeds: Path, feed: str) -> str:
    """Return the pattern of a feed's Parquet files: one file, or a folder of them."""
    return str(feeds / feed / "*.parquet") if (feeds / feed).is_dir() else str(feeds / f"{feed}.parquet")


def by_duckdb(feeds: Path, out: Path, clock: dt.datetime, as_of_date: dt.date) -> None:
    """One script by hand, in a database of its own."""
    settings = {"memory_limit": "6GB", "preserve_insertion_order": False}
    with duckdb.connect(str(out / "facts.duckdb"), config=settings) as connection:
        for statement in _script(_DuckDB(), feeds, clock, as_of_date):
            connection.execute(statement)
        for table in ("events", "account_days", "features"):
            connection.execute(f"copy {table} to '{out / table}.parquet' (format parquet)")


def by_spark(feeds: Path, out: Path, clock: dt.datetime, as_of_date: dt.date) -> None:
    """The same script on local Spark, on all cores."""
    from pyspark.sql import SparkSession

    session = (
        SparkSession.builder.master("local[*]")
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.driver.memory", "8g")
        .config("spark.sql.shuffle.partitions", "16")
        .config("spark.sql.warehouse.dir", str(out))
        .config("spark.driver.extraJavaOptions", f"-Dderby.system.home={out}")
        .config("spark.ui.showConsoleProgress", "false")
        .config("spark.ui.enabled", "false")
        .getOrCreate()
    )
    for statement in _script(_Spark(), feeds, clock, as_of_date):
        session.sql(statement)
    session.stop()


def by_polars(feeds: Path, out: Path, clock: dt.datetime, as_of_date: dt.date) -> None:
    """Polars' lazy frames with the streaming engine."""
    import polars as pl

    pl.concat([_polars_events(feeds, feed, clock) for feed in FEEDS]).sink_parquet(out / "events.parquet")
    chosen = {
        name: pl.when(
            (pl.col("feed") == measure.feed)
            & (pl.col("kind").is_in(measure.kinds) if measure.kinds else pl.lit(True))
            & (~pl.col("is_missed") if measure.answered else pl.lit(True))
        )
        .then(pl.col("seconds").fill_null(0) if measure.is_seconds else pl.lit(1, pl.Int64))
        .otherwise(0)
        .sum()
        for name, measure in MEASURES.items()
    }
    (
        pl.scan_parquet(out / "events.parquet")
        .with_columns(activity_date=(pl.col("happened_at") + pl.duration(hours=LOCAL_HOURS)).dt.date())
        .group_by("account", "activity_date")
        .agg(**chosen)
        .sink_parquet(out / "account_days.parquet")
    )
    (
        pl.scan_parquet(out / "account_days.parquet")
        .filter(pl.col("activity_date").is_between(as_of_date - dt.timedelta(WINDOW_DAYS - 1), as_of_date))
        .group_by("account")
        .agg(pl.col(*MEASURES).sum(), active_days=pl.len(), last_date=pl.col("activity_date").max())
        .sink_parquet(out / "features.parquet")
    )


def by_pandas(feeds: Path, out: Path, clock: dt.datetime, as_of_date: dt.date) -> None:
    """Frames in memory, feed by feed, with Arrow's texts."""
    import pandas as pd

    events = pd.concat([_pandas_events(feeds, feed, clock) for feed in FEEDS], ignore_index=True)
    events.to_parquet(out / "events.parquet", index=False)
    events["activity_date"] = (events["happened_at"] + pd.Timedelta(hours=LOCAL_HOURS)).dt.floor("D")
    keys = ["account", "activity_date"]
    days = events[keys].drop_duplicates().set_index(keys)
    for name, measure in MEASURES.items():
        mask = events["feed"] == measure.feed
        if measure.kinds:
            mask &= events["kind"].isin(measure.kinds)
        if measure.answered:
            mask &= ~events["is_missed"]
        groups = events[mask].groupby(keys, observed=True)
        days[name] = groups["seconds"].sum() if measure.is_seconds else groups.size()
    days = days.fillna(0).astype("int64").reset_index()
    days.to_parquet(out / "account_days.parquet", index=False)
    first = pd.Timestamp(as_of_date - dt.timedelta(WINDOW_DAYS - 1))
    window = days[days["activity_date"].between(first, pd.Timestamp(as_of_date))].groupby("account", observed=True)
    features = window[list(MEASURES)].sum()
    features["active_days"] = window.size()
    features["last_date"] = window["activity_date"].max()
    features.reset_index().to_parquet(out / "features.parquet", index=False)


RIVALS: dict[str, Callable[[Path, Path, dt.datetime, dt.date], None]] = {
    "duckdb": by_duckdb,
    "polars": by_polars,
    "pandas": by_pandas,
    "spark": by_spark,
}


def differences(out: Path, work: Path) -> list[str]:
    """Say where a rival's account days are not the project's, of accounts that nobody asked to erase.

    Parameters
    ----------
    out : Path
        Where the rival wrote.
    work : Path
        The project's private file.

    Returns
    -------
    list of str
        A line for each measure whose sum differs on any account day; empty if all are the same.
    """
    measures = ", ".join(MEASURES)
    active = " + ".join(f"cast({name} != 0 as integer)" for name in MEASURES)
    compared = ", ".join(f"count(*) filter (ours.{name} is distinct from theirs.{name})" for name in MEASURES)
    with duckdb.connect() as connection:
        connection.execute(f"attach '{work}' as work (read_only)")
        found = connection.execute(
            f"""
            with theirs as (
                select cast('0x' || substr(md5(account), 1, 15) as bigint) as account_key,
                    cast(activity_date as date) as activity_date, {measures}
                from '{_written(out, "account_days")}'
                where {active} > 0
            ),
            kept as (
                select * from theirs
                where account_key not in (select account_key from work.intermediate.int_erased_accounts)
            ),
            ours as (select account_key, activity_date, {measures} from work.marts.fct_account_days where {active} > 0)
            select {compared}
            from ours full outer join kept as theirs using (account_key, activity_date)
            """
        ).fetchone()
    assert found is not None
    return [f"{name}: {days:,} account days differ" for name, days in zip(MEASURES, found, strict=True) if days]


def _written(out: Path, table: str) -> str:
    """The pattern of the files of a table: one, or a folder of them."""
    return str(out / table / "*.parquet") if (out / table).is_dir() else str(out / f"{table}.parquet")


def _script(dialect: _DuckDB | _Spark, feeds: Path, clock: dt.datetime, as_of_date: dt.date) -> Iterable[str]:
    for feed in FEEDS:
        yield from dialect.read(feeds, feed)
    typed = " union all ".join(_typed_sql(dialect, feed, clock) for feed in FEEDS)
    yield dialect.create("events", typed)
    sums = ", ".join(f"{_measured(measure)} as {name}" for name, measure in MEASURES.items())
    yield dialect.create(
        "account_days",
        f"select account, cast(happened_at + interval '{LOCAL_HOURS}' hour as date) as activity_date, {sums} "
        "from events group by 1, 2",
    )
    totals = ", ".join(f"cast(sum({name}) as bigint) as {name}" for name in MEASURES)
    first = as_of_date - dt.timedelta(WINDOW_DAYS - 1)
    yield dialect.create(
        "features",
        f"select account, {totals}, count(*) as active_days, max(activity_date) as last_date from account_days "
        f"where activity_date between date '{first}' and date '{as_of_date}' group by 1",
    )


def _typed_sql(dialect: _DuckDB | _Spark, feed: Feed, clock: dt.datetime) -> str:
    kind = f"lower(trim({feed.kind}))" if feed.kind else "cast(null as string)"
    if feed.default:
        kind = f"coalesce({kind}, '{feed.default}')"
    conditions = [
        "account is not null",
        f"happened_at between timestamp '{EARLIEST}' and timestamp '{clock + TOLERANCE}'",
        *(f"{column} is not null" for column in feed.required),
        *(f"coalesce({column}, 0) >= 0" for column in feed.not_negative),
    ]
    if feed.kinds:
        conditions.append(f"kind in ({', '.join(repr(value) for value in feed.kinds)})")
    seconds = f"cast({feed.seconds} as bigint)" if feed.seconds else "cast(null as bigint)"
    return (
        f"select '{feed.name}' as feed, account, event, happened_at, kind, seconds, "
        "seconds is null or seconds < 0 as is_missed from (select *, row_number() over "
        "(partition by source_system, event order by ingested_at desc, happened_at desc) as version from (select *, "
        f"source_system || '|' || trim({feed.account}) as account, {feed.event} as event, "
        f"{dialect.time(feed)} as happened_at, {kind} as kind, {seconds} as seconds from {feed.name}) as parsed "
        f"where {' and '.join(conditions)}) as versions where version = 1"
    )


def _measured(measure: Measure) -> str:
    conditions = [f"feed = '{measure.feed}'"]
    if measure.kinds:
        conditions.append(f"kind in ({', '.join(repr(kind) for kind in measure.kinds)})")
    if measure.answered:
        conditions.append("not is_missed")
    value = "coalesce(seconds, 0)" if measure.is_seconds else "1"
    return f"cast(sum(case when {' and '.join(conditions)} then {value} else 0 end) as bigint)"


class _DuckDB:
    """What DuckDB's script says in its own way."""

    def read(self, feeds: Path, feed: Feed) -> list[str]:
        columns = ", ".join(feed.columns)
        return [f"create view {feed.name} as select {columns} from read_parquet('{files_of(feeds, feed.name)}')"]

    def create(self, table: str, query: str) -> str:
        return f"create table {table} as {query}"

    def time(self, feed: Feed) -> str:
        text = f"cast({feed.time} as varchar)"
        return (
            f"case when regexp_full_match({text}, '[0-9]{{9,10}}') "
            f"then make_timestamp(cast({text} as bigint) * 1000000) "
            f"when {text} like '____-%T%' then timezone('UTC', try_cast({text} as timestamptz)) "
            f"when {text} like '____-%' then try_cast({text} as timestamp) end"
            if feed.name in _TEXT_TIMES
            else feed.time
        )


class _Spark:
    """What Spark's script says in its own way."""

    def read(self, feeds: Path, feed: Feed) -> list[str]:
        columns = ", ".join(feed.columns)
        return [f"create temporary view {feed.name} as select {columns} from parquet.`{files_of(feeds, feed.name)}`"]

    def create(self, table: str, query: str) -> str:
        return f"create table {table} using parquet as {query}"

    def time(self, feed: Feed) -> str:
        return (
            f"case when {feed.time} rlike '^[0-9]{{9,10}}$' then timestamp_seconds(cast({feed.time} as bigint)) "
            f"when {feed.time} like '____-%' then try_cast({feed.time} as timestamp) end"
            if feed.name in _TEXT_TIMES
            else f"cast({feed.time} as timestamp)"
        )


#: Feeds whose times come as text in three forms: with an offset, without one in UTC, and as seconds since 1970.
_TEXT_TIMES = ("calls", "service_events", "campaign_events")


def _polars_events(feeds: Path, feed: Feed, clock: dt.datetime) -> Any:
    import polars as pl

    time = pl.col(feed.time)
    if feed.name in _TEXT_TIMES:
        time = (
            pl.when(time.str.contains("^[0-9]{9,10}$"))
            .then(pl.from_epoch(time.cast(pl.Int64, strict=False), time_unit="s").cast(pl.Datetime("us")))
            .when(time.str.contains("T"))
            .then(
                time.str.to_datetime("%Y-%m-%dT%H:%M:%S%z", strict=False, time_unit="us")
                .dt.convert_time_zone("UTC")
                .dt.replace_time_zone(None)
            )
            .otherwise(time.str.to_datetime("%Y-%m-%d %H:%M:%S", strict=False, time_unit="us"))
        )
    kind = pl.col(feed.kind).str.strip_chars().str.to_lowercase() if feed.kind else pl.lit(None, pl.String)
    if feed.default:
        kind = kind.fill_null(feed.default)
    seconds = pl.col(feed.seconds).cast(pl.Int64) if feed.seconds else pl.lit(None, pl.Int64)
    conditions = [
        pl.col("account").is_not_null(),
        pl.col("happened_at").is_between(EARLIEST, clock + TOLERANCE),
        *(pl.col(column).is_not_null() for column in feed.required),
        *(pl.col(column).fill_null(0) >= 0 for column in feed.not_negative),
    ]
    if feed.kinds:
        conditions.append(pl.col("kind").is_in(feed.kinds))
    newest = pl.struct("ingested_at", "happened_at")
    kept = ["account", "happened_at", "kind", "seconds"]
    return (
        pl.scan_parquet(files_of(feeds, feed.name))
        .select(feed.columns)
        .with_columns(
            account=pl.col("source_system") + "|" + pl.col(feed.account).str.strip_chars(),
            event=pl.col(feed.event),
            happened_at=time.cast(pl.Datetime("us")),
            kind=kind,
            seconds=seconds,
        )
        .filter(*conditions)
        .group_by("source_system", "event")
        .agg(pl.col(kept).sort_by(newest).last())
        .select(
            pl.lit(feed.name).alias("feed"),
            "account",
            "event",
            "happened_at",
            "kind",
            "seconds",
            is_missed=pl.col("seconds").is_null() | (pl.col("seconds") < 0),
        )
    )


def _pandas_events(feeds: Path, feed: Feed, clock: dt.datetime) -> Any:
    import pandas as pd

    source = feeds / feed.name if (feeds / feed.name).is_dir() else feeds / f"{feed.name}.parquet"
    rows = pd.read_parquet(source, columns=feed.columns)
    if feed.name in _TEXT_TIMES:
        text = rows[feed.time]
        seconds = text.str.fullmatch("[0-9]{9,10}").fillna(False).astype(bool)
        offset = text.str.contains("T", regex=False).fillna(False).astype(bool)
        plain = text.where(~seconds & ~offset)
        times = pd.to_datetime(plain, format="%Y-%m-%d %H:%M:%S", errors="coerce").astype("datetime64[us]")
        times[offset] = (
            pd.to_datetime(text[offset], format="%Y-%m-%dT%H:%M:%S%z", errors="coerce", utc=True).dt.tz_localize(None)
        ).astype("datetime64[us]")
        times[seconds] = pd.to_datetime(text[seconds].astype("int64"), unit="s").astype("datetime64[us]")
    else:
        times = rows[feed.time]
    none = pd.array([pd.NA] * len(rows), dtype="Int64")
    found = pd.DataFrame(
        {
            "feed": feed.name,
            "account": rows["source_system"] + "|" + rows[feed.account].str.strip(),
            "event": rows[feed.event],
            "happened_at": times,
            "kind": rows[feed.kind].str.strip().str.lower() if feed.kind else None,
            "seconds": rows[feed.seconds].astype("Int64") if feed.seconds else none,
            "source_system": rows["source_system"],
            "ingested_at": rows["ingested_at"],
        }
    )
    if feed.default:
        found["kind"] = found["kind"].fillna(feed.default)
    kept = found["account"].notna() & found["happened_at"].between(EARLIEST, clock + TOLERANCE)
    for column in feed.required:
        kept &= rows[column].notna()
    for column in feed.not_negative:
        kept &= ~(rows[column] < 0).fillna(False).astype(bool)
    if feed.kinds:
        kept &= found["kind"].isin(feed.kinds)
    newest = found[kept].sort_values(["ingested_at", "happened_at"])
    newest = newest.drop_duplicates(["source_system", "event"], keep="last")
    newest = newest.drop(columns=["source_system", "ingested_at"])
    newest["is_missed"] = (newest["seconds"].isna() | (newest["seconds"] < 0)).astype(bool)
    return newest.astype({"feed": "category", "account": "str", "kind": "str"})


if __name__ == "__main__":
    rival, feeds_folder, out_folder, clock_text, as_of_text = sys.argv[1:]
    RIVALS[rival](
        Path(feeds_folder), Path(out_folder), dt.datetime.fromisoformat(clock_text), dt.date.fromisoformat(as_of_text)
    )
