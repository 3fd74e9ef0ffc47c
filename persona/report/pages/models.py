"""Can the models be trusted, and do they treat groups alike?"""

from __future__ import annotations

import altair as alt
import pandas as pd

from persona.report.parts import Drawing, Page
from persona.report.pictures import STEP, bars, intervals
from persona.report.words import counted, label, listed

page = Page("models", "Models", "Are the models better than a simple guess, what do they warn of, and are they fair?")

NO_MODELS = "No models: too few people were active, or bought, to learn anything from."


@page.chart(
    "Do models beat a simple guess?",
    sql="""
        with

        pairs (measure, guess_measure, meaning) as (
            values
                ('holdout_auc', 'holdout_baseline_auc', 'area under the curve, beside recency alone'),
                ('holdout_accuracy', 'holdout_majority_accuracy', 'accuracy, beside the most common answer')
        )

        select found.model, pairs.meaning, found.value as model_value, guess.value as guess_value
        from rpt_model_quality as found
        inner join pairs on found.metric = pairs.measure
        inner join rpt_model_quality as guess
            on found.model = guess.model and found.as_of_date = guess.as_of_date and pairs.guess_measure = guess.metric
        where found.as_of_date = getvariable('as_of')
        order by found.value - guess.value desc, found.model
    """,
    absent=NO_MODELS,
)
def beside_a_guess(rows: pd.DataFrame) -> Drawing:
    """Two dots a model, on people it had not seen."""
    drawn = rows.assign(model=rows["model"].map(label))
    better = list(drawn.loc[rows["model_value"] > rows["guess_value"], "model"])
    worse = list(drawn.loc[rows["model_value"] <= rows["guess_value"], "model"])
    said = [f"On people they had not seen, {listed(better)} did better than the guess"] if better else []
    said += [f"{listed(worse)} did not, and {'is' if len(worse) == 1 else 'are'} not to be relied on"] if worse else []
    points = drawn.melt(["model", "meaning"], ["model_value", "guess_value"], "what", "value").replace(
        {"what": {"model_value": "Model", "guess_value": "Simple guess"}}
    )
    base = alt.Chart(drawn).encode(y=alt.Y("model:N", title=None, sort=list(drawn["model"])))
    spans = base.mark_rule(strokeWidth=2).encode(x="guess_value:Q", x2="model_value:Q")
    dots = alt.Chart(points).mark_circle(size=110, opacity=1).encode(
        y=alt.Y("model:N", title=None, sort=list(drawn["model"])),
        x=alt.X("value:Q", title="accuracy or AUC, 0–1", axis=alt.Axis(tickCount=6)),
        color=alt.Color("what:N", title=None, sort=["Model", "Simple guess"]),
        tooltip=list(points.columns),
    )  # fmt: skip
    return Drawing("; ".join(said) + ".", (spans + dots).properties(height=STEP * len(drawn)))


@page.chart(
    "What do models warn of?",
    sql="""
        select model, status, metric, value
        from rpt_model_quality
        where as_of_date = getvariable('as_of')
        order by model, status, metric
    """,
    absent=NO_MODELS,
)
def warnings(rows: pd.DataFrame) -> Drawing:
    """Measures of each model by status; the table has those that are not all right."""
    counted_rows = rows.groupby(["model", "status"], as_index=False).size().rename(columns={"size": "measures"})
    odd = rows[rows["status"] != "ok"]
    drawn = counted_rows.assign(model=counted_rows["model"].map(label), status=counted_rows["status"].map(label))
    drawn = drawn[drawn["model"].isin(odd["model"].map(label))]
    drawn = drawn.sort_values("status", key=lambda names: names.map(["Ok", "Warning", "Too little data"].index))
    names = listed(sorted(set(odd["model"].map(label))))
    return Drawing(
        f"{counted(len(odd), 'measure')} of {len(rows)} {'asks' if len(odd) == 1 else 'ask'} for attention: "
        f"{names}. The table names them."
        if len(odd)
        else f"None of {counted(len(rows), 'measure')} asks for attention.",
        bars(drawn, "measures", "model", "measures", colour="status",
             sort=sorted(set(drawn["model"]))) if len(odd) else None,
        table=odd if len(odd) else rows,
    )  # fmt: skip


@page.chart(
    "Do groups of people come off differently?",
    sql="""
        select
            subject_kind,
            subject,
            attribute,
            replace(attribute_value, 'unknown', 'undeclared') as "group",
            reference_value,
            metric,
            rate,
            reference_rate,
            gap,
            gap_low,
            gap_high,
            verdict,
            is_suppressed
        from rpt_fairness
        where as_of_date = getvariable('as_of') and verdict is distinct from 'reference'
        order by subject_kind, subject, attribute, attribute_value, metric
    """,
    absent="Nothing to compare: no score, persona or audience reached enough people whose group is declared.",
)
def fairness(rows: pd.DataFrame) -> Drawing:
    """Gap of each group to the largest one, with its interval."""
    shown = rows.dropna(subset=["gap", "gap_low", "gap_high"])
    if shown.empty:
        return Drawing("Every group is too small to be compared: nothing can be told of fairness from these marts.")
    largest = shown.loc[shown["gap"].abs().idxmax()]
    verdicts = shown["verdict"].map(label).value_counts()
    drawn = shown.assign(
        comparison=[
            f"{label(row.subject_kind)} {label(row.subject).lower()}: {row.group} beside {row.reference_value}"
            for row in shown.itertuples()
        ],
        verdict=shown["verdict"].map(label),
    ).drop(columns="is_suppressed")  # fmt: skip
    order = shown["gap"].abs().sort_values(ascending=False).index[:20]
    return Drawing(
        f"The largest gap is {100 * largest['gap']:+.0f} points: {label(largest['subject_kind']).lower()} "
        f"“{label(largest['subject']).lower()}” for {largest['group']} beside {largest['reference_value']}. "
        f"{listed(f'{count} of {len(shown)}: {verdict.lower()}' for verdict, count in sorted(verdicts.items()))}. "
        "Bars are 95% intervals; a gap is a question, not yet a fault.",
        intervals(drawn.loc[order], "comparison", "gap", "gap_low", "gap_high",
                  "gap to the largest group", colour="verdict"),
    )  # fmt: skip
