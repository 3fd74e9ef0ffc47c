"""Public data, made by no one here, from its files to personas: the facts that must come out."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pytest

from persona.build import build
from persona.clustering import fit_dates
from persona.doctor import mart_needs
from persona.personas import match_dates


def built(folder: Path, feeds: Path, **settings: str) -> Path:
    warehouse = folder / "persona.duckdb"
    build(warehouse, {"PERSONA_RAW_PATH": str(feeds), **settings}, quiet=True)
    return warehouse


def rows(warehouse: Path, query: str) -> list[tuple]:
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        return connection.sql(query).fetchall()


@pytest.fixture(scope="module")
def collegemsg(public_data, example_feeds, tmp_path_factory) -> Path:
    feeds = example_feeds("collegemsg", "--data", str(public_data))
    return built(tmp_path_factory.mktemp("collegemsg"), feeds)


def test_collegemsg_comes_out_whole(collegemsg: Path):
    assert rows(collegemsg, "select count(*) from marts.fct_events") == [(59_835,)]
    assert rows(collegemsg, "select count(*) from marts.dim_users") == [(1_899,)]
    pairs = "select count(distinct (account_key, counterpart_account_key)) from marts.fct_events"
    assert rows(collegemsg, pairs) == [(20_296,)]


def test_marts_that_need_absent_feeds_are_there_and_empty(collegemsg: Path):
    there = {name for (name,) in rows(collegemsg, "select table_name from duckdb_tables()")}
    needs = mart_needs()
    assert there == set(needs)
    empty = {mart for mart in there if rows(collegemsg, f"select count(*) from marts.{mart}") == [(0,)]}
    unfed = {mart for mart, feeds in needs.items() if feeds and "messages" not in feeds}
    assert unfed <= empty
    # these two tell of faults, and this data has none
    assert empty - unfed == {"fct_rejected_records", "rpt_unreadable_values"}


def test_dimensions_without_feeds_are_left_out_of_the_index_and_the_row_says_so(collegemsg: Path):
    used = rows(
        collegemsg, "select distinct dimensions_used, content_score, service_score from marts.fct_activity_index"
    )
    assert {row[0] for row in used} == {"content, interaction, social"}
    assert all(row[2] is None for row in used)


def test_most_of_the_clustered_get_one_of_at_least_three_personas(collegemsg: Path):
    found = dict(
        rows(
            collegemsg,
            "select persona, count(*) from marts.fct_user_personas "
            "where as_of_date = (select max(as_of_date) from marts.fct_user_personas) group by persona",
        )
    )
    named = {persona: people for persona, people in found.items() if persona != "unassigned"}
    assert sum(named.values()) >= sum(found.values()) / 2
    assert len(named) >= 3


def test_people_whose_metrics_are_shuffled_get_no_personas(collegemsg: Path):
    """Personas are patterns: shuffle each metric among the people, and hardly anybody may still have one."""
    work = collegemsg.parent / ".work" / collegemsg.name
    with duckdb.connect(str(work), read_only=True) as connection:
        sample = connection.sql("select * from intermediate.int_cluster_sample").df()
        signatures = connection.sql("select * from intermediate.int_persona_signatures").df()
        real = connection.sql("select count(*) from marts.fct_user_personas where persona != 'unassigned'").fetchone()[
            0
        ]
    generator = np.random.default_rng(2004)
    shuffled = sample.sort_values(["as_of_date", "metric", "user_id"]).copy()
    shuffled["value"] = shuffled.groupby(["as_of_date", "metric"])["value"].transform(
        lambda values: generator.permutation(values.to_numpy())
    )
    centroids = fit_dates(shuffled, cluster_range=(3, 12), minimum_users=50, seed=20260630)
    matches = match_dates(centroids, signatures, threshold=0.5)
    named_days = matches.loc[matches["persona"].notna(), "as_of_date"].unique()
    assignable = shuffled[pd.to_datetime(shuffled["as_of_date"]).isin(named_days)]
    assert assignable.groupby("as_of_date")["user_id"].nunique().sum() < real / 4


def test_cdnow_keeps_every_order_and_cent(public_data, example_feeds, tmp_path):
    warehouse = built(tmp_path, example_feeds("cdnow", "--data", str(public_data)))
    assert rows(warehouse, "select count(*) from marts.dim_users") == [(23_570,)]
    assert rows(warehouse, "select count(*), sum(amount) from marts.fct_events") == [(69_659, Decimal("2500315.63"))]
    personas = "select distinct persona from marts.fct_user_personas"
    assert ("loyal_buyer",) in rows(warehouse, personas)


def test_complete_journey_keeps_every_item_and_household(public_data, example_feeds, tmp_path):
    warehouse = built(tmp_path, example_feeds("complete_journey", "--data", str(public_data)))
    books = {
        feed: (read, accepted)
        for feed, read, accepted in rows(
            warehouse, "select feed, rows_read, rows_accepted from marts.rpt_feed_reconciliation where rows_read > 0"
        )
    }
    assert books["order_items"] == (1_469_307, 1_469_307)
    assert books["orders"] == (155_848, 155_848)
    assert rows(warehouse, "select count(*) from marts.dim_users") == [(2_469,)]
    redemptions = "select count(*) from marts.fct_events where event_type = 'campaign_converted'"
    assert rows(warehouse, redemptions) == [(2_102,)]
    assert rows(warehouse, "select sum(amount) from marts.fct_events where feed = 'orders'") == [
        (Decimal("4596039.58"),)
    ]


def test_a_segment_export_ends_in_marts(example_feeds, tmp_path):
    warehouse = built(tmp_path, example_feeds("segment_export"), PERSONA_MINIMUM_CLUSTER_USERS="30")
    books = dict(
        rows(warehouse, "select feed, rows_duplicate from marts.rpt_feed_reconciliation where rows_duplicate > 0")
    )
    assert set(books) == {"orders", "page_events", "order_items"}
    assert rows(warehouse, "select count(*) > 0 from marts.fct_user_personas") == [(True,)]
