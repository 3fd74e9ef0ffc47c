"""Holidays that seasonal people live for. Lunar dates are tabulated for 2023–2027, fixed ones hold for every year."""

from datetime import date, timedelta

import numpy as np
import pandas as pd

from persona.synth.settings import Settings

# (name, country, first day, days). Korea: the day before, the day and the day after; China: the public week.
LUNAR = (
    ("Seollal", "KR", date(2023, 1, 21), 3),
    ("Seollal", "KR", date(2024, 2, 9), 3),
    ("Seollal", "KR", date(2025, 1, 28), 3),
    ("Seollal", "KR", date(2026, 2, 16), 3),
    ("Seollal", "KR", date(2027, 2, 6), 3),
    ("Chuseok", "KR", date(2023, 9, 28), 3),
    ("Chuseok", "KR", date(2024, 9, 16), 3),
    ("Chuseok", "KR", date(2025, 10, 5), 3),
    ("Chuseok", "KR", date(2026, 9, 24), 3),
    ("Chuseok", "KR", date(2027, 9, 14), 3),
    ("Chinese New Year", "CN", date(2023, 1, 21), 7),
    ("Chinese New Year", "CN", date(2024, 2, 10), 7),
    ("Chinese New Year", "CN", date(2025, 1, 28), 7),
    ("Chinese New Year", "CN", date(2026, 2, 16), 7),
    ("Chinese New Year", "CN", date(2027, 2, 5), 7),
)
# (name, country, month, day, days)
FIXED = (
    ("New Year", "KR", 1, 1, 1),
    ("Labour Day", "CN", 5, 1, 3),
    ("Children's Day", "KR", 5, 5, 1),
    ("National Day", "CN", 10, 1, 7),
    ("Christmas", "KR", 12, 25, 1),
)


def holidays(run: Settings) -> pd.DataFrame:
    """Holidays that touch the window: name, country, first_date, last_date."""
    rows = [(name, country, first, first + timedelta(days=n - 1)) for name, country, first, n in LUNAR]
    for year in range(run.first_date.year, run.end_date.year + 1):
        for name, country, month, day, n in FIXED:
            first = date(year, month, day)
            rows.append((name, country, first, first + timedelta(days=n - 1)))
    kept = [row for row in rows if row[3] >= run.first_date and row[2] <= run.end_date]
    kept.sort(key=lambda row: (row[2], row[0]))
    return pd.DataFrame(kept, columns=["name", "country", "first_date", "last_date"])


def festive_days(run: Settings) -> np.ndarray:
    """Boolean per day of the window: is it a festival that brings seasonal people back? Not New Year and Christmas."""
    flags = np.zeros(run.days, dtype=bool)
    for row in holidays(run).itertuples():
        if row.name not in ("New Year", "Christmas"):
            first = max(0, (row.first_date - run.first_date).days)
            flags[first : max(0, (row.last_date - run.first_date).days + 1)] = True
    return flags


def weekend_days(run: Settings) -> np.ndarray:
    """Boolean per day of the window: Saturday or Sunday, local."""
    return (run.first_date.weekday() + np.arange(run.days)) % 7 >= 5
