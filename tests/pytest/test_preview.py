"""What a preview promises: the counts of the next build, of a seed as it is on disk, and a warehouse left alone."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from persona import preview as previewing
from persona.errors import BuildError
from persona.warehouse import work_file

ROOT = Path(__file__).parents[2]
OWN_RULES = """\
buyers,1,ordered_in_90_days,feature,orders_90d,,>=,1,bought lately
buyers,2,writes,events,message,10,>=,3,talks
buyers,3,answers,feature,reply_rate_28d,,>,0.25,answers
"""

BAD_RULES = """\
odd,1,a,feature,shoe_size,,>=,1,
odd,2,b,mood,,,>=,1,
odd,3,c,feature,logins_28d,,=>,1,
odd,4,d,feature,logins_28d,,>=,many,
odd,5,e,events,message,,>=,1,
odd,6,f,last_login,,30,<=,30,
odd,7,e,account_status,genuine,,>=,1,
odd,,g,account_status,genuine,,>=,1,
"""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A copy of the project whose seeds a test may change."""
    folder = tmp_path_factory.mktemp("copy") / "project"
    for name in ("models", "python_models", "macros", "seeds", "tests/dbt"):
        shutil.copytree(ROOT / name, folder / name)
    for name in ("dbt_project.yml", "profiles.yml", "selectors.yml"):
        shutil.copy(ROOT / name, folder / name)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DBT_PROJECT_DIR", str(folder))
        patch.setenv("DBT_TARGET_PATH", str(folder / "target"))
        patch.setattr(previewing, "SEEDS", folder / "seeds")
        yield folder


def write_rules(own: str) -> None:
    """Put rules of one's own after those of the project."""
    shipped = (ROOT / "seeds" / "screening" / "screening_rules.csv").read_text(encoding="utf-8")
    (previewing.SEEDS / "screening" / "screening_rules.csv").write_text(shipped + own, encoding="utf-8")


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def told(rule_set: str, warehouse: Path) -> list[str]:
    lines: list[str] = []
    previewing.preview_rule_set(rule_set, warehouse, echo=lines.append)
    return lines


def test_a_rule_set_not_yet_built_is_counted_from_the_seed_on_disk(project: Path, demo_warehouse: Path):
    write_rules(OWN_RULES)
    before = digest(work_file(demo_warehouse)), digest(demo_warehouse)
    lines = told("buyers", demo_warehouse)
    assert (digest(work_file(demo_warehouse)), digest(demo_warehouse)) == before
    with duckdb.connect(str(demo_warehouse), read_only=True) as connection:
        people = connection.sql(
            """
            with messages as (
                select user_id, count(*) as messages
                from marts.fct_events join marts.dim_accounts using (account_key)
                where event_type = 'message' and activity_date between '2026-06-21' and '2026-06-30'
                group by user_id
            )
            select orders_90d >= 1 as buys, coalesce(messages, 0) >= 3 as writes, reply_rate_28d > 0.25 as answers
            from marts.fct_user_features left join messages using (user_id)
            where as_of_date = '2026-06-30'
            """
        ).df()
    buys, writes = people["buys"], people["writes"]
    answers = people["answers"].fillna(False).astype(bool)
    passed = (buys & writes & answers).sum()
    assert 0 < passed < len(people)
    assert lines[0].startswith(f"buyers on 2026-06-30: {len(people)} people looked at, {passed} would pass")
    counts = [tuple(int(word) for word in line.split()[1:3]) for line in lines[2:5]]
    assert counts == [
        ((~buys).sum(), (~buys).sum()),
        ((buys & ~writes).sum(), (~writes).sum()),
        ((buys & writes & ~answers).sum(), (~answers).sum()),
    ]
    assert "events message in 10 days >= 3" in lines[3]


def test_a_tag_not_yet_built_is_counted_and_its_twin_named(project: Path, demo_warehouse: Path):
    seed = previewing.SEEDS / "tags" / "tags.csv"
    shipped = (ROOT / "seeds" / "tags" / "tags.csv").read_text(encoding="utf-8")
    line = "buyer,value,feature,orders_90d,,>=,1,0,me,Buyer,구매자,买家,Bought in 90 days\n"
    seed.write_text(shipped + line + line.replace("buyer,", "shopper,"), encoding="utf-8")
    lines: list[str] = []
    previewing.preview_tag("buyer", demo_warehouse, echo=lines.append)
    seed.write_text(shipped, encoding="utf-8")
    with duckdb.connect(str(demo_warehouse), read_only=True) as connection:
        eligible, buyers = connection.sql(
            """
            select count(*), count(*) filter (where orders_90d >= 1)
            from marts.fct_user_features join marts.fct_user_eligibility using (user_id)
            where is_latest and purpose = 'profiling' and is_eligible
            """
        ).fetchone()
    assert 0 < buyers < eligible
    assert lines[0].startswith(f"buyer on 2026-06-30: {eligible} people who may be profiled, {buyers} would have it")
    assert any("Most alike is shopper (phi 1.00)." in line for line in lines)
    assert any("Finding: duplicate." in line for line in lines)


