"""What goes wrong on the way: late arrival, copies, re-exports and broken rows, all recorded in the truth."""

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from persona.synth.defects import DEFECTS
from persona.synth.schema import FEEDS, is_native, label
from persona.synth.settings import DAY, HOUR, Settings

EXACT_SHARE = 0.005  # of rows appear twice
REEXPORT_SHARE = 0.005  # of rows come again, later and slightly changed, under the same id
BROKEN_SHARE = 0.005  # per kind of defect
LATE_SHARE = 0.02  # of rows arrive hours to days late
MIN_ROWS = 150  # smaller parts have one broken row per kind at most, from this size on
SPELLINGS = (0.6, 0.25, 0.15)  # ISO with offset, UTC without offset, epoch seconds
UNPARSABLE = 9  # the spelling of a time that is none
NOISE_FACTOR = 1.025  # rows in the files per row before noise, over all feeds
GARBAGE_TIMES = ("2026-13-45 99:99:99", "yesterday", "0000-00-00", "N/A", "12h30")


@dataclass
class Truth:
    """What was done to the feeds, collected part by part."""

    duplicates: list[pd.DataFrame] = field(default_factory=list)
    broken: list[pd.DataFrame] = field(default_factory=list)


def arrivals(rng: np.random.Generator, run: Settings, at: np.ndarray) -> np.ndarray:
    """Arrival times (datetime64[us]) of events at these times (NaT: an undated stock, exported in bulk at the end)."""
    n = len(at)
    event = np.where(np.isnat(at), np.datetime64(run.exported_at - HOUR, "s").astype("datetime64[us]"), at)
    lag = 1 + np.minimum(rng.lognormal(3.2, 1.1, n), 1800)
    lag = np.where(rng.random(n) < LATE_SHARE, HOUR + rng.exponential(1.2 * DAY, n), lag)
    out = event + (lag * 1e6).astype("timedelta64[us]")
    # Nothing arrives after the export; what would have is in its last minutes, at distinct microseconds.
    last = np.datetime64(run.exported_at, "s").astype("datetime64[us]")
    return np.where(out > last, last - rng.integers(1, 10**9, n).astype("timedelta64[us]"), out)


def add_noise(run: Settings, feed: str, frame: pd.DataFrame, part: int, truth: Truth) -> pd.DataFrame:
    """Arrival times, copies and broken rows for one part of a feed; the part comes back in order of arrival."""
    rng = run.rng("noise", list(FEEDS).index(feed), part)
    frame = frame.reset_index(drop=True)
    defects = DEFECTS.get(feed)
    clock = defects.time if defects and defects.time else next((c for c in ARRIVES_AFTER if c in frame), None)
    if clock is None:  # order_items have no time of their own: generate.py passes their order's
        clock = "_at"
    frame["ingested_at"] = arrivals(rng, run, frame[clock].to_numpy())
    frame["_spelling"] = rng.choice(3, len(frame), p=SPELLINGS).astype(np.int8)
    if defects is None:
        return frame
    parts = [frame, *_copies(rng, run, feed, frame, truth), *_broken(rng, run, feed, frame, truth)]
    out = pd.concat(parts, ignore_index=True) if len(parts) > 1 else frame
    return out.iloc[np.argsort(out["ingested_at"].to_numpy(), kind="stable")]


ARRIVES_AFTER = ("occurred_at", "updated_at", "requested_at", "starts_at")


def _take(rng: np.random.Generator, frame: pd.DataFrame, share: float) -> pd.DataFrame:
    count = round(share * len(frame))
    if count == 0 and len(frame) >= MIN_ROWS:
        count = 1
    return frame.iloc[np.sort(rng.choice(len(frame), count, replace=False))].copy()


def _record_ids(feed: str, rows: pd.DataFrame) -> pd.Series:
    """The rows' own ids as the files show them; missing where the feed has none."""
    column = DEFECTS[feed].id
    if column is None:
        return pd.Series([None] * len(rows), index=rows.index, dtype=object)
    kind = FEEDS[feed][column]
    if kind.startswith("id:"):
        return pd.Series([f"{kind[3:]}{k:010d}" for k in rows[column].tolist()], index=rows.index, dtype=object)
    return rows[column].astype(object)


def _note(feed: str, rows: pd.DataFrame, **more: object) -> pd.DataFrame:
    """Truth rows: feed, record_id (None where the feed has no id), source_system, account_id, ingested_at and more."""
    account = next((c for c in ("account_id", "sender_id", "caller_id") if c in rows), None)
    return pd.DataFrame(
        {
            "feed": feed,
            "record_id": _record_ids(feed, rows),
            "source_system": rows["source_system"].astype(object),
            "account_id": rows[account].cat.remove_unused_categories().astype(object) if account else None,
            "ingested_at": rows["ingested_at"],
            **more,
        }
    )


