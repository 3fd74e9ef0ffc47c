"""A broken row of a seed is named with its reason, and nothing that uses it is built."""

from __future__ import annotations

import contextlib
import io
import shutil
from pathlib import Path

import duckdb
import pytest

from persona.errors import BuildError
from persona.running import run_dbt

#: Seed, which row is spoilt, the column, what is put there, and the message that is due. A name may hold anything: it
#: is never run. A seed that others speak of stops these before they are asked, so there are two rounds.
BROKEN = {
    "what others speak of": [
        ("tags", "tag_id = 'creator'", "operator", "~", "Seed tags, row tag_id = creator: operator must be >="),
        (
            "tags",
            "tag_id = 'high_value_payer'",
            "threshold",
            "much",
            "tag_id = high_value_payer: threshold must be a num",
        ),
        ("tags", "tag_id = 'dormant'", "owner", None, "Seed tags, row tag_id = dormant: owner, the labels"),
        ("persona_signatures", "persona = 'caller'", "metric", "hum", "metric = hum: metric must be activity_level or"),
        (
            "persona_signatures",
            "persona = 'newcomer'",
            "weight",
            "big",
            "metric = days_known_90d: weight must be a number",
        ),
        (
            "value_classes",
            "rfm_segment = 'loyal'",
            "service_level",
            "royal",
            "rfm_segment = loyal: service_level must be",
        ),
        (
            "quiet_hours",
            "country = 'KR'",
            "quiet_from_hour",
            "24",
            "row country = KR, channel = *: quiet_from_hour and",
        ),
        (
            "frequency_caps",
            "channel = 'sms'",
            "max_campaigns",
            "few",
            "window_days = 28: max_campaigns must be a whole",
        ),
        (
            "risk_rules",
            "flag = 'takeover'",
            "threshold",
            "1.5",
            "Seed risk_rules, row flag = takeover: the threshold of",
        ),
        (
            "tag_verdicts",
            "priority = '60'",
            "threshold",
            "1.1",
            "Seed tag_verdicts, row priority = 60: threshold must be days for",
        ),
        ("tag_verdicts", "priority = '70'", "verdict", "praise", "row priority = 70: verdict must be keep, review or"),
        (
            "risk_rules",
            "flag = 'refund_ring'",
            "minimum_share",
            "half",
            "row flag = refund_ring: minimum_share must be a",
        ),
    ],
    "what speaks of others": [
        ("segment_rules", "priority = '10'", "stages", "gone", "Seed segment_rules, row priority = 10: stages must be"),
        (
            "audience_rules",
            "audience = 'creators'",
            "value",
            "o'brien; drop schema marts",
            "row audience = creators, rule",
        ),
        ("next_best_actions", "priority = '10'", "personas", "hero", "row priority = 10: personas must be personas of"),
        (
            "next_best_actions",
            "priority = '20'",
            "reason",
            "20% off",
            "row priority = 20: no action may set a different",
        ),
        (
            "next_best_actions",
            "priority = '40'",
            "holdout_share",
            "0.51",
            "row priority = 40: holdout_share must be a number from 0 to 0.5",
        ),
        (
            "audiences",
            "audience = 'creators'",
            "holdout_share",
            "1",
            "row audience = creators: holdout_share must be a",
        ),
        ("next_best_actions", "priority = '30'", "action", "x'; drop table marts.dim_users; --", "30: action must be"),
    ],
}

#: What may not be built from a broken row, by round.
USERS = {
    "what others speak of": [
        "fct_user_tags",
        "fct_user_segments",
        "fct_next_best_actions",
        "int_persona_evidence",
        "fct_risk_flags",
        "rpt_tag_validation",
    ],
    "what speaks of others": ["fct_user_segments", "fct_audience_members", "fct_next_best_actions"],
}


@pytest.fixture(scope="module", params=BROKEN)
def round_of_faults(
    request: pytest.FixtureRequest, demo_feeds: Path, demo_warehouse: Path, tmp_path_factory
) -> tuple[str, Path, str]:
    """The demo's work file, built anew with the round's broken rows, and what was said."""
    work = tmp_path_factory.mktemp("broken") / "persona.duckdb"
    shutil.copy(demo_warehouse.parent / ".work" / demo_warehouse.name, work)
    with duckdb.connect(str(work)) as connection:
        for model in USERS[request.param]:
            connection.execute(f"create or replace table {schema_of(model)}.{model} as select 'as it was' as mark")
        for seed, row, column, value, _ in BROKEN[request.param]:
            connection.execute(f"update seeds.{seed} set {column} = $1 where {row}", [value])
    seeds = {seed for seed, *_ in BROKEN[request.param]}
    selected = [*(f"int_{seed}" for seed in sorted(seeds)), *USERS[request.param]]
    with pytest.raises(BuildError), contextlib.redirect_stderr(io.StringIO()) as said:
        command = ["build", "--select", *selected, "--exclude-resource-type", "unit_test"]
        run_dbt(command, work, {"PERSONA_RAW_PATH": str(demo_feeds)}, quiet=True)
    return request.param, work, said.getvalue()


def schema_of(model: str) -> str:
    return "intermediate" if model.startswith("int_") else "marts"


def test_every_broken_row_is_named_with_its_reason(round_of_faults: tuple[str, Path, str]):
    name, _, said = round_of_faults
    assert [message for *_, message in BROKEN[name] if message not in said] == []


def test_nothing_that_uses_a_broken_row_is_built_and_nothing_in_it_is_run(round_of_faults: tuple[str, Path, str]):
    name, work, _ = round_of_faults
    with duckdb.connect(str(work), read_only=True) as connection:
        for model in USERS[name]:
            assert connection.sql(f"select mark from {schema_of(model)}.{model}").fetchall() == [("as it was",)]
        assert connection.sql("select count(*) > 0 from marts.dim_users").fetchone() == (True,)
