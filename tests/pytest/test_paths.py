"""Sessions and funnels of the demo, against a plain walk through the events that shares nothing with the SQL."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import groupby
from pathlib import Path

import duckdb
import pytest

ROOT = Path(__file__).parents[2]
GAP = timedelta(minutes=30)
WINDOW = timedelta(days=27)
SEOUL = timedelta(hours=9)  # without summer time

#: account, person, time, event_key, kind, page, element
Event = tuple[int, int, datetime, int, str, str, str]


@pytest.fixture(scope="module")
def marts(demo_warehouse: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(str(demo_warehouse), read_only=True) as connection:
        connection.execute("set search_path = 'marts'")
        yield connection


@pytest.fixture(scope="module")
def events(marts: duckdb.DuckDBPyConnection) -> list[Event]:
    """All events of people who may be analysed, in their order."""
    return marts.sql("""
        select account_key, accounts.user_id, event_at, event_key, event_type, object_id, event_subtype
        from fct_events
        join dim_accounts as accounts using (account_key)
        join fct_user_eligibility as eligibility
            on accounts.user_id = eligibility.user_id and eligibility.purpose = 'analytics' and eligibility.is_eligible
        order by account_key, event_at, event_key
    """).fetchall()


@pytest.fixture(scope="module")
def sessions(events: list[Event]) -> list[list[Event]]:
    found: list[list[Event]] = []
    for event in events:
        if not event[4].startswith("page_"):
            continue
        if found and found[-1][-1][0] == event[0] and event[2] - found[-1][-1][2] <= GAP:
            found[-1].append(event)
        else:
            found.append([event])
    return found


def test_sessions_are_those_of_a_walk_through_the_events(marts: duckdb.DuckDBPyConnection, sessions: list[list[Event]]):
    expected = Counter()
    for session in sessions:
        views = [event for event in session if event[4] == "page_view"]
        seconds = (views[-1][2] - views[0][2]).total_seconds() if len(views) > 1 else None
        pages = (views[0][5], views[-1][5]) if views else (None, None)
        first = session[0]
        started_date = (first[2] + SEOUL).date()
        expected[(first[0], first[2], session[-1][2], started_date, len(session), len(views), seconds, *pages)] += 1
    found = marts.sql("""
        select
            account_key, started_at, ended_at, session_date, event_count, page_count, dwell_seconds, landing_page,
            exit_page
        from fct_sessions
    """).fetchall()
    assert len(found) > 500
    assert Counter(found) == expected


def farthest(visits: list[tuple], steps: int, minutes: float, first: date, last: date) -> int:
    """Return how many steps the best attempt takes that begins from ``first`` on, seen up to the end of ``last``."""
    seen = [visit for visit in visits if (visit[0] + SEOUL).date() <= last]
    best = 0
    for start, (began_at, _, _, fits) in enumerate(seen):
        if 0 in fits and (began_at + SEOUL).date() >= first:
            taken = 1
            for at, _, _, fits_later in seen[start + 1 :]:
                if at - began_at <= timedelta(minutes=minutes) and taken < steps and taken in fits_later:
                    taken += 1
            best = max(best, taken)
    return best


def test_funnels_are_those_of_a_walk_through_the_events(
    marts: duckdb.DuckDBPyConnection, events: list[Event], sessions: list[list[Event]]
):
    with (ROOT / "seeds/paths/funnels.csv").open(encoding="utf-8") as file:
        funnels = {name: list(rows) for name, rows in groupby(csv.DictReader(file), key=lambda row: row["funnel"])}
    dates = [row[0] for row in marts.sql("select distinct as_of_date from fct_user_features").fetchall()]
    expected: Counter = Counter()
    for funnel, steps in funnels.items():
        subjects = defaultdict(list)
        for subject, event in (
            ((number, event) for number, session in enumerate(sessions) for event in session)
            if steps[0]["scope"] == "session"
            else ((event[1], event) for event in events)
        ):
            fits = [
                place
                for place, step in enumerate(steps)
                if event[4] == step["event_type"]
                and step["page"] in ("", event[5])
                and step["element"] in ("", event[6])
            ]
            if fits:
                subjects[subject].append((event[2], fits[0], event[3], fits))
        for visits in subjects.values():
            visits.sort()
            for day in dates:
                taken = farthest(visits, len(steps), float(steps[0]["window_minutes"]), day - WINDOW, day)
                for place in range(taken):
                    expected[(day, funnel, steps[place]["step"])] += 1
    found = marts.sql("""
        select as_of_date, funnel, step, reached from rpt_funnel_steps where segment_type = 'all' and reached > 0
    """).fetchall()
    assert {funnel for _, funnel, _, _ in found} == set(funnels)
    assert {(day, funnel, step): reached for day, funnel, step, reached in found} == dict(expected)
