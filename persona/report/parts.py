"""What the report is made of: a page asks questions, each chart answers one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import altair as alt
import pandas as pd


@dataclass(frozen=True)
class Card:
    """A group of people on a card: its name, in other languages too, a text, facts and a picture.

    Attributes
    ----------
    names : dict of str
        Name by language code, for people to read.
    facts : list of (str, str)
        What is said of the group, in words.
    """

    title: str
    names: dict[str, str]
    text: str
    facts: list[tuple[str, str]]
    figure: alt.Chart | alt.LayerChart | None = None


@dataclass(frozen=True)
class Drawing:
    """The answer to a question: a sentence made of the data, and a picture of the data.

    Attributes
    ----------
    answer : str
        One sentence, or a few.
    figure : altair chart, optional
        The picture, as wide as its place.
    tiles : list of (str, str)
        Single numbers, as label and value.
    cards : list of Card
        For answers that are no picture.
    table : DataFrame, optional
        What stands behind the picture; the rows of the query if it is not given.
    """

    answer: str
    figure: alt.Chart | alt.LayerChart | None = None
    tiles: list[tuple[str, str]] = field(default_factory=list)
    cards: list[Card] = field(default_factory=list)
    table: pd.DataFrame | None = None


@dataclass(frozen=True)
class Chart:
    """A question, the rows that answer it and what draws them.

    Attributes
    ----------
    question : str
        The heading.
    sql : str
        A query on public marts. `getvariable('as_of')` is the latest day of what it reads, `disclosed(n)` a
        count of people as a report may show it. A column `is_suppressed` says in which rows null means "too few".
    absent : str
        What to say where there are no rows.
    draw : callable
        From the rows to a Drawing; never called without rows.
    """

    question: str
    sql: str
    absent: str
    draw: Callable[[pd.DataFrame], Drawing]


@dataclass
class Page:
    """A page of the report.

    Attributes
    ----------
    slug : str
        Name of its file.
    lead : str
        What the page is for, in a sentence.
    """

    slug: str
    title: str
    lead: str
    charts: list[Chart] = field(default_factory=list)

    def chart(self, question: str, *, sql: str, absent: str) -> Callable:
        """Make a chart of the page out of the function that draws it."""

        def add(draw: Callable[[pd.DataFrame], Drawing]) -> Callable[[pd.DataFrame], Drawing]:
            self.charts.append(Chart(question, sql, absent, draw))
            return draw

        return add
