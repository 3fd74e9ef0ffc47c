"""Recommendations for the households of The Complete Journey, from the published files through the whole project."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

import duckdb

from persona.build import WITHOUT_TESTS, run_dbt

EXAMPLE = Path(__file__).parent.parent / "examples" / "complete_journey" / "to_feeds.py"

#: The study says nothing of consent; its households are taken as if they had agreed, to measure and address nobody.
SETTINGS = {
    "PERSONA_REPORTING_TIME_ZONE": "America/New_York",
    "PERSONA_DEFAULT_CONSENT": "analytics,profiling,marketing",
}


def report(public_data: Path) -> str:
    """Return as text how good recommendations of the end of November were, by what households bought in December.

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
            values = dict(
                connection.sql(
                    """
                    select metric, value
                    from marts.rpt_model_quality
                    where model = 'product_recommendations'
                        and as_of_date = (select max(as_of_date) from marts.rpt_model_quality)
                    """
                ).fetchall()
            )
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
