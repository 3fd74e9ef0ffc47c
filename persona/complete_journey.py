"""Recommendations and predictions for the households of The Complete Journey, through the whole project."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

import duckdb

from persona.running import WITHOUT_TESTS, run_dbt

EXAMPLE = Path(__file__).parent.parent / "examples" / "complete_journey" / "to_feeds.py"

#: The study says nothing of consent; its households are taken as if they had agreed, to measure and address nobody.
SETTINGS = {
    "PERSONA_REPORTING_TIME_ZONE": "America/New_York",
    "PERSONA_DEFAULT_CONSENT": "analytics,profiling,marketing",
}


def report(public_data: Path) -> str:
    """Return as text how good recommendations and predictions of late 2017 were, by what households bought then.

    Parameters
    ----------
    public_data : Path
        The folder with the public data sets; the tables lie in its subfolder `complete_journey`.
    """
    with tempfile.TemporaryDirectory() as folder:
        feeds, work = Path(folder) / "feeds", Path(folder) / "persona.duckdb"
        command = [sys.executable, str(EXAMPLE), "--data", str(public_data), "--out", str(feeds)]
        subprocess.run(command, check=True, capture_output=True)
        settings = SETTINGS | {"PERSONA_RAW_PATH": str(feeds)}
        run_dbt(["build", "--select", "+rpt_model_quality", *WITHOUT_TESTS], work, settings, True)
        with duckdb.connect(str(work), read_only=True) as connection:
            return "\n\n".join([_recommendations(connection), predictions(connection)])


def _measures(connection: duckdb.DuckDBPyConnection, model: str) -> dict[str, float]:
    return dict(
        connection.execute(
            """
            select metric, value
            from marts.rpt_model_quality
            where model = $1 and as_of_date = (select max(as_of_date) from marts.rpt_model_quality)
            """,
            [model],
        ).fetchall()
    )


def _recommendations(connection: duckdb.DuckDBPyConnection) -> str:
    values = _measures(connection, "product_recommendations")
    lines = [f"Recommendations for {values['holdout_people']:,.0f} households of The Complete Journey, December 2017:"]
    for suffix, items in (("", "all items"), ("_new_items", "new items")):
        for measure in ("precision", "recall", "ndcg"):
            own, popular, gain, low = (
                values[f"holdout_{measure}_at_10_{kind}{suffix}"]
                for kind in ("similarity", "popularity", "gain", "gain_low")
            )
            gained = f"gain {gain:.4f} (at least {low:.4f})"
            lines.append(f"  {items}, {measure:9} at 10: {own:.4f}, popularity {popular:.4f}, {gained}")
    return "\n".join(lines)


def predictions(connection: duckdb.DuckDBPyConnection) -> str:
    """Return as text how good predictions of the latest day are, with the days they were learned from and judged by.

    Parameters
    ----------
    connection : DuckDBPyConnection
        A work file in which `rpt_model_quality` is built.
    """
    lines = ["Predictions, by what happened after the test day, beside recency alone:"]
    for target in ("churn", "purchase"):
        days = connection.execute(
            """
            select split, min(dates.observation_date), max(dates.observation_date), max(targets.horizon_days)
            from intermediate.int_prediction_dates as dates
            join intermediate.int_prediction_targets as targets using (target)
            where target = $1 and as_of_date = (select max(as_of_date) from intermediate.int_prediction_dates)
            group by split
            """,
            [target],
        ).fetchall()
        first, last, horizon = ({split: row[place] for split, *row in days} for place in range(3))
        found = _measures(connection, target)
        lines += [
            f"  {target} within {horizon['test']} days: trained on {first['train']} to {last['train']}, validated on "
            f"{last['validation']}, tested on {last['test']} with {found['holdout_people']:,.0f} people",
            f"    AUC {found['holdout_auc']:.3f}, recency {found['holdout_baseline_auc']:.3f}",
            f"    Brier score {found['holdout_brier']:.4f}, recency {found['holdout_baseline_brier']:.4f}, gain "
            f"{found['holdout_brier_gain']:.4f} ({found['holdout_brier_gain_low']:.4f} to "
            f"{found['holdout_brier_gain_high']:.4f})",
            f"    Calibration error {found['holdout_calibration_error']:.3f}, "
            f"slope {found['holdout_calibration_slope']:.2f}",
        ]
    return "\n".join(lines)