def _copies(
    rng: np.random.Generator, run: Settings, feed: str, frame: pd.DataFrame, truth: Truth
) -> list[pd.DataFrame]:
    """Exact copies, and for feeds with ids re-exports: same id, newer arrival, one number or the status changed."""
    defects, out = DEFECTS[feed], []
    exact = _take(rng, frame, EXACT_SHARE)
    if len(exact):
        truth.duplicates.append(_note(feed, exact, kind="exact"))
        out.append(exact)
    if defects.id:
        again = _take(rng, frame, REEXPORT_SHARE)
        delay = (rng.uniform(HOUR, 3 * DAY, len(again)) * 1e6).astype("timedelta64[us]")
        newest = np.datetime64(run.exported_at, "s").astype("datetime64[us]")
        soon = newest + rng.integers(1, 10**9, len(again)).astype("timedelta64[us]")
        arrival = again["ingested_at"].to_numpy() + delay
        again["ingested_at"] = np.where(arrival > newest, soon, arrival)
        if defects.tweak:
            again[defects.tweak] = again[defects.tweak] + 1
        if defects.updated:
            again[defects.updated] = again["ingested_at"].to_numpy() - np.timedelta64(60, "s")
        if feed == "orders":
            again["status"] = label(np.ones(len(again), dtype=int), tuple(again["status"].cat.categories))
        if len(again):
            truth.duplicates.append(_note(feed, again, kind="reexport"))
            out.append(again)
    return out


def _broken(
    rng: np.random.Generator, run: Settings, feed: str, frame: pd.DataFrame, truth: Truth
) -> list[pd.DataFrame]:
    """Extra rows, like real ones but for a new id and one defect each."""
    defects, out = DEFECTS[feed], []
    next_id = (
        int(frame[defects.id].max()) + 1
        if defects.id and FEEDS[feed][defects.id].startswith("id:") and len(frame)
        else None
    )
    for reason, column, break_rows in _kinds(run, feed):
        rows = _take(rng, frame, BROKEN_SHARE)
        if not len(rows):
            continue
        if next_id is not None:
            rows[defects.id] = next_id + np.arange(len(rows))
            next_id += len(rows)
        # A new arrival time makes each broken row findable, also in feeds without ids.
        shift = rng.integers(1, 10**6, len(rows)).astype("timedelta64[us]")
        rows["ingested_at"] = rows["ingested_at"].to_numpy() - shift
        break_rows(rng, rows)
        truth.broken.append(_note(feed, rows, column=column, reason=reason))
        out.append(rows)
    return out


def _kinds(run: Settings, feed: str):
    """(reason, column, function that breaks rows in place) for each defect the feed can have."""
    defects = DEFECTS[feed]

    def missing(column: str):
        def apply(_, rows):
            if FEEDS[feed][column].startswith("id:"):
                rows[column] = -1
            else:
                rows[column] = pd.Categorical.from_codes(np.full(len(rows), -1), dtype=rows[column].dtype)

        return f"missing_{column}", column, apply

    def moved(reason: str, column: str, first: int, last: int):
        def apply(rng, rows):
            seconds = rng.integers(first, last, len(rows))
            rows[column] = seconds.astype("datetime64[s]").astype("datetime64[us]")

        return f"{reason}_{column}", column, apply

    def unparsable(column: str):
        def apply(_, rows):
            rows["_spelling"] = np.int8(UNPARSABLE)

        return f"unparsable_{column}", column, apply

    def negative(column: str):
        def apply(rng, rows):
            rows[column] = -np.abs(rows[column].fillna(0)) - rng.integers(1, 500, len(rows))

        return f"negative_{column}", column, apply

    def unknown(column: str):
        def apply(_, rows):
            values = tuple(rows[column].cat.categories)
            rows[column] = label(np.full(len(rows), values.index(defects.enum_value)), values)

        return f"unknown_{column}", column, apply

    def orphan(column: str):
        def apply(_, rows):
            rows[column] = rows[column] + 10**12  # no order has such a number

        return "orphan_order", column, apply

    kinds = [missing(defects.key)]
    if defects.time:
        kinds.append(missing_time(defects.time) if is_native(feed) else unparsable(defects.time))
        kinds.append(moved("future", defects.time, run.exported_at + 60 * DAY, run.exported_at + 4000 * DAY))
        # Not before 1974: as epoch seconds such a time has fewer digits than a feed's epochs, and is no time at all.
        kinds.append(moved("implausible", defects.time, 4 * 365 * DAY, 19 * 365 * DAY))
    kinds += [negative(column) for column in defects.negative]
    if defects.enum:
        kinds.append(unknown(defects.enum))
    if defects.orphan:
        kinds.append(orphan(defects.orphan))
    return kinds


def missing_time(column: str):
    """A native time column cannot hold nonsense: it is null instead."""

    def apply(_, rows):
        rows[column] = np.full(len(rows), np.datetime64("NaT", "us"))

    return f"missing_{column}", column, apply
