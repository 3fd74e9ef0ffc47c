"""The market calendar: public holidays of Korea and China as a seed. `make calendar` writes it.

The dates come from the package `holidays`, substitute days included. China's days off in exchange for weekends, and the
weekends that are worked for them, are known once the State Council has announced them, usually in November of the year
before; until then a year has its statutory holidays alone.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import sys
from collections.abc import Iterable
from pathlib import Path

SEED = Path(__file__).parent.parent / "seeds" / "calendar" / "market_calendar.csv"
YEARS = range(2024, 2028)
COLUMNS = ("calendar_date", "region", "kind", "name_en", "name_ko", "name_zh")

#: The languages in which the package knows a region's holidays, as the seed's columns.
LANGUAGES = {
    "CN": {"name_en": "en_US", "name_zh": "zh_CN"},
    "KR": {"name_en": "en_US", "name_ko": "ko"},
}
#: By these signs the English name says that a day stands in for another one.
SUBSTITUTES = ("Alternative holiday", "(observed)")
#: A day off that the package names after the weekend worked for it; here it bears the name of the festival it prolongs.
BRIDGE_DAY = "Day off (substituted"
BRIDGE = {"name_en": "{} (day off)", "name_zh": "{}（调休）"}
#: A weekend that belongs to a festival's days off.
BREAK = {"name_en": "{} (break)", "name_ko": "{} 연휴", "name_zh": "{}（假期）"}
WORKDAY = {"name_en": "Make-up workday", "name_zh": "调休上班"}


def market_calendar(years: Iterable[int] = YEARS) -> list[dict[str, str]]:
    """Return the holidays and worked weekends of the years, ordered by date and region.

    Parameters
    ----------
    years : iterable of int
        Calendar years.

    Returns
    -------
    list of dict
        One row per date and region with the seed's columns. `kind` is `holiday`, `substitute` (a day off in the place
        of a holiday or weekend), `break` (a weekend that holidays make three days or longer) or `workday` (a weekend
        that is worked). Names that the package lacks are empty.
    """
    rows = [row for region in LANGUAGES for row in _region_rows(region, list(years))]
    return sorted(rows, key=lambda row: (row["calendar_date"], row["region"]))


def as_csv(rows: list[dict[str, str]]) -> str:
    """Return the rows as the text of the seed file."""
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def _region_rows(region: str, years: list[int]) -> list[dict[str, str]]:
    import holidays

    calendars = {
        column: holidays.country_holidays(region, years=years, language=language)
        for column, language in LANGUAGES[region].items()
    }
    english = calendars["name_en"]
    worked = {date for date in getattr(english, "weekend_workdays", ()) if date.year in years}
    festivals = [date for date in sorted(english) if not english[date].startswith(BRIDGE_DAY)]

    def names(date: dt.date, pattern: dict[str, str]) -> dict[str, str]:
        """Name a day after the nearest festival."""
        nearest = min(festivals, key=lambda other: (abs(other - date), other))
        return {column: pattern[column].format(_festival(known[nearest])) for column, known in calendars.items()}

    kinds = {}
    for date in sorted(english):
        if english[date].startswith(BRIDGE_DAY):
            kinds[date] = ("substitute", names(date, BRIDGE))
        else:
            kind = "substitute" if any(sign in english[date] for sign in SUBSTITUTES) else "holiday"
            kinds[date] = (kind, {column: known[date] for column, known in calendars.items()})
    kinds |= {date: ("break", names(date, BREAK)) for date in _breaks(set(english), worked)}
    kinds |= {date: ("workday", WORKDAY) for date in worked}
    return [
        {"calendar_date": date.isoformat(), "region": region, "kind": kind} | named
        for date, (kind, named) in kinds.items()
        if date.year in years
    ]


def _breaks(off: set[dt.date], worked: set[dt.date]) -> set[dt.date]:
    """Return the weekend days that lie in a run of three days off or more of which a holiday is one."""
    breaks = set()
    for holiday in off:
        run = {holiday}
        for step in (dt.timedelta(days=-1), dt.timedelta(days=1)):
            date = holiday + step
            while date in off or (date.weekday() >= 5 and date not in worked):
                run.add(date)
                date += step
        if len(run) >= 3:
            breaks |= run - off
    return breaks


def _festival(name: str) -> str:
    return name.removesuffix(" (observed)").removesuffix("（补假）")


def main() -> None:
    """Write the seed."""
    SEED.write_text(as_csv(market_calendar()), encoding="utf-8")
    sys.stdout.write(f"Wrote {SEED.relative_to(SEED.parents[2])}.\n")


if __name__ == "__main__":
    main()
