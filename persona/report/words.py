"""Numbers, names and lists as a reader wants them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

import pandas as pd

#: Names of columns whose numbers are shares of one.
_SHARES = ("share", "rate", "stickiness", "probability", "precision", "recall", "accuracy")

#: Names that are not written as words are.
_SPELT = {"bg_nbd": "BG/NBD", "gamma_gamma": "Gamma-Gamma"}


def number(value: float) -> str:
    """Return a number with thousands apart, and as many digits as say something."""
    value = float(value)
    if value.is_integer() or abs(value) >= 1000:
        return f"{value:,.0f}"
    return f"{value:.1f}" if abs(value) >= 10 else f"{value:.3g}" if abs(value) >= 0.0005 else f"{value:.1g}"


def percent(value: float, digits: int = 0) -> str:
    """Return a share of one in percent."""
    return f"{100 * value:.{digits}f}%"


def day(value: Any) -> str:
    """Return a date such as 30 June 2026."""
    date = pd.Timestamp(value)
    return f"{date.day} {date:%B %Y}"


def label(name: Any) -> str:
    """Return a name of the marts in words: `at_risk` is At risk."""
    text = str(name).replace("_", " ")
    return _SPELT.get(str(name)) or text[:1].upper() + text[1:]


def listed(items: Iterable[str]) -> str:
    """Return items as a sentence has them: a, b and c."""
    items = list(items)
    return " and ".join([", ".join(items[:-1]), items[-1]]) if len(items) > 1 else "".join(items)


def counted(count: float, one: str, many: str = "") -> str:
    """Return a count with its noun."""
    return f"{number(count)} {one if count == 1 else many or one + 's'}"


def changes(sizes: pd.DataFrame) -> str:
    """Return which column grew and which shrank most from the first row to the last, as part of a sentence."""
    change = (sizes.iloc[-1] - sizes.iloc[0]).sort_values()
    said = [f"{name} changed by {change[name]:+,.0f}" for name in dict.fromkeys([change.index[-1], change.index[0]])]
    return f"{listed(said)} people"


def cell(column: str, value: Any, is_suppressed: bool) -> str:
    """Return a value as a table shows it; a number that is too small to be shown is said to be."""
    if value is None or value is pd.NaT or (isinstance(value, float) and pd.isna(value)):
        return "suppressed" if is_suppressed else "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dt.date | pd.Timestamp):
        return f"{value:%Y-%m-%d}"
    if isinstance(value, int | float | Decimal):
        return percent(float(value), 1) if column.endswith(_SHARES) else number(float(value))
    return str(value)
