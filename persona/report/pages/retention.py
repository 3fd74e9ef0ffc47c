"""Do people stay: cohorts by the month they joined, and the first steps."""

from __future__ import annotations

import pandas as pd

from persona.report.parts import Drawing, Page
from persona.report.pictures import bars, grid, lines
from persona.report.words import counted, label, number, percent

page = Page("retention", "Retention", "Of those who joined, who is still here, and where do newcomers get lost?")

NO_COHORTS = "No cohorts: no accounts feed says when people registered, or nobody whom analytics may look at did."


@page.chart(
    "How many of each month's newcomers are still active?",
    sql="""
        with

        observed as (
            select cohort_month, period_index, cohort_size, retained_users, retention_rate
            from rpt_retention_cohorts
            where
                as_of_date = getvariable('as_of')
                and period_index <= 12
                and cohort_month > getvariable('as_of') - interval 12 months
                and retention_rate is not null
        )

        -- A share of a small cohort is as good as its number of people.
        select
            cohort_month,
            period_index,
            disclosed(cohort_size) as cohort_size,
            case when disclosed(cohort_size) is not null then retention_rate end as retention_rate,
            disclosed(cohort_size) is null as is_suppressed
        from observed
        order by cohort_month, period_index
    """,
    absent=NO_COHORTS,
)
def triangle(rows: pd.DataFrame) -> Drawing:
    """Cohorts down, months since across, the share still active in the cells."""
    shown = rows.dropna(subset="retention_rate")
    if shown.empty:
        return Drawing("Every month brought too few newcomers for their share to be shown.")
    first = shown[shown["period_index"] == 1]
    mean = (first["retention_rate"] * first["cohort_size"]).sum() / first["cohort_size"].sum() if len(first) else 0.0
    size = shown.groupby("cohort_month")["cohort_size"].first()
    drawn = shown.assign(
        cohort=[f"{month:%b %Y} ({number(size[month])})" for month in shown["cohort_month"]],
        months_since=shown["period_index"],
    )
    return Drawing(
        f"One month after the month they joined, {percent(mean)} of the newcomers were still active. "
        "Months that are not over are left out; in brackets the number who joined."
        if len(first)
        else "No cohort can be seen in a later month yet.",
        grid(drawn.drop(columns="is_suppressed"), "months_since", "cohort", "retention_rate", "still active",
             share=True, across_title="months since the month they joined"),
    )  # fmt: skip


@page.chart(
    "When do people leave?",
    sql="""
        select
            period_index,
            disclosed(sum(cohort_size)) as people_observed,
            case when disclosed(sum(cohort_size)) is not null then sum(retained_users) / sum(cohort_size) end
                as retention_rate,
            disclosed(sum(cohort_size)) is null as is_suppressed
        from rpt_retention_cohorts
        where
            as_of_date = getvariable('as_of') and retention_rate is not null and period_index <= 12
            and cohort_month > getvariable('as_of') - interval 12 months
        group by period_index
        order by period_index
    """,
    absent=NO_COHORTS,
)
def curve(rows: pd.DataFrame) -> Drawing:
    """Share still active by months since joining, over all cohorts."""
    shown = rows.dropna(subset="retention_rate")
    if len(shown) < 2:
        return Drawing("Newcomers cannot be followed for a month yet.")
    drop = shown["retention_rate"].diff()
    at = int(shown.loc[drop.idxmin(), "period_index"])
    return Drawing(
        f"The steepest fall is {percent(-drop.min())} of the newcomers, in month {at}; "
        f"{percent(shown.iloc[-1]['retention_rate'])} are active after "
        f"{counted(shown.iloc[-1]['period_index'], 'month')}."
        if drop.min() < 0
        else "From month to month the share of newcomers who are active does not fall.",
        lines(shown, "period_index", "retention_rate", "still active", share=True, points=True,
              at_title="months since the month they joined"),
    )  # fmt: skip


@page.chart(
    "Where do newcomers get lost?",
    sql="""
        select step, asked_users as could_have, reached_users as people, step_rate, overall_rate, is_suppressed
        from rpt_activation_funnel
        where as_of_date = getvariable('as_of') and segment_type = 'all'
        order by step_number
    """,
    absent=NO_COHORTS,
)
def first_steps(rows: pd.DataFrame) -> Drawing:
    """Share of those who registered that got to each step."""
    shown = rows.dropna(subset="overall_rate").assign(step=lambda part: part["step"].map(label))
    later = shown[shown["step_rate"] < 1]
    if later.empty:
        return Drawing("Nobody was lost, or too few people registered to say.")
    worst = later.loc[later["step_rate"].idxmin()]
    return Drawing(
        f"The step that loses most is “{worst['step'].lower()}”: {percent(worst['step_rate'])} of those who could "
        "take it did.",
        bars(shown, "overall_rate", "step", "share of those who registered", share=True),
    )
