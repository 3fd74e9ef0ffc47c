"""Did it work: campaigns, and experiments beside their controls."""

from __future__ import annotations

import pandas as pd

from persona.report.parts import Drawing, Page
from persona.report.pictures import grid, intervals
from persona.report.words import counted, label, listed, percent

page = Page("experiments", "Campaigns", "Were campaigns read and answered, and did experiments change what people do?")

NO_EXPERIMENTS = "No experiments: no campaign_events feed with an assigned variant beside a control."

_RATES = {
    "delivery_rate": "delivered",
    "open_rate": "opened",
    "click_rate": "clicked",
    "conversion_rate": "converted",
    "unsubscribe_rate": "unsubscribed",
}

#: Experiments as a forest plot shows them; where control and variant are too small, nothing is known.
_EXPERIMENTS = """
    select
        coalesce(topic, 'experiment') || ' ' || experiment_id || ', ' || variant as comparison,
        users as people,
        rate,
        control_rate,
        difference,
        ci_low,
        ci_high,
        q_value,
        verdict,
        is_suppressed
    from rpt_experiment_results
    where as_of_date = getvariable('as_of') and segment_type = 'all' and metric = '{metric}'
    order by comparison
"""


@page.chart(
    "How far did each campaign get?",
    sql="""
        select
            name || case when variant not in ('none', 'control') then ', ' || variant else '' end as campaign,
            channel,
            users as people,
            delivery_rate,
            open_rate,
            click_rate,
            conversion_rate,
            unsubscribe_rate,
            is_suppressed
        from rpt_campaign_performance
        where as_of_date = getvariable('as_of') and segment_type = 'all' and variant != 'control'
        order by campaign
    """,
    absent="No campaign_events feed, or no campaign reached a person whom analytics may look at.",
)
def campaigns(rows: pd.DataFrame) -> Drawing:
    """Rates of each campaign's steps in the cells."""
    drawn = rows.melt("campaign", list(_RATES), "step", "rate").replace({"step": _RATES})
    opened = rows.dropna(subset="open_rate")
    if opened.empty:
        return Drawing("Every campaign reached too few people to be shown.")
    best, worst = opened.loc[opened["open_rate"].idxmax()], opened.loc[opened["open_rate"].idxmin()]
    said = (
        f"From {percent(worst['open_rate'])} (“{worst['campaign']}”) to {percent(best['open_rate'])} "
        f"(“{best['campaign']}”) of those reached opened."
    )
    return Drawing(
        f"{said} Empty cells: too few people, or nothing known.",
        grid(drawn, "step", "campaign", "rate", "share", share=True,
             across_title="share of the people in the step before", across_sort=list(_RATES.values())),
    )  # fmt: skip


@page.chart("Did campaigns make people convert?", sql=_EXPERIMENTS.format(metric="converted"), absent=NO_EXPERIMENTS)
def conversion(rows: pd.DataFrame) -> Drawing:
    """Difference in the share that converted, with its interval."""
    return _forest(rows, "difference in the share that converted", share=True)


@page.chart(
    "Did campaigns make people come more often?", sql=_EXPERIMENTS.format(metric="active_days"), absent=NO_EXPERIMENTS
)
def active_days(rows: pd.DataFrame) -> Drawing:
    """Difference in active days, with its interval."""
    return _forest(rows, "difference in active days per person", share=False)


@page.chart("Did campaigns make people buy?", sql=_EXPERIMENTS.format(metric="purchased"), absent=NO_EXPERIMENTS)
def purchases(rows: pd.DataFrame) -> Drawing:
    """Difference in the share that bought, with its interval."""
    return _forest(rows, "difference in the share that bought", share=True)


def _forest(rows: pd.DataFrame, title: str, *, share: bool) -> Drawing:
    shown = rows.dropna(subset=["difference", "ci_low", "ci_high"])
    if shown.empty:
        return Drawing("Every comparison has too few people to be shown.")
    verdicts = shown["verdict"].map(label).value_counts()
    said = listed(f"{count} of {len(shown)}: {verdict.lower()}" for verdict, count in sorted(verdicts.items()))
    drawn = shown.assign(verdict=shown["verdict"].map(label), comparison=shown["comparison"].map(label)).drop(
        columns="is_suppressed"
    )
    return Drawing(
        f"{counted(len(shown), 'comparison')} with a control. {said}. "
        "Bars are 95% intervals; verdicts are corrected for many comparisons.",
        intervals(drawn, "comparison", "difference", "ci_low", "ci_high", title, share=share, colour="verdict"),
    )
