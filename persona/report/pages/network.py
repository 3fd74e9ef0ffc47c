"""Who knows whom: circles, roles and invitations."""

from __future__ import annotations

import altair as alt
import pandas as pd

from persona.report.parts import Drawing, Page
from persona.report.pictures import bars, lines
from persona.report.words import counted, label, percent

page = Page(
    "network",
    "Network",
    "Which circles do people form, who holds them together, and does the platform spread by itself?",
)

NO_NETWORK = "No network: no messages, calls or friendships between people who may be profiled."


@page.chart(
    "Which circles are there, and how closed are they?",
    sql="""
        select
            community_id,
            disclosed(eligible_members) as members,
            internal_edges / nullif(internal_edges + external_edges, 0) as inside_share,
            density,
            top_interests
        from rpt_communities
        where as_of_date = getvariable('as_of') and disclosed(eligible_members) is not null and eligible_members > 0
        order by eligible_members desc, community_id
    """,
    absent="No circle has enough people to be shown, or there are no messages, calls or friendships.",
)
def circles(rows: pd.DataFrame) -> Drawing:
    """A dot a community: members across, share of its ties that stay inside up."""
    largest = rows.iloc[0]
    interests = f", keen on {largest['top_interests']}" if isinstance(largest["top_interests"], str) else ""
    figure = alt.Chart(rows).mark_circle(size=160, opacity=0.7).encode(
        x=alt.X("members:Q", title="members", axis=alt.Axis(tickCount=6), scale=alt.Scale(zero=False)),
        y=alt.Y("inside_share:Q", title="ties inside", axis=alt.Axis(format=".0%", tickCount=5),
                scale=alt.Scale(zero=False)),
        tooltip=list(rows.columns),
    ).properties(height=260)  # fmt: skip
    return Drawing(
        f"{counted(len(rows), 'circle is', 'circles are')} large enough to be shown. The largest has "
        f"{counted(largest['members'], 'member')}{interests}; {percent(largest['inside_share'])} of its ties stay "
        "inside.",
        figure,
    )


@page.chart(
    "Who holds the circles together?",
    sql="""
        select
            influence_tier as role,
            disclosed(count(*)) as people,
            case when disclosed(count(*)) is not null then avg(degree) end as mean_contacts,
            disclosed(count(*)) is null as is_suppressed
        from fct_user_network
        where as_of_date = getvariable('as_of')
        group by influence_tier
        order by avg(degree) desc, influence_tier
    """,
    absent=NO_NETWORK,
)
def roles(rows: pd.DataFrame) -> Drawing:
    """People by role in the network."""
    shown = rows.dropna(subset="people").assign(role=lambda part: part["role"].map(label))
    if shown.empty:
        return Drawing("Every role has too few people to be shown.")
    said = [f"{row.role}: {counted(row.people, 'person', 'people')} with {row.mean_contacts:.0f} contacts on average"
            for row in shown.head(2).itertuples()]  # fmt: skip
    return Drawing("; ".join(said) + ".", bars(shown.drop(columns="is_suppressed"), "people", "role", "people"))


@page.chart(
    "Do people bring others?",
    sql="""
        select
            as_of_date,
            k_factor_90d as invitations_per_person,
            disclosed(referred_people) as people,
            disclosed(referred_people) is null as is_suppressed
        from rpt_referral_growth
        where people > 0
        order by as_of_date
    """,
    absent="No referrals: the accounts feed names no referrer_account_id.",
)
def referrals(rows: pd.DataFrame) -> Drawing:
    """New people brought by each person within 90 days, at each date looked at."""
    latest = rows.iloc[-1]
    if pd.isna(latest["people"]) or pd.isna(latest["invitations_per_person"]):
        return Drawing("Too few people were brought by others to be shown.")
    return Drawing(
        f"A hundred people bring {100 * latest['invitations_per_person']:.1f} new ones within 90 days; "
        f"{counted(latest['people'], 'person was', 'people were')} brought by others so far.",
        lines(rows.dropna(subset="people"), "as_of_date", "invitations_per_person", "new people per person in 90 days",
              points=True),
    )  # fmt: skip
