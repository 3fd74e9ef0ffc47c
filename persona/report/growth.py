"""How groups of people grow or shrink from one date looked at to the next."""

from __future__ import annotations

import pandas as pd

from persona.report.parts import Drawing
from persona.report.pictures import grid
from persona.report.words import changes, day


def growth(rows: pd.DataFrame, by: str) -> Drawing:
    """Draw people by group and date, and say which group grew and which shrank most.

    Parameters
    ----------
    rows : DataFrame with `as_of_date`, `people`, null where it is suppressed, and the column `by`
        A row per date and group.
    by : str
        The column with the name of the group.
    """
    drawn = rows.dropna(subset="people")
    sizes = drawn.pivot(index="as_of_date", columns=by, values="people").dropna(axis="columns")
    if len(sizes) < 2 or sizes.empty:
        return Drawing("People were looked at on one date only, or in numbers too small to be shown.")
    return Drawing(
        f"Since {day(sizes.index[0])} {changes(sizes)}.",
        grid(drawn.assign(on=drawn["as_of_date"].map(day)), "on", by, "people", "people"),
    )
