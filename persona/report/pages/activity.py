"""How active people are, how sure that is, and when they come."""

from __future__ import annotations

import pandas as pd

from persona.report.parts import Drawing, Page
from persona.report.pictures import bars, grid, lines
from persona.report.words import counted, label, listed, number, percent

page = Page(
    "activity", "Activity", "How active are people, does that depend on the weights chosen, and when do they come?"
)

NO_INDEX = "No activity index: no feed brought behaviour of people whom analytics may look at."
NO_RHYTHM = "No rhythms: no feed brought events with a time of day, of people who may be profiled."

WEEKDAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]


@page.chart(
    "How is activity spread over people?",
    sql="""
        with

        scored as (
            select
                objective,
                activity_index,
                least(floor(activity_index / 5) * 5, 95) as index_from,
                median(activity_index) over (partition by objective) as median_index
            from fct_activity_index
            where as_of_date = getvariable('as_of') and tier != 'inactive'
        )

        select
            objective,
            index_from,
            disclosed(count(*)) as people,
            any_value(median_index) as median_index,
            disclosed(count(*)) is null as is_suppressed
        from scored
        group by objective, index_from
        order by objective, index_from
    """,
    absent=NO_INDEX,
)
def distribution(rows: pd.DataFrame) -> Drawing:
    """People by steps of five of the index, a line an objective."""
    medians = rows.groupby("objective")["median_index"].first()
    said = listed(f"{number(round(median, 1))} for {objective}" for objective, median in medians.items())
    shown = rows.dropna(subset="people").drop(columns="is_suppressed")
    return Drawing(
        f"Half of those active in the past 28 days are above {said}, of 100.",
        lines(shown, "index_from", "people", "people", colour="objective", points=True,
              at_title="activity index, in steps of five"),
    )  # fmt: skip


@page.chart(
    "Would other weights rank people differently?",
    sql="""
        select objective, scheme, tier_change_share, rank_correlation
        from rpt_index_sensitivity
        where as_of_date = getvariable('as_of') and disclosed(people) is not null
        order by objective, scheme
    """,
    absent=NO_INDEX,
)
def sensitivity(rows: pd.DataFrame) -> Drawing:
    """Share of people in another tier by the scheme of weights."""
    worst = rows.loc[rows["tier_change_share"].idxmax()]
    return Drawing(
        f"At most {percent(worst['tier_change_share'])} of the people would be in another tier, with "
        f"{worst['scheme']} weights for {worst['objective']}; the ranks correlate at "
        f"{rows['rank_correlation'].min():.2f} or more with every scheme.",
        grid(rows, "scheme", "objective", "tier_change_share", "in another tier", share=True,
             across_title="share of people in another tier, by how weights are found"),
    )  # fmt: skip


@page.chart(
    "At which hours of the week do people come?",
    sql="""
        with

        people as (
            select cast(hour_of_week_histogram as integer[]) as days_by_hour
            from fct_temporal_patterns
            where as_of_date = getvariable('as_of') and hour_of_week_histogram is not null
        ),

        hours as (
            select unnest(days_by_hour) as days, unnest(range(168)) as hour_of_week
            from people
        )

        select
            hour_of_week // 24 as weekday,
            hour_of_week % 24 as hour,
            disclosed(count(*) filter (where days > 0)) as people,
            disclosed(count(*) filter (where days > 0)) is null as is_suppressed
        from hours
        group by hour_of_week
        order by hour_of_week
    """,
    absent=NO_RHYTHM,
)
def heatmap(rows: pd.DataFrame) -> Drawing:
    """Weekdays down, hours across, darker where more people came."""
    drawn = rows.assign(weekday=rows["weekday"].map(dict(enumerate(WEEKDAYS))))
    shown = drawn.dropna(subset="people")
    if shown.empty or not shown["people"].max():
        return Drawing("No hour has enough people to be shown.")
    busiest = shown.loc[shown["people"].idxmax()]
    return Drawing(
        f"Most come on {busiest['weekday']} between {busiest['hour']} and {busiest['hour'] + 1} o'clock, "
        f"{counted(busiest['people'], 'person', 'people')} at least once in the past 90 days. Hours are those of the "
        "place where a person lives.",
        grid(drawn, "hour", "weekday", "people", "people", across_title="hour of the day", down_sort=WEEKDAYS,
             numbers=False),
        table=drawn,
    )  # fmt: skip


@page.chart(
    "What rhythm do people have?",
    sql="""
        select
            coalesce(rhythm, pattern) as rhythm,
            pattern,
            disclosed(count(*)) as people,
            disclosed(count(*)) is null as is_suppressed
        from fct_temporal_patterns
        where as_of_date = getvariable('as_of')
        group by all
        order by count(*) desc, rhythm
    """,
    absent=NO_RHYTHM,
)
def rhythms(rows: pd.DataFrame) -> Drawing:
    """People by rhythm; those without one by what is known instead."""
    shown = rows.dropna(subset="people")
    regular = shown[shown["pattern"] == "regular"]
    said = (
        f"{counted(regular['people'].sum(), 'person comes', 'people come')} at regular hours, most of them as "
        f"{label(regular.iloc[0]['rhythm']).lower()}s."
        if len(regular)
        else "Too few people come at regular hours to be shown."
    )
    drawn = shown.assign(rhythm=shown["rhythm"].map(label), pattern=shown["pattern"].map(label))
    return Drawing(said, bars(drawn.drop(columns="is_suppressed"), "people", "rhythm", "people"))
