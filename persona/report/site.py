"""Write the report: one HTML file a page, the drawing code beside them, and nothing that needs a network."""

from __future__ import annotations

import datetime as dt
import json
import math
import os
import shutil
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

import duckdb
import jinja2
import pandas as pd
import vl_convert

from persona.report import marts
from persona.report.pages import PAGES
from persona.report.parts import Card, Chart, Page
from persona.report.words import cell, day, label
from persona.settings import whole_number
from persona.warehouse import holds_sample, private_folder, private_text, published_file

_HERE = resources.files("persona.report")
_TEMPLATES = jinja2.Environment(
    loader=jinja2.PackageLoader("persona.report"), autoescape=True, trim_blocks=True, lstrip_blocks=True
)

#: What is said of a mart that the first builds of a warehouse left out.
NOT_BUILT = "Not built yet: that comes with a build of everything, make build."


@dataclass(frozen=True)
class _Shown:
    """A chart as the template needs it."""

    id: str
    question: str
    answer: str
    is_empty: bool = False
    spec: str = ""
    tiles: tuple = ()
    cards: tuple = ()
    columns: tuple = ()
    rows: tuple = ()
    as_of: dt.date | None = None


def write(warehouse: Path, folder: Path) -> str:
    """Write the report on a published file; the same marts give the same bytes.

    Parameters
    ----------
    warehouse : Path
        The published file; it is only read.
    folder : Path
        Where the site goes, private to its owner. `index.html` is its first page.

    Returns
    -------
    str
        A line that says where it is.

    Raises
    ------
    BuildError
        If there is no such file.
    EncryptionError
        If it is encrypted and the key does not open it.
    """
    with marts.opened(published_file(warehouse)) as connection:
        latest = marts.look_at(connection, "")
        is_sample = holds_sample(connection, "rpt_build_runs")
        shown = {page.slug: [_shown(chart, connection) for chart in page.charts] for page in PAGES}
    fresh = folder.with_name(f".{folder.name}.new")
    shutil.rmtree(fresh, ignore_errors=True)
    _write_assets(private_folder(fresh / "assets"))
    fresh.chmod(0o700)
    for page in PAGES:
        private_text(fresh / f"{page.slug}.html", _page(page, shown[page.slug], latest, is_sample))
    shutil.rmtree(folder, ignore_errors=True)
    os.replace(fresh, folder)
    return f"Report of {len(PAGES)} pages: open {folder / 'index.html'} in a browser."


def _shown(chart: Chart, connection: marts.Connection) -> _Shown:
    """The answer to a chart's question, or why there is none."""
    name = "".join(letter if letter.isalnum() else "-" for letter in chart.question.lower()).strip("-")
    try:
        date = marts.look_at(connection, chart.sql)
        rows = marts.rows(connection, chart.sql)
    except duckdb.CatalogException:
        return _Shown(name, chart.question, NOT_BUILT, is_empty=True)
    if rows.empty:
        return _Shown(name, chart.question, chart.absent, is_empty=True)
    drawing = chart.draw(rows)
    table = rows if drawing.table is None else drawing.table
    columns = [column for column in table.columns if column != "is_suppressed"]
    hidden = table["is_suppressed"] if "is_suppressed" in table else pd.Series(False, index=table.index)
    return _Shown(
        name,
        chart.question,
        drawing.answer,
        spec=_spec(drawing.figure),
        tiles=tuple(drawing.tiles),
        cards=tuple(_card(card) for card in drawing.cards),
        as_of=date if marts.is_dated(chart.sql) else None,
        columns=tuple(label(column) for column in columns),
        rows=tuple(
            tuple(cell(column, value, is_hidden) for column, value in zip(columns, values, strict=True))
            for values, is_hidden in zip(table[columns].astype(object).values, hidden, strict=True)
        ),
    )


def _card(card: Card) -> dict[str, Any]:
    return vars(card) | {"spec": _spec(card.figure)}


def _spec(figure: Any) -> str:
    """A picture as JSON that may stand in a script element; empty if there is none."""
    if figure is None:
        return ""
    spec = _without_nan(figure.to_dict()) | {"width": "container", "autosize": {"type": "fit-x", "contains": "padding"}}
    return json.dumps(spec, ensure_ascii=False, sort_keys=True, separators=(",", ":")).replace("</", "<\\/")


def _without_nan(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_nan(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_without_nan(item) for item in value]
    return None if isinstance(value, float) and math.isnan(value) else value


def _page(page: Page, charts: list[_Shown], latest: dt.date | None, is_sample: bool) -> str:
    """A page as of the latest day that one of its charts shows; a chart that shows an earlier one says so."""
    minimum = whole_number("minimum_cell_users") or 0
    as_of = max((chart.as_of for chart in charts if chart.as_of), default=latest)
    return _TEMPLATES.get_template("page.html.j2").render(
        page=page, pages=PAGES, charts=charts, as_of=as_of, latest=latest, day=day, is_sample=is_sample, minimum=minimum
    )


def _write_assets(folder: Path) -> None:
    """Write the style, the script and the library that draws, which comes with vl-convert."""
    for name in ("report.css", "report.js"):
        private_text(folder / name, (_HERE / "assets" / name).read_text(encoding="utf-8"))
    private_text(folder / "vega.js", vl_convert.javascript_bundle())
