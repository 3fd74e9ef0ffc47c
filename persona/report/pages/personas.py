"""What kinds of people there are, and who becomes whom."""

from __future__ import annotations

import re

import altair as alt
import pandas as pd

from persona.report.growth import growth
from persona.report.parts import Card, Drawing, Page
from persona.report.pictures import grid
from persona.report.words import counted, day, label, listed, percent

page = Page("personas", "Personas", "What kinds of people are there, how do they differ, and who becomes whom?")

NO_PERSONAS = "No personas: fewer people than a clustering needs were active on two days or more and may be profiled."

#: One entry of the column `top_metrics`, such as `orders_90d 2.58 (×3.6)`.
_METRIC = re.compile(r"(\w+) (-?[\d.]+) \(×([\d.]+)\)")

#: What a card says below its picture, by column.
_FACTS = {
    "most_common_gender": "Mostly",
    "most_common_age_band": "Age",
    "most_common_province": "Place",
    "most_common_pattern": "Rhythm",
    "peak_hours": "Busiest hours",
    "channels": "Channels",
    "services": "Services",
    "top_interests": "Interests",
    "top_tags": "Tags",
    "next_best_actions": "Next actions",
}


@page.chart(
    "Who are they?",
    sql="""
        select *
        from rpt_persona_cards
        where as_of_date = getvariable('as_of') and (users > 0 or is_suppressed)
        order by persona = 'unassigned', users desc nulls last, persona
    """,
    absent=NO_PERSONAS,
)
def cards(rows: pd.DataFrame) -> Drawing:
    """A card a persona that may be shown; the others are named."""
    shown = rows[rows["users"].notna()]
    named = shown[shown["persona"] != "unassigned"]
    few = list(rows.loc[rows["users"].isna(), "label_en"])
    have = counted(len(named), "persona has", "personas have") if len(named) else "No persona has"
    said = [f"{have} enough people for a card"]
    if len(named):
        said.append(
            f"the largest is {named.iloc[0]['label_en']}, {percent(named.iloc[0]['share'])} of the people clustered"
        )
    if few:
        said.append(f"{listed(few)} {'has' if len(few) == 1 else 'have'} too few")
    columns = ["persona", "users", "share", "summary", "top_metrics", "is_suppressed"]
    return Drawing("; ".join(said) + ".", cards=[_card(row) for _, row in shown.iterrows()], table=rows[columns])


def _card(row: pd.Series) -> Card:
    facts = [(name, _first(row[column])) for column, name in _FACTS.items() if pd.notna(row[column])]
    names = {"en": row["label_en"], "ko": row["label_ko"], "zh": row["label_zh"]}
    meaning = row["description_en"] if pd.notna(row["description_en"]) else "They resemble no persona enough"
    text = f"{meaning}. {counted(row['users'], 'person', 'people')}, {percent(row['share'])}."
    return Card(row["label_en"], names, text, facts, _profile(row["top_metrics"]))


def _first(items: str) -> str:
    """The first three of a list, in words."""
    return ", ".join(items.replace("_", " ").split(", ")[:3])


def _profile(metrics: str | None) -> alt.LayerChart | None:
    """How many times everybody's mean the persona does what marks it, from a tenth to ten times."""
    found = _METRIC.findall(metrics) if isinstance(metrics, str) else []
    if not found:
        return None
    drawn = pd.DataFrame(
        [{"behaviour": _behaviour(name), "mean": float(value), "times": float(ratio)} for name, value, ratio in found]
    )
    drawn = drawn.assign(shown=drawn["times"].clip(0.1, 10), everybody=1, more=drawn["times"] >= 1)
    x = alt.X(
        "shown:Q", title="times everybody's mean", scale=alt.Scale(type="log", domain=[0.1, 10]),
        axis=alt.Axis(format="~r", values=[0.1, 0.3, 1, 3, 10], titleAnchor="end"),
    )  # fmt: skip
    bars = alt.Chart(drawn).mark_bar(size=12).encode(
        y=alt.Y("behaviour:N", title=None, sort=list(drawn["behaviour"])), x=x, x2="everybody",
        color=alt.Color("more:N", legend=None, sort=[True, False]), tooltip=["behaviour", "mean", "times"],
    )  # fmt: skip
    middle = alt.Chart(pd.DataFrame({"everybody": [1]})).mark_rule().encode(x="everybody:Q")
    return (bars + middle).properties(height=20 * len(drawn))


def _behaviour(column: str) -> str:
    name, _, window = column.rpartition("_")
    return f"{label(name)}" if re.fullmatch(r"\d+d", window) else label(column)


@page.chart(
    "Which personas grow?",
    sql="""
        select as_of_date, label_en as persona, users as people, share, is_suppressed
        from rpt_persona_cards
        where users > 0 or is_suppressed
        order by as_of_date, persona
    """,
    absent=NO_PERSONAS,
)
def sizes(rows: pd.DataFrame) -> Drawing:
    """People by persona at each date looked at."""
    return growth(rows, "persona")


@page.chart(
    "Who became whom since the date before?",
    sql="""
        with

        latest as (
            select max(from_date) as from_date
            from rpt_persona_migration
            where to_date = getvariable('as_of')
        )

        select from_date, from_persona, to_persona, users as people, share, is_suppressed
        from rpt_persona_migration
        inner join latest using (from_date)
        where to_date = getvariable('as_of') and (users > 0 or is_suppressed)
        order by from_persona, to_persona
    """,
    absent="Nobody had a persona on two dates, so nobody moved yet.",
)
def migration(rows: pd.DataFrame) -> Drawing:
    """Personas before and after, people in the cells."""
    shown = rows.dropna(subset="people")
    stayed = shown.loc[shown["from_persona"] == shown["to_persona"], "people"].sum()
    total = shown["people"].sum()
    if not total:
        return Drawing("Every move was made by too few people to be shown.")
    order = sorted(set(rows["from_persona"]) | set(rows["to_persona"]))
    drawn = rows.assign(from_persona=rows["from_persona"].map(label), to_persona=rows["to_persona"].map(label))
    return Drawing(
        f"Of {counted(total, 'person', 'people')} in moves large enough to be shown, {percent(stayed / total)} stayed "
        f"what they were on {day(rows.iloc[0]['from_date'])}.",
        grid(drawn, "to_persona", "from_persona", "people", "people", across_title="persona now (rows: before)",
             across_sort=[label(name) for name in order]),
    )  # fmt: skip
