"""Draw docs/images/personas.svg from a published file.

python docs/images/make_picture.py [warehouse/persona.duckdb]
"""

from __future__ import annotations

import sys
from pathlib import Path
from xml.sax.saxutils import escape

import duckdb

OUT = Path(__file__).with_name("personas.svg")

#: Column of fct_user_features -> its heading.
METRICS = {
    "active_days_90d": "active days",
    "messages_sent_90d": "messages sent",
    "counterparts_90d": "people talked with",
    "content_views_90d": "content viewed",
    "posts_90d": "content posted",
    "service_uses_90d": "uses of services",
    "page_views_90d": "page views",
    "campaign_clicks_90d": "campaign clicks",
    "orders_90d": "orders",
    "days_known_90d": "days known",
}

LABEL, BARS, CELL, ROW, HEAD, FOOT = 176, 150, 62, 34, 112, 66
INK, QUIET, BAR, PANEL, EDGE = "#1f2933", "#5f6c7b", "#8a94a6", "#ffffff", "#d5dae1"
BELOW, MIDDLE, ABOVE = (33, 102, 172), (247, 247, 247), (178, 80, 12)


def profiles(warehouse: str) -> tuple[str, int, list[tuple]]:
    """Return the latest day, the people in clusters, and per cluster its name, size and mean of every metric.

    Means are in standard deviations of ln(1 + value) over everyone in a cluster.
    """
    scaled = ", ".join(
        f"(ln(1 + {name}) - avg(ln(1 + {name})) over ()) / stddev_samp(ln(1 + {name})) over () as {name}"
        for name in METRICS
    )
    means = ", ".join(f"avg({name})" for name in METRICS)
    with duckdb.connect(warehouse, read_only=True) as connection:
        day = connection.sql("select max(as_of_date)::varchar from marts.fct_user_personas").fetchone()[0]
        rows = connection.sql(
            f"""
            with people as (
                select personas.cluster_id, personas.persona, {scaled}
                from marts.fct_user_personas as personas
                join marts.fct_user_features as features using (user_id, as_of_date)
                where personas.as_of_date = '{day}'
            )
            select mode(persona), cluster_id, count(*), {means}
            from people
            group by cluster_id
            order by mode(persona) = 'unassigned', count(*) desc
            """
        ).fetchall()
    return day, sum(row[2] for row in rows), rows


def colour(value: float) -> str:
    """Blue below the mean, orange above it, white at it; the same beyond 1.5 standard deviations."""
    share = min(abs(value) / 1.5, 1)
    end = ABOVE if value > 0 else BELOW
    mixed = (round(middle + (other - middle) * share) for middle, other in zip(MIDDLE, end, strict=True))
    return "#" + "".join(f"{part:02x}" for part in mixed)


def signed(value: float) -> str:
    """One decimal with its sign, zero without."""
    rounded = f"{value:+.1f}".replace("-", "\u2212")
    return "0.0" if rounded[1:] == "0.0" else rounded


def text(x: float, y: float, words: str, size: int = 13, fill: str = INK, more: str = "") -> str:
    """One line of text."""
    return f'<text x="{x}" y="{y}" font-size="{size}" fill="{fill}" {more}>{escape(words)}</text>'


def draw(day: str, people: int, rows: list[tuple]) -> str:
    """Return the picture as SVG."""
    left = 20 + LABEL + BARS
    width = left + CELL * len(METRICS) + 56
    height = HEAD + ROW * len(rows) + FOOT
    largest = max(row[2] for row in rows)
    shapes = [
        f'<rect x="0.5" y="0.5" width="{width - 1}" height="{height - 1}" rx="8" fill="{PANEL}" stroke="{EDGE}"/>',
        text(20, 30, f"Demo, {day}: {people:,} people in {len(rows)} clusters", 16, more='font-weight="600"'),
        text(20, 50, "How much more (orange) or less (blue) they do than the average,", 12, QUIET),
        text(20, 66, "in standard deviations.", 12, QUIET),
    ]
    for column, heading in enumerate(METRICS.values()):
        x = left + CELL * (column + 0.5)
        turned = f'transform="rotate(-28 {x - 8} {HEAD - 8})"'
        shapes.append(text(x - 8, HEAD - 8, heading, 12, more=turned))
    for line, (persona, cluster, size, *means) in enumerate(rows):
        top = HEAD + ROW * line
        middle = top + ROW / 2 + 4.5
        named = persona != "unassigned"
        name = persona.replace("_", " ") if named else f"unassigned (cluster {cluster})"
        length = round((BARS - 50) * size / largest, 1)
        shapes.append(text(20, middle, name, 13, INK if named else QUIET))
        shapes.append(f'<rect x="{20 + LABEL}" y="{top + 9}" width="{length}" height="{ROW - 18}" fill="{BAR}"/>')
        shapes.append(text(20 + LABEL + length + 6, middle, f"{size:,}", 12, QUIET))
        for column, mean in enumerate(means):
            x = left + CELL * column
            ink = "#ffffff" if abs(mean) > 0.95 else INK
            shapes.append(
                f'<rect x="{x + 1}" y="{top + 1}" width="{CELL - 2}" height="{ROW - 2}" fill="{colour(mean)}"/>'
            )
            centred = 'text-anchor="middle"'
            shapes.append(text(x + CELL / 2, middle, signed(mean), 12, ink, centred))
    base = HEAD + ROW * len(rows)
    shapes.append(
        text(
            20,
            base + 28,
            "Counts over the last 90 days, in logarithms. A cluster is called after the persona whose signature",
            12,
            QUIET,
        )
    )
    shapes.append(text(20, base + 45, "its centre resembles; where none is close enough it has no name.", 12, QUIET))
    body = "\n".join(shapes)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'font-family="Helvetica, Arial, sans-serif" role="img">\n'
        f"<title>Sizes and mean behaviour of the demo's clusters</title>\n{body}\n</svg>\n"
    )


if __name__ == "__main__":
    OUT.write_text(draw(*profiles(sys.argv[1] if len(sys.argv) > 1 else "warehouse/persona.duckdb")), encoding="utf-8")
    print(f"{OUT.relative_to(Path.cwd()) if OUT.is_relative_to(Path.cwd()) else OUT}: {OUT.stat().st_size:,} bytes")
