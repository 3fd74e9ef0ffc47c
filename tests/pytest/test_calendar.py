"""The market calendar is what its script makes, and the demo's festivals are days off in it."""

import csv
from datetime import date, timedelta

from persona.calendar import SEED, as_csv, market_calendar
from persona.synth.holidays import FIXED, LUNAR

#: China announces the days off of a year in November of the year before.
ANNOUNCED = (2024, 2025, 2026)


def test_the_seed_is_what_the_script_makes():
    assert SEED.read_text(encoding="utf-8") == as_csv(market_calendar())


def test_known_days_are_in_it_with_substitutes_and_worked_weekends():
    with SEED.open(encoding="utf-8") as file:
        rows = {(row["calendar_date"], row["region"]): row for row in csv.DictReader(file)}
    assert {day[:4] for day, _ in rows} == {"2024", "2025", "2026", "2027"}
    assert rows["2026-02-17", "KR"]["name_ko"] == "설날"
    assert rows["2026-02-17", "CN"]["name_zh"] == "春节"
    # the first of March 2026 is a Sunday; the fourteenth of February is worked for the twentieth
    assert rows["2026-03-02", "KR"]["kind"] == "substitute"
    assert rows["2026-02-14", "CN"]["kind"] == "workday"
    assert rows["2026-02-20", "CN"]["kind"] == "substitute"
    assert rows["2026-02-20", "CN"]["name_en"] == "Chinese New Year (Spring Festival) (day off)"
    # a weekend within the festival's days off; a holiday on a Saturday makes no long weekend
    assert rows["2026-02-21", "CN"]["kind"] == "break"
    assert ("2026-06-06", "KR") in rows and ("2026-06-07", "KR") not in rows


def test_festivals_of_the_demo_are_days_off_in_the_calendar():
    """The generator has a list of its own, so that the demo is the same bytes whatever the package knows next year."""
    with SEED.open(encoding="utf-8") as file:
        off = {(row["calendar_date"], row["region"]) for row in csv.DictReader(file) if row["kind"] != "workday"}
    fixed = [
        (name, country, date(year, month, day), days) for year in ANNOUNCED for name, country, month, day, days in FIXED
    ]
    lunar = [festival for festival in LUNAR if festival[2].year in ANNOUNCED]
    checked = 0
    for _, country, first, days in lunar + fixed:
        festival = [first + timedelta(days=number) for number in range(days)]
        # weekends are off by themselves and have no row
        working = [day for day in festival if day.weekday() < 5]
        assert all((day.isoformat(), country) in off for day in working), (country, first)
        checked += len(working)
    assert checked > 50
