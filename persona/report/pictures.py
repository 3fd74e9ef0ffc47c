"""The few kinds of picture that the report draws. Colours and widths are left to the page."""

from __future__ import annotations

import json

import altair as alt
import pandas as pd

#: Height of a bar or a row of a grid, in pixels.
STEP = 24


def _form(values: pd.Series, share: bool) -> str:
    """How numbers beside a picture are written: shares in percent, small ones with a decimal."""
    if share:
        return ".0%" if values.abs().max() >= 0.1 else ".1%"
    return ",d" if (values.dropna() % 1 == 0).all() else ",.2~f"


def _axis(share: bool) -> alt.Axis:
    return alt.Axis(format="~%" if share else ",.10~g", tickCount=5)


def _lines(names: pd.Series) -> list[list[str]]:
    """Names in lines: what stands before and after a colon."""
    return [str(name).split(": ") for name in names]


def _names_axis(names: pd.Series) -> alt.Axis:
    return (
        alt.Axis(labelExpr="split(datum.label, ': ')") if any(len(lines) > 1 for lines in _lines(names)) else alt.Axis()
    )


def _room(names: pd.Series) -> dict[str, int]:
    """How wide a picture with these names beside it must be to be read; on narrower pages it scrolls."""
    longest = max((len(line) for lines in _lines(names) for line in lines), default=0)
    return {"minimumWidth": 120 + round(5.5 * longest)}


def _height(names: pd.Series) -> int:
    """The height of a picture with a row a name. Vega-Lite warns of steps where the width is the page's."""
    most = max((len(lines) for lines in _lines(names)), default=1)
    return (STEP if most == 1 else STEP + 10) * max(names.nunique(), 1)


def bars(
    rows: pd.DataFrame,
    value: str,
    name: str,
    title: str,
    *,
    share: bool = False,
    colour: str = "",
    sort: list | None = None,
) -> alt.LayerChart:
    """Return horizontal bars with their numbers beside them, in the order of the rows.

    Parameters
    ----------
    value, name : str
        Columns with the length of a bar and what it stands for.
    title : str
        What the length measures, with its unit.
    share : bool
        Whether the length is a share of one.
    colour : str
        Column whose values have a colour each; then bars of one name are stacked and have no numbers.
    """
    form = _form(rows[value], share)
    base = alt.Chart(rows).encode(
        x=alt.X(value, type="quantitative", title=title, axis=_axis(share)),
        y=alt.Y(
            name, type="nominal", title=None, sort=sort or list(dict.fromkeys(rows[name])), axis=_names_axis(rows[name])
        ),
    )
    if colour:
        order = list(dict.fromkeys(rows[colour]))
        parts = base.mark_bar(size=STEP - 8).encode(
            color=alt.Color(colour, type="nominal", title=None, sort=order),
            order=alt.Order("part:Q"),
            tooltip=list(rows.columns),
        )
        ranks = " : ".join(f"datum.{colour} === {json.dumps(part)} ? {rank}" for rank, part in enumerate(order))
        return parts.transform_calculate(part=f"{ranks} : {len(order)}").properties(
            height=_height(rows[name]), usermeta=_room(rows[name])
        )
    numbers = base.mark_text(align="left", dx=5).encode(text=alt.Text(value, type="quantitative", format=form))
    return (base.mark_bar(size=STEP - 8).encode(tooltip=list(rows.columns)) + numbers).properties(
        height=_height(rows[name])
    )


