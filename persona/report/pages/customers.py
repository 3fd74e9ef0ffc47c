"""What customers are worth: money by day, RFM and lifetime value."""

from __future__ import annotations

import pandas as pd

from persona.report.parts import Drawing, Page
from persona.report.pictures import bars, grid, lines
from persona.report.words import counted, day, label, number, percent

page = Page("customers", "Customers", "What comes in, who are the best customers, and who is about to be lost?")

NO_ORDERS = "No orders feed, or no order of a person whom analytics may look at: nothing is known of customers."


@page.chart(
    "How much money comes in?",
    sql="""
        with

        days as (
            select date, sum(net_amount) as net_amount, sum(orders) as orders, any_value(currency) as currency
            from rpt_revenue_daily
            where date > getvariable('as_of') - 187 and date <= getvariable('as_of')
            group by date
        )

        select
            date,
            net_amount,
            orders,
            currency,
            sum(net_amount) over (order by date range between interval 6 days preceding and current row)
                as seven_day_net_amount
        from days
        order by date
    """,
    absent=NO_ORDERS,
)
def revenue(rows: pd.DataFrame) -> Drawing:
    """Net revenue of the seven days up to each day."""
    currency = rows.iloc[-1]["currency"]
    latest, before = rows.tail(28)["net_amount"].sum(), rows.iloc[-56:-28]["net_amount"].sum()
    change = ""
    if before > 0:
        change = f", {percent(abs(latest / before - 1))} {'more' if latest >= before else 'less'} than on the 28 before"
    return Drawing(
        f"{number(latest)} {currency} net of refunds on the 28 latest days with orders up to "
        f"{day(rows.iloc[-1]['date'])}{change}.",
        lines(rows.iloc[6:], "date", "seven_day_net_amount", f"net {currency} in seven days"),
        table=rows[["date", "seven_day_net_amount", "currency"]],
    )


@page.chart(
    "Who bought lately, and who often?",
    sql="""
        select
            r_score,
            f_score,
            disclosed(count(*)) as people,
            case when disclosed(count(*)) is not null then avg(monetary_amount) end as mean_amount,
            disclosed(count(*)) is null as is_suppressed
        from fct_rfm
        where as_of_date = getvariable('as_of') and r_score is not null and f_score is not null
        group by r_score, f_score
        order by r_score, f_score
    """,
    absent=NO_ORDERS,
)
def recency_and_frequency(rows: pd.DataFrame) -> Drawing:
    """Recency across, frequency down, people in the cells."""
    shown = rows.dropna(subset="people")
    if shown.empty:
        return Drawing("Every cell has too few customers to be shown.")
    best = shown[(shown["r_score"] >= 4) & (shown["f_score"] >= 4)]["people"].sum()
    gone = shown[(shown["r_score"] <= 2) & (shown["f_score"] >= 3)]["people"].sum()
    return Drawing(
        f"{counted(best, 'customer buys', 'customers buy')} often and bought lately; {number(gone)} bought often "
        "but not lately and may be slipping away.",
        grid(shown.drop(columns="is_suppressed"), "r_score", "f_score", "people", "people",
             across_title="recency score, 5 is the latest (rows: frequency score)", down_sort=[5, 4, 3, 2, 1]),
    )  # fmt: skip


@page.chart(
    "What kinds of customers are there?",
    sql="""
        select
            coalesce(segment, 'not enough customers to score') as segment,
            disclosed(count(*)) as people,
            case when disclosed(count(*)) is not null then sum(monetary_amount) end as amount,
            disclosed(count(*)) is null as is_suppressed
        from fct_rfm
        where as_of_date = getvariable('as_of')
        group by segment
        order by count(*) desc, segment
    """,
    absent=NO_ORDERS,
)
def segments(rows: pd.DataFrame) -> Drawing:
    """Customers by RFM segment."""
    shown = rows.dropna(subset="people").assign(segment=lambda part: part["segment"].map(label))
    if shown.empty:
        return Drawing("Every segment has too few customers to be shown.")
    richest = shown.loc[shown["amount"].idxmax()]
    return Drawing(
        f"{richest['segment']} bring the most: {percent(richest['amount'] / shown['amount'].sum())} of the money of "
        f"the segments shown, from {percent(richest['people'] / shown['people'].sum())} of their customers.",
        bars(shown.drop(columns="is_suppressed"), "people", "segment", "customers"),
    )


@page.chart(
    "Will customers come back, and what may they be worth?",
    sql="""
        with

        customers as (
            select
                least(floor(probability_alive * 10), 9) / 10 as alive_from_probability,
                expected_value_amount,
                currency,
                horizon_weeks
            from fct_customer_lifetime_value
            where as_of_date = getvariable('as_of') and probability_alive is not null
        )

        select
            alive_from_probability,
            disclosed(count(*)) as people,
            case when disclosed(count(*)) is not null then avg(expected_value_amount) end as mean_expected_amount,
            any_value(currency) as currency,
            any_value(horizon_weeks) as horizon_weeks,
            disclosed(count(*)) is null as is_suppressed
        from customers
        group by alive_from_probability
        order by alive_from_probability
    """,
    absent="No lifetime values: no orders feed, or too few customers bought again for the model.",
)
def lifetime_value(rows: pd.DataFrame) -> Drawing:
    """Customers by the probability that they will buy again at all."""
    shown = rows.dropna(subset="people").drop(columns="is_suppressed")
    if shown.empty:
        return Drawing("Every step has too few customers to be shown.")
    first = shown.loc[shown["people"].idxmax()]
    drawn = shown.assign(
        alive=[f"{percent(step)} to {percent(step + 0.1)}" for step in shown["alive_from_probability"]]
    )
    return Drawing(
        f"Most customers shown, {number(first['people'])}, are still customers with a probability of "
        f"{percent(first['alive_from_probability'])} to {percent(first['alive_from_probability'] + 0.1)}; they may "
        f"bring {number(first['mean_expected_amount'])} {first['currency']} each in {number(first['horizon_weeks'])} "
        "weeks, on average."
        if pd.notna(first["mean_expected_amount"])
        else "Nothing can be said of what they may be worth: too few bought again.",
        bars(drawn, "people", "alive", "customers, by the probability that they are still customers"),
        table=rows,
    )
