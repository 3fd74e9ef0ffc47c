"""Whom to address, and with what."""

from __future__ import annotations

import pandas as pd

from persona.report.parts import Drawing, Page
from persona.report.pictures import bars
from persona.report.words import counted, label, listed, number

page = Page(
    "audiences", "Audiences", "Who may be addressed on which channel, and what is the best next thing to do for each?"
)


@page.chart(
    "How large are the audiences?",
    sql="""
        select label_en as audience, channel, owner, member_count as people, holdout_share, is_suppressed
        from rpt_audiences
        where as_of_date = getvariable('as_of')
        order by member_count desc nulls last, audience
    """,
    absent="No audiences: nobody may be addressed, or no row in the seed audiences.",
)
def sizes(rows: pd.DataFrame) -> Drawing:
    """Members of each audience that is large enough."""
    shown = rows[rows["people"].fillna(0) > 0]
    few, none = list(rows.loc[rows["people"].isna(), "audience"]), list(rows.loc[rows["people"] == 0, "audience"])
    said = [f"{row.audience}: {counted(row.people, 'member')} by {row.channel}" for row in shown.itertuples()]
    if few:
        said.append(f"too few to be shown: {listed(few)}")
    if none:
        said.append(f"nobody is in {listed(none)}")
    drawn = shown.drop(columns="is_suppressed")
    return Drawing("; ".join(said) + ".", bars(drawn, "people", "audience", "members") if len(drawn) else None)


@page.chart(
    "What should be done next, for how many?",
    sql="""
        select
            action,
            kind,
            disclosed(count(*)) as people,
            disclosed(count(*)) is null as is_suppressed
        from fct_next_best_actions
        where as_of_date = getvariable('as_of') and not is_holdout
        group by action, kind
        order by count(*) desc, action
    """,
    absent="No next actions: nobody may be addressed on any channel.",
)
def actions(rows: pd.DataFrame) -> Drawing:
    """People by their next best action."""
    shown = rows.dropna(subset="people").assign(action=lambda part: part["action"].map(label))
    if shown.empty:
        return Drawing("Every action is for too few people to be shown.")
    first = shown.iloc[0]
    return Drawing(
        f"The most common next step is “{first['action'].lower()}”, for {number(first['people'])} people.",
        bars(shown.drop(columns="is_suppressed"), "people", "action", "people"),
    )


@page.chart(
    "Which tags say most about people?",
    sql="""
        select label_en as tag, users as people, separation, verdict, cause, is_suppressed
        from rpt_tag_validation
        where as_of_date = getvariable('as_of') and kind = 'tag' and topic = 'all' and separation is not null
        order by separation desc, tag
        limit 15
    """,
    absent="No tag could be validated: no campaign_events feed, or too few people with a tag were sent a campaign.",
)
def tags(rows: pd.DataFrame) -> Drawing:
    """Tags by how far they part those who have them from the others."""
    keep = int((rows["verdict"] == "keep").sum())
    first = rows.iloc[0]
    return Drawing(
        f"“{first['tag']}” parts people most: {number(first['separation'])} on a scale to 1; of the tags shown {keep} "
        "proved worth keeping, the others are to be reviewed.",
        bars(rows.drop(columns="is_suppressed"), "separation", "tag", "separation, 0–1"),
    )