def grid(
    rows: pd.DataFrame, across: str, down: str, value: str, title: str, *, share: bool = False,
    across_title: str | None = None, across_sort: list | None = None, down_sort: list | None = None,
    numbers: bool = True,
) -> alt.LayerChart:  # fmt: skip
    """Return a grid of cells, darker where there is more; cells without a number stay empty.

    Parameters
    ----------
    across, down : str
        Columns with a cell's place.
    value : str
        Column with a cell's number.
    title : str
        What the number is, with its unit.
    numbers : bool
        Whether the numbers stand in their cells.
    """
    shown = rows[rows[value].notna()]
    form = _form(shown[value], share)
    numeric = pd.api.types.is_numeric_dtype(rows[across])
    columns = across_sort or (sorted(set(rows[across])) if numeric else list(dict.fromkeys(rows[across])))
    # A few names have room to stand upright.
    is_level = numeric or len(columns) <= 5
    longest = max((len(str(name)) for name in columns), default=0)
    base = alt.Chart(shown).encode(
        x=alt.X(across, type="ordinal", title=across_title, sort=columns, scale=alt.Scale(domain=columns),
                axis=alt.Axis(orient="top", labelAngle=0 if is_level else -35)),
        y=alt.Y(down, type="ordinal", title=None, sort=down_sort or list(dict.fromkeys(rows[down]))),
    )  # fmt: skip
    legend = None if numbers else alt.Legend(format=form, gradientLength=160)
    cells = base.mark_rect(cornerRadius=2).encode(
        color=alt.Color(value, type="quantitative", title=title, legend=legend), tooltip=list(rows.columns)
    )
    text = base.mark_text(fontSize=11).encode(text=alt.Text(value, type="quantitative", format=form))
    figure = (cells + text if numbers else cells).properties(height=_height(shown[down]))
    column = max(42 if numbers else 18, 7 * longest if is_level else 0)
    return figure.properties(usermeta={"minimumWidth": 130 + column * len(columns)})


def lines(
    rows: pd.DataFrame, at: str, value: str, title: str, *, colour: str = "", share: bool = False,
    at_title: str | None = None, points: bool = False,
) -> alt.Chart:  # fmt: skip
    """Return lines over time or over a number, one a value of `colour`.

    Parameters
    ----------
    at, value : str
        Columns across and up.
    title : str
        What `value` is, with its unit.
    points : bool
        Whether each value is marked.
    """
    kind = "quantitative" if pd.api.types.is_numeric_dtype(rows[at]) else "temporal"
    axis = (
        alt.Axis(grid=False, tickCount=6)
        if kind == "quantitative"
        else alt.Axis(grid=False, tickCount=6, labelFlush=True)
    )
    figure = alt.Chart(rows).mark_line(strokeWidth=2, point=points).encode(
        x=alt.X(at, type=kind, title=at_title, axis=axis),
        y=alt.Y(value, type="quantitative", title=title, axis=_axis(share)),
        tooltip=list(rows.columns),
    )  # fmt: skip
    if colour:
        figure = figure.encode(
            color=alt.Color(colour, type="nominal", title=None, sort=list(dict.fromkeys(rows[colour])))
        )
    return figure.properties(height=260)


def intervals(
    rows: pd.DataFrame, name: str, value: str, low: str, high: str, title: str, *, share: bool = True, colour: str = ""
) -> alt.LayerChart:
    """Return a forest plot: estimates with their intervals, and a line at zero.

    Parameters
    ----------
    name : str
        Column that says what is estimated.
    value, low, high : str
        Columns with the estimate and the ends of its interval.
    title : str
        What is estimated, with its unit.
    colour : str
        Column whose values have a colour each.
    """
    order = list(dict.fromkeys(rows[name]))
    base = alt.Chart(rows).encode(y=alt.Y(name, type="nominal", title=None, sort=order, axis=_names_axis(rows[name])))
    if colour:
        base = base.encode(color=alt.Color(colour, type="nominal", title=None, sort=list(dict.fromkeys(rows[colour]))))
    axis = alt.Axis(format="+.0%" if share else "+,.10~g", tickCount=5)
    spans = base.mark_rule(strokeWidth=3, opacity=0.7).encode(
        x=alt.X(low, type="quantitative", title=title, axis=axis), x2=high, tooltip=list(rows.columns)
    )
    points = base.mark_point(filled=True, size=80, opacity=1).encode(
        x=alt.X(value, type="quantitative"), tooltip=list(rows.columns)
    )
    zero = alt.Chart(pd.DataFrame({"zero": [0]})).mark_rule(strokeDash=[4, 3]).encode(x="zero:Q")
    return (zero + spans + points).properties(height=_height(rows[name]), usermeta=_room(rows[name]))
