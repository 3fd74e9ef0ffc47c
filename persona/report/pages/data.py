"""Can the numbers be trusted: where every raw row went."""

from __future__ import annotations

import pandas as pd

from persona.report.parts import Drawing, Page
from persona.report.pictures import bars
from persona.report.words import counted, day, label, number, percent

page = Page("data", "Data", "Did every row that came in arrive, and what was wrong with those that did not?")

NO_FEEDS = "No feeds: nothing was read."


@page.chart(
    "Where did every raw row go?",
    sql="""
        select
            feed,
            rows_read,
            rows_accepted,
            rows_duplicate,
            rows_rejected,
            rows_erased,
            rows_rejected / nullif(rows_read, 0) as rejected_share
        from rpt_feed_reconciliation
        where rows_read > 0
        order by rejected_share desc, feed
    """,
    absent=NO_FEEDS,
)
def reconciliation(rows: pd.DataFrame) -> Drawing:
    """Share of each feed's rows that were not accepted, by fate."""
    total, accepted = rows["rows_read"].sum(), rows["rows_accepted"].sum()
    fates = {"rows_rejected": "Rejected", "rows_duplicate": "Duplicate", "rows_erased": "Erased"}
    drawn = rows.melt(["feed", "rows_read"], list(fates), "fate", "rows").replace({"fate": fates})
    drawn = drawn.assign(row_share=drawn["rows"] / drawn["rows_read"])
    return Drawing(
        f"Of {counted(total, 'row')} read, {percent(accepted / total, 1)} were accepted; the others were rejected for "
        f"a reason, a duplicate, or erased on request. “{rows.iloc[0]['feed']}” had the most rejected: "
        f"{percent(rows.iloc[0]['rejected_share'], 1)}.",
        bars(drawn, "row_share", "feed", "share of rows read that were not accepted", share=True, colour="fate"),
    )


@page.chart(
    "Are the data as they usually are?",
    sql="""
        select check_kind, status, subject, as_of_date, message
        from rpt_data_quality
        where as_of_date > getvariable('as_of') - 7
        order by as_of_date desc, subject, check_name
    """,
    absent="No check of data quality was made in the past week: no feed brought behaviour.",
)
def quality(rows: pd.DataFrame) -> Drawing:
    """Checks of the past week by kind and status; the table has those that are not as usual."""
    statuses = {
        "ok": "As usual",
        "warn": "Unusual",
        "set_aside": "Set aside",
        "stop": "Stops a build",
        "not_enough_data": "Too little to judge",
    }
    checks = rows.groupby(["check_kind", "status"], as_index=False).size().rename(columns={"size": "checks"})
    checks = checks.sort_values("status", key=lambda names: names.map(list(statuses).index))
    drawn = checks.assign(check_kind=checks["check_kind"].map(label), status=checks["status"].map(statuses))
    odd = rows[rows["status"].isin(["warn", "set_aside", "stop"])]
    return Drawing(
        f"{counted(len(odd), 'check')} of {number(len(rows))} in the past week found something unusual; the table has "
        f"{'it' if len(odd) == 1 else 'them'}."
        if len(odd)
        else f"None of {counted(len(rows), 'check')} in the past week found anything unusual.",
        bars(drawn, "checks", "check_kind", "checks", colour="status", sort=sorted(set(drawn["check_kind"]))),
        table=odd[["subject", "as_of_date", "message"]] if len(odd) else checks,
    )


@page.chart(
    "Why were rows rejected?",
    sql="""
        select feed, reason, sum(row_count) as rows
        from fct_rejected_records
        group by feed, reason
        order by sum(row_count) desc, feed, reason
        limit 15
    """,
    absent="No row was rejected.",
)
def rejections(rows: pd.DataFrame) -> Drawing:
    """The most common reasons."""
    drawn = rows.assign(reason=rows["feed"] + ": " + rows["reason"].map(label).str.lower())
    first = rows.iloc[0]
    return Drawing(
        f"The most common reason is “{label(first['reason']).lower()}” in {first['feed']}: "
        f"{counted(first['rows'], 'row')}.",
        bars(drawn, "rows", "reason", "rows rejected"),
        table=rows,
    )


@page.chart(
    "Which values could not be read?",
    sql="""
        select feed, column_name, values_unreadable as unreadable, values_read as read_in_all,
            values_unreadable / nullif(values_read, 0) as unreadable_share
        from rpt_unreadable_values
        where values_unreadable > 0
        order by unreadable_share desc, feed, column_name
        limit 15
    """,
    absent="Every value of every optional column could be read.",
)
def unreadable(rows: pd.DataFrame) -> Drawing:
    """Columns with values that are null because they made no sense."""
    drawn = rows.assign(column=rows["feed"] + "." + rows["column_name"])
    first = drawn.iloc[0]
    return Drawing(
        f"Most in {first['column']}: {number(first['unreadable'])} values, "
        f"{percent(first['unreadable_share'], 1)}. The rows were accepted with these values left empty.",
        bars(drawn, "unreadable_share", "column", "share of values", share=True),
        table=rows,
    )


@page.chart(
    "What did the latest builds do?",
    sql="""
        select started_at, status, seconds, models_built, tests_passed, tests_warned, tests_failed, git_commit
        from rpt_build_runs
        order by started_at desc
        limit 10
    """,
    absent="No build was recorded.",
)
def builds(rows: pd.DataFrame) -> Drawing:
    """How long the last runs took, the latest first; runs that failed published nothing."""
    failed = rows["status"] == "failed"
    drawn = rows.assign(
        run=rows["started_at"].dt.strftime("%Y-%m-%d %H:%M") + failed.map({True: ": failed", False: ""})
    )
    last = rows.iloc[0]
    outcome = f"{counted(failed.sum(), 'run')} of these failed and published nothing" if failed.any() else "None failed"
    return Drawing(
        f"The latest, on {day(last['started_at'])}, took {counted(round(last['seconds']), 'second')}, and "
        f"{counted(last['tests_passed'], 'test')} passed. {outcome}.",
        bars(drawn[["run", "seconds"]], "seconds", "run", "seconds"),
        table=rows.assign(git_commit=rows["git_commit"].str[:12]),
    )
