"""How the platform is doing: active people, how often they come, and where they are in their life with it."""

from __future__ import annotations

import altair as alt
import pandas as pd

from persona.report.parts import Drawing, Page
from persona.report.pictures import bars, grid, lines
from persona.report.words import counted, day, label, listed, number, percent

page = Page(
    "index", "Overview", "Is the platform growing, do people come back, and what explains the days that stand out?"
)

NO_ACTIVITY = "No activity: no feed brought an event of a person whom analytics may look at."


@page.chart(
    "How many people are active?",
    sql="""
        select activity_date, dau, wau, mau, stickiness
        from rpt_activity_daily
        where activity_date > getvariable('as_of') - 180 and activity_date <= getvariable('as_of') and has_full_window
        order by activity_date
    """,
    absent=NO_ACTIVITY,
)
def active_people(rows: pd.DataFrame) -> Drawing:
    """Three lines, and the latest of each as a number."""
    windows = {"mau": "Active in 28 days", "wau": "Active in 7 days", "dau": "Active on the day"}
    latest, before = rows.iloc[-1], rows.iloc[max(len(rows) - 29, 0)]
    change = latest["mau"] / before["mau"] - 1 if before["mau"] else 0.0
    moved = (
        "as many as" if round(change, 2) == 0 else f"{percent(abs(change))} {'more' if change > 0 else 'fewer'} than"
    )
    drawn = rows.melt("activity_date", list(windows), "window", "people").replace({"window": windows})
    return Drawing(
        f"{counted(latest['mau'], 'person was', 'people were')} active in the 28 days up to "
        f"{day(latest['activity_date'])}, {moved} on {day(before['activity_date'])}.",
        lines(drawn, "activity_date", "people", "people", colour="window"),
        tiles=[
            *((words, number(latest[window])) for window, words in windows.items()),
            ("Stickiness, day of 28 days", percent(latest["stickiness"])),
        ],
    )


@page.chart(
    "How often do active people come?",
    sql="""
        select
            activity_date,
            stickiness,
            avg(stickiness) over (order by activity_date rows between 6 preceding and current row)
                as seven_day_stickiness
        from rpt_activity_daily
        where activity_date > getvariable('as_of') - 180 and activity_date <= getvariable('as_of') and has_full_window
        order by activity_date
    """,
    absent=NO_ACTIVITY,
)
def stickiness(rows: pd.DataFrame) -> Drawing:
    """Stickiness by day, smoothed over its week."""
    latest = rows.iloc[-1]["seven_day_stickiness"]
    drawn = rows.rename(columns={"seven_day_stickiness": "mean_of_seven_days"})
    return Drawing(
        f"In the latest week {percent(latest)} of those active within 28 days came on a given day, "
        f"about {number(round(28 * latest, 1))} days of 28.",
        lines(
            drawn, "activity_date", "mean_of_seven_days", "daily share of the 28-day actives, 7-day mean", share=True
        ),
    )


@page.chart(
    "Which days stood out, and does the calendar explain them?",
    sql="""
        select
            activity_date,
            value as dau,
            expected_value as expected_dau,
            value / nullif(expected_value, 0) - 1 as above_expected_share,
            coalesce(explained_by, 'nothing in the calendar') as explained_by,
            is_explained
        from rpt_activity_deviations
        where measure = 'dau' and activity_date > getvariable('as_of') - 365 and activity_date <= getvariable('as_of')
        order by activity_date
    """,
    absent="No day of the past year stood out: active people were always near what the weekday lets expect.",
)
def market_context(rows: pd.DataFrame) -> Drawing:
    """How far above or below its weekday's norm each day was."""
    explained = int(rows["is_explained"].sum())
    drawn = rows.assign(
        cause=rows["is_explained"].map({True: "Holiday, event or season", False: "Not explained by the calendar"})
    )
    figure = alt.Chart(drawn).mark_bar(size=6).encode(
        x=alt.X("activity_date:T", title=None, axis=alt.Axis(grid=False, tickCount=6)),
        y=alt.Y("above_expected_share:Q", title="against the weekday's norm", axis=alt.Axis(format="+.0%")),
        color=alt.Color("cause:N", title=None),
        tooltip=list(drawn.columns),
    ).properties(height=220)  # fmt: skip
    return Drawing(
        f"{counted(len(rows), 'day')} of the past year stood out by active people; holidays, events or seasons explain "
        f"{explained} of them.",
        figure,
    )


@page.chart(
    "How active are people?",
    sql="""
        with

        counted as (
            select objective, tier, disclosed(count(*)) as people
            from fct_activity_index
            where as_of_date = getvariable('as_of')
            group by objective, tier
        )

        select
            objective,
            tier,
            people,
            people / nullif(sum(people) over (partition by objective), 0) as people_share,
            people is null as is_suppressed
        from counted
        order by objective, case tier when 'high' then 1 when 'medium' then 2 when 'low' then 3 else 4 end
    """,
    absent=NO_ACTIVITY,
)
def tiers(rows: pd.DataFrame) -> Drawing:
    """Shares of the tiers, a bar an objective."""
    high = rows[(rows["tier"] == "high") & rows["people"].notna()]
    said = listed(f"{number(row.people)} for {row.objective}" for row in high.itertuples())
    drawn = rows.dropna(subset="people").assign(tier=lambda part: part["tier"].map(label))
    figure = bars(drawn, "people_share", "objective", "share of people", share=True, colour="tier")
    return Drawing(
        f"In the high tier are {said}. Each goal weighs behaviour anew; inactive means not seen for 28 days."
        if said
        else "Too few people are in the high tier to say how many.",
        figure,
    )


@page.chart(
    "Where did people move in the past month?",
    sql="""
        select from_stage, to_stage, disclosed(users) as people, disclosed(users) is null as is_suppressed
        from rpt_lifecycle_transitions
        where as_of_date = getvariable('as_of')
        order by from_stage, to_stage
    """,
    absent="Nobody was looked at on two dates, so there is no flow between stages yet.",
)
def lifecycle_flow(rows: pd.DataFrame) -> Drawing:
    """Stages before and after, people in the cells."""
    order = [
        label(stage) for stage in ("not_joined", "registered", "new", "active", "inactive", "churned", "reactivated")
    ]
    drawn = rows.assign(from_stage=rows["from_stage"].map(label), to_stage=rows["to_stage"].map(label))
    moved = (rows["from_stage"] != rows["to_stage"]) & (rows["from_stage"] != "not_joined") & rows["people"].notna()
    moves = rows[moved].sort_values(["people", "from_stage"], ascending=[False, True])
    said = (
        f"Apart from those who joined or stayed where they were, the largest move was from "
        f"{label(moves.iloc[0]['from_stage']).lower()} to {label(moves.iloc[0]['to_stage']).lower()}: "
        f"{counted(moves.iloc[0]['people'], 'person', 'people')}."
        if len(moves)
        else "No move between two stages was made by enough people to be shown."
    )
    return Drawing(
        said,
        grid(
            drawn.sort_values("from_stage", key=lambda names: names.map(order.index)), "to_stage", "from_stage",
            "people", "people", across_title="stage now (rows: stage before)", across_sort=order,
        ),
    )  # fmt: skip