def test_bad_rows_of_the_seed_are_named_with_their_key_and_reason(
    project: Path, demo_warehouse: Path, capfd: pytest.CaptureFixture[str]
):
    write_rules(BAD_RULES)
    with pytest.raises(BuildError):
        told("odd", demo_warehouse)
    message = capfd.readouterr().err
    for order, reason in {
        "1": "subject must be empty for last_login, an event type",
        "2": "kind must be last_login, events, account_status",
        "3": "operator must be >=",
        "4": "threshold must be a number",
        "5": "window_days must be a whole number of days for events",
        "6": "window_days must be a whole number of days for events",
        "7": "its rule set has another rule of this name",
        "(empty)": "its key is empty",
    }.items():
        assert f"Seed screening_rules, row rule_set = odd, rule_order = {order}: {reason}" in message
    assert "rule_set = recently_active" not in message


def test_an_audience_is_counted_as_the_next_build_would(project: Path, demo_warehouse: Path):
    with duckdb.connect(str(demo_warehouse), read_only=True) as connection:
        members, held_out = connection.sql(
            "select count(*), count(*) filter (where is_holdout) from marts.fct_audience_members "
            "where audience = 'all_by_email' and is_latest"
        ).fetchone()
    assert members > 0
    lines: list[str] = []
    previewing.preview_audience("all_by_email", demo_warehouse, echo=lines.append)
    assert f"{members} would be in it, {held_out} of them held out." in lines[0]
    assert lines[1].split() == [str(members), "exclude", "segment", "is", "unclear"]


def test_bad_rules_of_an_audience_are_named_and_count_nobody(
    project: Path, demo_warehouse: Path, capfd: pytest.CaptureFixture[str]
):
    seed = project / "seeds" / "targeting" / "audience_rules.csv"
    shipped = seed.read_text(encoding="utf-8")
    seed.write_text(
        shipped
        + """all_by_email,2,include,tag,is,no_such_tag
all_by_email,3,include,persona,is,"x'; drop table marts.dim_users; --"
all_by_email,4,include,tag,has,creator
all_by_email,5,allow,tag,is,creator
all_by_email,6,include,mood,is,creator
nobody_knows,1,include,tag,is,creator
""",
        encoding="utf-8",
    )
    lines: list[str] = []
    try:
        with pytest.raises(BuildError):
            previewing.preview_audience("all_by_email", demo_warehouse, echo=lines.append)
    finally:
        seed.write_text(shipped, encoding="utf-8")
    assert lines == []
    message = capfd.readouterr().err
    for key, reason in {
        "all_by_email, rule_order = 2": "value must be a tag, persona, segment, tier, stage or RFM segment",
        "all_by_email, rule_order = 3": "value must be a tag, persona, segment, tier, stage or RFM segment",
        "all_by_email, rule_order = 4": "operator must be is or is not",
        "all_by_email, rule_order = 5": "effect must be include or exclude",
        "all_by_email, rule_order = 6": "kind must be tag, persona, segment, tier, stage or rfm",
        "nobody_knows, rule_order = 1": "audience must be one of the seed audiences",
    }.items():
        assert f"Seed audience_rules, row audience = {key}: {reason}" in message


@pytest.mark.parametrize(
    ("arguments", "answer"),
    [
        (
            ["--rule-set", "nope"],
            "There is no rule set 'nope'. seeds/screening/screening_rules.csv has: campaign_ready, ",
        ),
        ([], "Name a rule set."),
        (["--tag", "gamer"], "There is no tag 'gamer'. seeds/tags/tags.csv has: active_every_day, "),
        (
            ["--audience", "gamers"],
            "There is no audience 'gamers'. seeds/targeting/audiences.csv has: active_",
        ),
    ],
)
def test_what_there_is_not_is_said_with_what_there_is(arguments: list[str], answer: str):
    command = [sys.executable, "-m", "persona", "preview", *arguments]
    finished = subprocess.run(command, cwd=ROOT, env=os.environ, capture_output=True, text=True)
    assert finished.returncode == 2
    assert answer in finished.stderr


def test_without_a_build_it_says_what_to_do(tmp_path: Path):
    with pytest.raises(BuildError, match="run make build first"):
        told("recently_active", tmp_path / "persona.duckdb")
