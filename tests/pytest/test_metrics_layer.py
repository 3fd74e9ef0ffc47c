"""A metric asked for through MetricFlow is the number in the mart."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import duckdb
import pandas as pd
import pytest

ROOT = Path(__file__).parents[2]

#: Metrics, what they are cut by, and the same from the marts: the cuts first, in their order.
SAME = {
    "activity by day": (
        ["daily_active_users", "monthly_active_users", "stickiness"],
        ["metric_time__day"],
        "select activity_date, dau, mau, stickiness from marts.rpt_activity_daily",
    ),
    "retention by cohort": (
        ["retained_users", "retention_rate"],
        ["metric_time__month", "cohort_period__period_index"],
        "select cohort_month, period_index, retained_users, retention_rate from marts.rpt_retention_cohorts",
    ),
    "personas by day": (
        ["persona_size", "active_users"],
        ["metric_time__day", "person_on_date__persona"],
        # Who may be analysed but not profiled is active and has none.
        "select as_of_date, persona, nullif(count(persona), 0), count(*) filter (where active_days_28d > 0) "
        "from marts.fct_user_features left join marts.fct_user_personas using (user_id, as_of_date) group by all",
    ),
    "segments by month, which is the last day looked at in it": (
        ["segment_size"],
        ["metric_time__month", "person_on_date__segment", "person_on_date__stage"],
        "select date_trunc('month', as_of_date)::date, segment, stage, count(*) "
        "from marts.fct_user_segments group by all",
    ),
    "index and tiers by region": (
        ["tier_size", "activity_index"],
        ["index_value__objective", "index_value__tier", "metric_time__day", "person__province"],
        "select objective, tier, as_of_date, province, count(*), avg(activity_index) "
        "from marts.fct_activity_index left join marts.dim_users using (user_id) group by all",
    ),
    "channels": (
        ["channel_users"],
        ["metric_time__day", "channel_used__channel"],
        "select as_of_date, channel, count(*) filter (where uses_28d > 0) from marts.fct_user_channels group by all",
    ),
    "revenue by day and channel": (
        ["paid_orders", "revenue"],
        ["metric_time__day", "order__channel"],
        "select date, channel, orders, net_amount from marts.rpt_revenue_daily where date in "
        "(select order_date from marts.fct_orders)",
    ),
    "campaigns": (
        ["campaign_reach", "campaign_conversions"],
        ["campaign", "campaign__channel"],
        # The report shows no conversions of few: they are counted from the fact.
        "select campaign_id, channel, sum(sent_users), (select count(distinct user_id) from marts.fct_campaign_events "
        "where action = 'converted' and fct_campaign_events.campaign_id = rpt_campaign_performance.campaign_id) "
        "from marts.rpt_campaign_performance where segment_type = 'all' group by all having not bool_or(is_suppressed)",
    ),
}


@pytest.fixture(scope="module")
def ask(demo_warehouse: Path, manifest: dict, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., pd.DataFrame]:
    """Run `mf query` on the published marts."""
    assert manifest["semantic_models"]
    # MetricFlow reads target/ of the folder it is called in, whatever DBT_TARGET_PATH says.
    folder = tmp_path_factory.mktemp("metrics")
    for part in ROOT.iterdir():
        if part.name not in ("target", "logs"):
            (folder / part.name).symlink_to(part)
    (folder / "target").mkdir()
    shutil.copy(Path(os.environ["DBT_TARGET_PATH"]) / "semantic_manifest.json", folder / "target")
    settings = {"PERSONA_WAREHOUSE": str(demo_warehouse), "DBT_PROJECT_DIR": str(folder), "DO_NOT_TRACK": "1"}

    def asked(*arguments: str) -> pd.DataFrame:
        answer = folder / "answer.csv"
        command = [str(Path(sys.executable).with_name("mf")), "query", *arguments, "--csv", str(answer)]
        said = subprocess.run(command, cwd=folder, env=os.environ | settings, capture_output=True, text=True)
        assert said.returncode == 0, said.stdout + said.stderr
        return pd.read_csv(answer)

    return asked


@pytest.mark.parametrize("same", SAME)
def test_metrics_are_the_numbers_of_the_marts(same: str, ask, demo_warehouse: Path):
    metrics, cuts, sql = SAME[same]
    answer = ask("--metrics", ",".join(metrics), "--group-by", ",".join(cuts))
    with duckdb.connect(str(demo_warehouse), read_only=True) as connection:
        expected = connection.sql(sql).df()
    expected.columns = [*cuts, *metrics]
    for frame in (answer, expected):
        for name in cuts:
            is_time = name.startswith("metric_time")
            frame[name] = pd.to_datetime(frame[name]) if is_time else frame[name].fillna("none").astype(str)
        frame[metrics] = frame[metrics].astype(float)
    if same == "campaigns":
        # What the mart suppresses can't be compared.
        answer = answer.merge(expected[cuts])
    answer = answer[[*cuts, *metrics]].sort_values(cuts, ignore_index=True)
    expected = expected.sort_values(cuts, ignore_index=True)
    assert len(expected) > 1
    pd.testing.assert_frame_equal(answer, expected, check_dtype=False, rtol=1e-8)


def test_saved_queries_can_be_asked_for(ask, manifest: dict):
    names = [query["name"] for query in manifest["saved_queries"].values()]
    assert len(names) >= 3
    for name in names:
        assert len(ask("--saved-query", name)) > 0


def test_every_metric_says_what_it_counts(manifest: dict):
    metrics = manifest["metrics"].values()
    assert [metric["name"] for metric in metrics if not (metric["description"] and metric["label"])] == []
