"""Lifetime value of the CDNOW sample, from its published file through the whole project, beside what is published."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

import duckdb
import pandas as pd

from persona.running import WITHOUT_TESTS, run_dbt

EXAMPLE = Path(__file__).parent.parent / "examples" / "cdnow" / "to_feeds.py"

#: The authors fit what was bought until this day and foretell the 39 weeks after it, which end the data.
FITTED, LAST_DAY, HOLDOUT_WEEKS = "1997-09-30", "1998-06-30", 39

#: P. S. Fader, B. G. S. Hardie and K. L. Lee (2005); Fader and Hardie (2013), who give three digits.
PUBLISHED = {
    ("bg_nbd", "r"): 0.2426,
    ("bg_nbd", "alpha"): 4.4136,
    ("bg_nbd", "a"): 0.7929,
    ("bg_nbd", "b"): 2.4259,
    ("bg_nbd", "log_likelihood"): -9582.43,
    ("gamma_gamma", "p"): 6.25,
    ("gamma_gamma", "q"): 3.74,
    ("gamma_gamma", "gamma"): 15.45,
}


def build(public_data: Path, folder: Path) -> Path:
    """Make the feed of the sample and build what lifetime value needs; return the work file.

    Parameters
    ----------
    public_data : Path
        The folder with the public data sets; the sample lies in its subfolder `cdnow`.
    folder : Path
        Where to put the feed and the work file.
    """
    feeds, work = folder / "feeds", folder / "persona.duckdb"
    command = [sys.executable, str(EXAMPLE), "--sample", "--data", str(public_data), "--out", str(feeds)]
    subprocess.run(command, check=True, capture_output=True)
    settings = {
        "PERSONA_RAW_PATH": str(feeds),
        "PERSONA_AS_OF_DATE": LAST_DAY,
        "PERSONA_HISTORY_REFRESHES": "9",
        "PERSONA_REFRESHES_PER_RUN": "10",
        "PERSONA_LIFETIME_HOLDOUT_WEEKS": str(HOLDOUT_WEEKS),
    }
    run_dbt(["build", "--select", "+rpt_model_parameters", "+rpt_model_quality", *WITHOUT_TESTS], work, settings, True)
    return work


def fitted(work: Path) -> pd.Series:
    """Return what was learned until `FITTED`, by model and parameter or metric."""
    return _values(
        work,
        f"""
        select model, parameter as name, value from marts.rpt_model_parameters where as_of_date = date '{FITTED}'
        union all
        select model, metric, value
        from marts.rpt_model_quality
        where as_of_date = date '{FITTED}' and value is not null
        """,
    )


def foretold(work: Path) -> pd.Series:
    """Return how the weeks after `FITTED` were foretold, by model and metric."""
    return _values(
        work,
        f"""
        select model, metric as name, value
        from marts.rpt_model_quality
        where as_of_date = date '{LAST_DAY}' and metric like 'holdout%'
        order by model, metric
        """,
    )


def _values(work: Path, query: str) -> pd.Series:
    with duckdb.connect(str(work), read_only=True) as connection:
        return connection.sql(query).df().set_index(["model", "name"])["value"]


def report(public_data: Path) -> str:
    """Return parameters beside the published ones, and the forecast beside what came, as text.

    Parameters
    ----------
    public_data : Path
        The folder with the public data sets.
    """
    with tempfile.TemporaryDirectory() as folder:
        work = build(public_data, Path(folder))
        found, holdout = fitted(work), foretold(work)
    purchases, amounts = holdout["bg_nbd"], holdout["gamma_gamma"]
    lines = [f"CDNOW sample, lifetime value learned until {FITTED}", f"  {'':28}{'found':>12}{'published':>12}"]
    for key, published in PUBLISHED.items():
        lines.append(f"  {' '.join(key):28}{found[key]:>12.4f}{published:>12}")
    lines += [
        f"  The {HOLDOUT_WEEKS} weeks after: predicted beside actual",
        f"  {'bought again':28}{'people':>12}{'predicted':>12}{'actual':>12}",
    ]
    for name in purchases.filter(like="holdout_customers_").index:
        group = name.removeprefix("holdout_customers_")
        label = group.removeprefix("frequency_").replace("_", " ")
        numbers = (
            purchases[f"holdout_{kind}_{group}"] for kind in ("customers", "purchases_predicted", "purchases_actual")
        )
        lines.append(f"  {label:28}" + "".join(f"{number:>12,.0f}" for number in numbers))
    lines += [
        f"  {'purchases of all':28}{purchases['holdout_customers']:>12,.0f}"
        f"{purchases['holdout_purchases_predicted']:>12,.0f}{purchases['holdout_purchases_actual']:>12,.0f}",
        f"  {'at the same pace (naive)':28}{'':12}{purchases['holdout_purchases_naive']:>12,.0f}",
        f"  {'dollars of all':28}{'':12}"
        f"{amounts['holdout_amount_predicted']:>12,.0f}{amounts['holdout_amount_actual']:>12,.0f}",
        f"  Mean absolute error per customer {purchases['holdout_purchases_mae']:.3f} purchases "
        f"(naive {purchases['holdout_purchases_naive_mae']:.3f}), {amounts['holdout_amount_mae']:.2f} dollars",
    ]
    return "\n".join(lines)
