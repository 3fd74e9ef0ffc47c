"""Who should be cared for how: the management segments above the other schemes."""

from __future__ import annotations

import pandas as pd

from persona.report.growth import growth
from persona.report.parts import Drawing, Page
from persona.report.pictures import bars
from persona.report.words import counted, label, number, percent

page = Page(
    "segments",
    "Segments",
    "Which group does each person belong to for those who steer, and which way do the groups go?",
)

NO_SEGMENTS = "No segments: nobody may be profiled, or nobody was active or bought anything."


@page.chart(
    "How many people are in each segment, and what service do they get?",
    sql="""
        select
            segment,
            service_level,
            disclosed(count(*)) as people,
            disclosed(count(*)) is null as is_suppressed
        from fct_user_segments
        where as_of_date = getvariable('as_of')
        group by segment, service_level
        order by sum(count(*)) over (partition by segment) desc, segment, service_level
    """,
    absent=NO_SEGMENTS,
)
def sizes(rows: pd.DataFrame) -> Drawing:
    """A bar a segment, in parts by level of service."""
    drawn = rows.dropna(subset="people")
    drawn = drawn.assign(segment=drawn["segment"].map(label), service_level=drawn["service_level"].map(label))
    largest = drawn.groupby("segment", sort=False)["people"].sum()
    if largest.empty:
        return Drawing("Every segment has too few people to be shown.")
    return Drawing(
        f"The largest segment is {largest.idxmax()}: {counted(largest.max(), 'person', 'people')}, "
        f"{percent(largest.max() / largest.sum())} of those shown.",
        bars(drawn.sort_values("service_level"), "people", "segment", "people", colour="service_level",
             sort=list(largest.sort_values(ascending=False).index)),
    )  # fmt: skip


@page.chart(
    "Which segments grow?",
    sql="""
        select
            as_of_date,
            segment,
            disclosed(count(*)) as people,
            disclosed(count(*)) is null as is_suppressed
        from fct_user_segments
        group by as_of_date, segment
        order by as_of_date, segment
    """,
    absent=NO_SEGMENTS,
)
def movement(rows: pd.DataFrame) -> Drawing:
    """People by segment at each date looked at."""
    return growth(rows.assign(segment=rows["segment"].map(label)), "segment")


@page.chart(
    "Where do the other schemes see a person differently?",
    sql="""
        with

        counted as (
            select segment, count(*) as total, count(disagrees_with) as differing
            from fct_user_segments
            where as_of_date = getvariable('as_of')
            group by segment
        ),

        -- The rest of a segment must be as many as may be shown, too.
        shown as (
            select
                segment,
                total,
                differing,
                disclosed(differing) is null or disclosed(total - differing) is null as is_suppressed
            from counted
        )

        select
            segment,
            case when not is_suppressed then total end as people,
            case when not is_suppressed then differing end as seen_differently,
            case when not is_suppressed then differing / nullif(total, 0) end as seen_differently_share,
            is_suppressed
        from shown
        order by seen_differently_share desc nulls last, segment
    """,
    absent=NO_SEGMENTS,
)
def disagreement(rows: pd.DataFrame) -> Drawing:
    """Share of each segment of whom RFM, value or tier say otherwise."""
    drawn = rows[rows["seen_differently_share"] > 0].assign(segment=lambda part: part["segment"].map(label))
    if drawn.empty:
        return Drawing("Nowhere do enough people stand differently in RFM, value or tier.")
    first = drawn.iloc[0]
    return Drawing(
        f"Of the people in {first['segment']}, RFM, value or tier alone would put "
        f"{percent(first['seen_differently_share'])} ({number(first['seen_differently'])}) "
        "elsewhere; the reasons are in fct_user_segments.",
        bars(
            drawn,
            "seen_differently_share",
            "segment",
            "share of the segment seen differently by another scheme",
            share=True,
        ),
    )
