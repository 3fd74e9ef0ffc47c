"""How people move through the pages: funnels, detours and where they give up."""

from __future__ import annotations

import pandas as pd

from persona.report.parts import Drawing, Page
from persona.report.pictures import bars, grid
from persona.report.words import counted, label, percent

page = Page("paths", "Paths", "Do people get where they want to, which way do they take, and where do they give up?")

NO_PAGES = "No page_events feed, or nobody in it whom analytics may look at: nothing is known of ways through pages."


@page.chart(
    "How many get to the end of each funnel?",
    sql="""
        select funnel, step_order, step, scope, reached, conversion_rate, median_seconds, is_suppressed
        from rpt_funnel_steps
        where as_of_date = getvariable('as_of') and segment_type = 'all' and entered > 0
        order by funnel, step_order
    """,
    absent=NO_PAGES,
)
def funnels(rows: pd.DataFrame) -> Drawing:
    """Share of those who entered that reached each step."""
    shown = rows.dropna(subset="conversion_rate").assign(
        step=lambda part: part["funnel"].map(label) + ": " + part["step"].map(label).str.lower()
    )
    lost = rows.assign(lost=1 - rows["conversion_rate"] / rows.groupby("funnel")["conversion_rate"].shift())
    lost = lost.dropna(subset="lost")
    said = "Too few people got beyond a first step to say where they are lost."
    if len(lost):
        worst = lost.loc[lost["lost"].idxmax()]
        said = (
            f"Most are lost in “{label(worst['funnel']).lower()}” before “{label(worst['step']).lower()}”: "
            f"{percent(worst['lost'])} of those who had come that far."
        )
    return Drawing(
        f"{said} Steps count people, or sessions where the scope says so.",
        bars(shown.drop(columns="is_suppressed"), "conversion_rate", "step", "share of those who entered", share=True),
    )


@page.chart(
    "Where do people struggle?",
    sql="""
        select page, kind, affected_rate, disclosed(affected_users) as people, friction_score
        from rpt_friction_points
        where as_of_date = getvariable('as_of') and friction_score > 1 and disclosed(affected_users) is not null
        order by friction_score desc, page, kind
        limit 12
    """,
    absent="No page where people struggle more than its norm lets expect, or no page_events feed.",
)
def friction(rows: pd.DataFrame) -> Drawing:
    """Pages by how much more they lose than is normal."""
    drawn = rows.assign(place=rows["page"].map(label) + ": " + rows["kind"].map(label).str.lower())
    first = drawn.iloc[0]
    return Drawing(
        f"Above all on “{first['page']}” ({label(first['kind']).lower()}): {percent(first['affected_rate'])} of its "
        f"sessions, {counted(first['people'], 'person', 'people')}. The score is the "
        "share of sessions above the norm, at the least.",
        bars(drawn, "friction_score", "place", "friction score, 0–100"),
    )


@page.chart(
    "Which ways do most sessions take?",
    sql="""
        select path, session_share, disclosed(users) as people, purchase_rate
        from rpt_top_paths
        where as_of_date = getvariable('as_of') and disclosed(users) is not null
        order by path_rank
        limit 12
    """,
    absent=NO_PAGES,
)
def ways(rows: pd.DataFrame) -> Drawing:
    """Paths by their share of sessions."""
    first = rows.iloc[0]
    best = rows.loc[rows["purchase_rate"].idxmax()]
    buying = (
        f" Of these ways “{best['path']}” ends most often in a purchase: {percent(best['purchase_rate'])}."
        if best["purchase_rate"] > 0
        else " None of these ways ends in a purchase."
    )
    return Drawing(
        f"The most common way is “{first['path']}”: {percent(first['session_share'])} of the sessions.{buying}",
        bars(rows, "session_share", "path", "share of sessions", share=True),
    )


@page.chart(
    "Where do people go from each page?",
    sql="""
        with

        busiest as (
            select from_page
            from rpt_page_transitions
            where as_of_date = getvariable('as_of')
            group by from_page
            order by sum(transitions) desc, from_page
            limit 10
        )

        select
            from_page,
            to_page,
            disclosed(transitions) as moves,
            case when disclosed(transitions) is not null then departure_share end as departure_share,
            disclosed(transitions) is null as is_suppressed
        from rpt_page_transitions
        inner join busiest using (from_page)
        where as_of_date = getvariable('as_of') and departure_share >= 0.02
        order by from_page, to_page
    """,
    absent=NO_PAGES,
)
def transitions(rows: pd.DataFrame) -> Drawing:
    """From pages down, to pages across, the share that goes there in the cells."""
    shown = rows.dropna(subset="departure_share")
    inner = shown[(shown["from_page"] != "(start)") & (shown["to_page"] != "(exit)")]
    if inner.empty:
        return Drawing("Every move was made too seldom to be shown.")
    first = inner.loc[inner["departure_share"].idxmax()]
    return Drawing(
        f"The surest step is from “{first['from_page']}” to “{first['to_page']}”: {percent(first['departure_share'])}.",
        grid(shown, "to_page", "from_page", "departure_share", "share of departures", share=True,
             across_title="next page (rows: page left)", across_sort=sorted(set(shown["to_page"]))),
    )  # fmt: skip
