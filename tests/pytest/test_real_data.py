"""Public data, made by no one here, from its files to personas: the facts that must come out."""

from __future__ import annotations

import itertools
from decimal import Decimal
from pathlib import Path

import duckdb
import networkx as nx
import numpy as np
import pandas as pd
import pytest
from mlxtend.frequent_patterns import association_rules, fpgrowth
from scipy.spatial.distance import cdist
from scipy.stats import chi2_contingency, false_discovery_control

from persona import cdnow
from persona.baskets import AND
from persona.build import build
from persona.clustering import fit_dates
from persona.doctor import mart_needs
from persona.personas import match_dates
from persona.running import WITHOUT_TESTS, run_dbt

#: Whole builds of minutes: `make evaluate` runs them, `make test` leaves them out.
long = pytest.mark.long


def built(folder: Path, feeds: Path, **settings: str) -> Path:
    warehouse = folder / "persona.duckdb"
    build(warehouse, {"PERSONA_RAW_PATH": str(feeds), **settings}, quiet=True)
    return warehouse


def work_of(warehouse: Path) -> Path:
    return warehouse.parent / ".work" / warehouse.name


def rows(warehouse: Path, query: str) -> list[tuple]:
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        return connection.sql(query).fetchall()


@pytest.fixture(scope="module")
def collegemsg_feeds(public_data, example_feeds) -> Path:
    return example_feeds("collegemsg", "--data", str(public_data))


@pytest.fixture(scope="module")
def collegemsg(collegemsg_feeds, tmp_path_factory) -> Path:
    return built(tmp_path_factory.mktemp("collegemsg"), collegemsg_feeds)


@pytest.fixture(scope="module")
def complete_journey_feeds(public_data, example_feeds) -> Path:
    return example_feeds("complete_journey", "--data", str(public_data))


@pytest.fixture(scope="module")
def complete_journey(complete_journey_feeds, tmp_path_factory) -> Path:
    """The study says nothing of consent: its households are taken as if they had agreed to marketing."""
    consent = {"PERSONA_DEFAULT_CONSENT": "analytics,profiling,marketing"}
    return built(tmp_path_factory.mktemp("complete_journey"), complete_journey_feeds, **consent)


def test_collegemsg_comes_out_whole(collegemsg: Path):
    assert rows(collegemsg, "select count(*) from marts.fct_events") == [(59_835,)]
    assert rows(collegemsg, "select count(*) from marts.dim_users") == [(1_899,)]
    pairs = "select count(distinct (account_key, counterpart_account_key)) from marts.fct_events"
    assert rows(collegemsg, pairs) == [(20_296,)]


def test_collegemsg_has_the_network_that_an_independent_count_finds(collegemsg: Path, public_data: Path):
    """Degrees and reciprocity by networkx, from the published file, less the accounts that are taken for bots."""
    letters = duckdb.read_parquet(str(public_data / "collegemsg" / "collegemsg.parquet")).df()
    network = nx.DiGraph(letters[["src", "dst"]].itertuples(index=False, name=None))
    assert network.number_of_edges() == 20_296
    bots = rows(collegemsg, "select cast(account_id as int) from marts.dim_accounts where account_status = 'bot'")
    network.remove_nodes_from([bot for (bot,) in bots])
    found = rows(
        collegemsg,
        """
        select
            cast(accounts.account_id as int),
            network.in_degree,
            network.out_degree,
            network.degree,
            network.reciprocity
        from marts.fct_user_network as network
        inner join marts.dim_accounts as accounts on network.user_id = accounts.user_id
        where network.as_of_date = (select max(as_of_date) from marts.fct_user_network)
        """,
    )
    # Who never wrote is known by others alone and has no row.
    assert {row[0] for row in found} == set(letters["src"]) & set(network)
    assert sum(row[2] for row in found) == network.number_of_edges()
    simple = network.to_undirected()
    for person, in_degree, out_degree, degree, reciprocity in found:
        assert (in_degree, out_degree) == (network.in_degree(person), network.out_degree(person))
        assert degree == simple.degree(person)
        if degree:
            assert reciprocity == pytest.approx(nx.reciprocity(network, person), abs=1e-9)
    whole = sum(row[4] * (row[1] + row[2]) for row in found if row[4] is not None) / 2
    mutual = sum(network.has_edge(recipient, sender) for sender, recipient in network.edges())
    # Edges to people without a row are answered by nobody, so that the rows hold every mutual edge.
    assert whole == pytest.approx(mutual, abs=1e-6)


def exchanges_by_hand(messages: pd.DataFrame, people: dict[str, int]) -> pd.DataFrame:
    """Work out who wrote and who received which turn, and whether it was answered, as docs/methods.md defines it.

    A turn ends where the other side writes or after six silent hours; it is answered if the other side writes within 24
    hours of its last message. Returns a row for each side of each turn: user_id, is_reader, day, starts, answered.
    """
    found = []
    messages = messages[messages["src"] != messages["dst"]]
    sides = [messages[["src", "dst"]].min(axis=1), messages[["src", "dst"]].max(axis=1)]
    for _, dyad in messages.groupby(sides, sort=False):
        senders, times, days = dyad["src"].tolist(), dyad["unixts"].tolist(), dyad["day"].tolist()
        readers = dyad["dst"].tolist()
        first = 0
        for i in range(len(times)):
            if i + 1 < len(times) and senders[i + 1] == senders[i] and times[i + 1] - times[i] <= 6 * 3600:
                continue
            answer = next((j for j in range(i + 1, len(times)) if senders[j] != senders[i]), None)
            is_in_time = answer is not None and times[answer] - times[i] <= 24 * 3600
            starts = first == 0 or times[first] - times[first - 1] > 6 * 3600
            for account, is_reader in ((readers[i], True), (senders[i], False)):
                found.append(
                    (people[str(account)], is_reader, days[first], starts, days[answer] if is_in_time else pd.NaT)
                )
            first = i + 1
    return pd.DataFrame(found, columns=["user_id", "is_reader", "day", "starts", "answered"])


@pytest.fixture(scope="module")
def college_messages(public_data: Path) -> pd.DataFrame:
    messages = (
        duckdb.sql(f"from '{public_data}/collegemsg/collegemsg.parquet'").df().sort_values("unixts", kind="stable")
    )
    local = pd.to_datetime(messages["unixts"], unit="s", utc=True).dt.tz_convert("Asia/Seoul")
    return messages.assign(day=local.dt.tz_localize(None).dt.normalize())


def test_collegemsg_daily_people_and_messages_are_those_of_the_file(collegemsg: Path, college_messages: pd.DataFrame):
    by_day = college_messages.groupby("day")["src"].agg(["nunique", "size"])
    assert rows(
        collegemsg,
        "select activity_date, count(distinct user_id) filter (where is_active), sum(messages_sent)::bigint "
        "from marts.fct_account_days join marts.dim_accounts using (account_key) group by 1 order by 1",
    ) == [(day.date(), people, messages) for day, people, messages in by_day.itertuples()]


def test_collegemsg_reply_rates_are_those_of_the_definition(collegemsg: Path, college_messages: pd.DataFrame):
    """Every rate and share of conversations started, of everybody on every day and window, recomputed without SQL."""
    people = dict(rows(collegemsg, "select account_id, user_id from marts.dim_accounts"))
    turns = exchanges_by_hand(college_messages, people)
    analysed = {user for (user,) in rows(collegemsg, "select distinct user_id from marts.fct_user_features")}
    compared = 0
    for (day,) in rows(collegemsg, "select distinct as_of_date from marts.fct_user_features"):
        as_of = pd.Timestamp(day)
        for window in (7, 28, 90):
            seen = turns[(turns["day"] > as_of - pd.Timedelta(days=window)) & (turns["day"] <= as_of)]
            received = seen[seen["is_reader"]]
            rate = (received["answered"] <= as_of).groupby(received["user_id"]).mean().round(9)
            conversations = seen[seen["starts"]]
            share = (~conversations["is_reader"]).groupby(conversations["user_id"]).mean().round(9)
            for column, expected in (("reply_rate", rate), ("initiated_conversation_share", share)):
                built_values = rows(
                    collegemsg,
                    f"select user_id, {column}_{window}d from marts.fct_user_features "
                    f"where as_of_date = '{day}' and {column}_{window}d is not null order by 1",
                )
                expected = expected[expected.index.isin(analysed)].sort_index()
                assert [user for user, _ in built_values] == expected.index.tolist()
                assert [value for _, value in built_values] == pytest.approx(expected.tolist(), abs=1e-9)
                compared += len(expected)
    assert compared > 5_000


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


@pytest.mark.parametrize("example", ["collegemsg", pytest.param("complete_journey", marks=long)])
def test_who_stays_where_they_were_keeps_their_cluster_id(example: str, request: pytest.FixtureRequest):
    """Two measures of staying that know no ids.

    Of two refreshes' centres those are the same that are each other's nearest. And, where the number of clusters
    stayed, a person is where they were if of the earlier centres the nearest is still the same.
    """
    work = work_of(request.getfixturevalue(example))
    with duckdb.connect(str(work), read_only=True) as connection:
        centroids = connection.sql("select * from intermediate.int_cluster_centroids").df()
        clusters = connection.sql("select * from marts.fct_user_clusters").df()
        positions = connection.sql("select * from intermediate.int_user_positions").df()
    dates = sorted(centroids["as_of_date"].unique())
    assert len(dates) > 2
    compared = 0
    for earlier, later in itertools.pairwise(dates):
        before, after = (
            centroids[centroids["as_of_date"] == date].pivot(index="cluster_id", columns="metric", values="centroid")
            for date in (earlier, later)
        )
        metrics = before.columns.intersection(after.columns)
        was, now = (
            clusters[pd.to_datetime(clusters["as_of_date"]) == date].set_index("user_id")["cluster_id"]
            for date in (earlier, later)
        )
        people = was.index.intersection(now.index)
        was, now = was[people], now[people]
        distances = pd.DataFrame(cdist(before[metrics], after[metrics]), before.index, after.index)
        onward, back = distances.idxmin(axis=1), distances.idxmin(axis=0)
        stayed = (was.map(onward) == now) & (now.map(back) == was)
        assert (was == now)[stayed].mean() >= 0.9
        if len(before) == len(after):
            placed = positions[pd.to_datetime(positions["as_of_date"]) == later]
            placed = placed.pivot(index="user_id", columns="metric", values="value").loc[people, metrics]
            nearest = before.index.to_numpy()[cdist(placed, before[metrics]).argmin(axis=1)]
            assert (was == now)[nearest == was].mean() >= 0.9
            compared += 1
    assert compared >= 2


def test_people_whose_metrics_are_shuffled_get_no_personas(collegemsg: Path):
    """Personas are patterns: shuffle each metric among the people, and hardly anybody may still have one."""
    with duckdb.connect(str(work_of(collegemsg)), read_only=True) as connection:
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


@long
def test_cdnow_keeps_every_order_and_cent(public_data, example_feeds, tmp_path):
    warehouse = built(tmp_path, example_feeds("cdnow", "--data", str(public_data)))
    assert rows(warehouse, "select count(*) from marts.dim_users") == [(23_570,)]
    assert rows(warehouse, "select count(*), sum(amount) from marts.fct_events") == [(69_659, Decimal("2500315.63"))]
    personas = "select distinct persona from marts.fct_user_personas"
    assert ("loyal_buyer",) in rows(warehouse, personas)


@long
def test_the_cdnow_sample_has_the_published_lifetime_value(public_data, tmp_path):
    """Fitted at 1997-09-30 through the whole project, and compared with the 39 weeks after, counted from the file."""
    work = cdnow.build(public_data, tmp_path)
    found, foretold = cdnow.fitted(work), cdnow.foretold(work)
    assert {key: found[key] for key in cdnow.PUBLISHED} == pytest.approx(cdnow.PUBLISHED, rel=2e-3)
    assert round(found["bg_nbd", "log_likelihood"], 2) == cdnow.PUBLISHED["bg_nbd", "log_likelihood"]
    assert (found["bg_nbd", "customers"], found["gamma_gamma", "customers"]) == (2_357, 946)
    lines = [line.split() for line in (public_data / "cdnow" / "CDNOW_sample.txt").read_text().splitlines()]
    later = [line for line in lines if line[2] > cdnow.FITTED.replace("-", "")]
    assert foretold["bg_nbd", "holdout_purchases_actual"] == len({(line[0], line[2]) for line in later})
    assert foretold["gamma_gamma", "holdout_amount_actual"] == float(sum(Decimal(line[-1]) for line in later))
    # Worth having: nearer than if everybody went on at their own pace.
    assert foretold["bg_nbd", "holdout_purchases_predicted"] == pytest.approx(
        foretold["bg_nbd", "holdout_purchases_actual"], rel=0.15
    )
    assert foretold["bg_nbd", "holdout_purchases_mae"] < foretold["bg_nbd", "holdout_purchases_naive_mae"]


@long
def test_complete_journey_keeps_every_item_and_household(complete_journey: Path):
    warehouse = complete_journey
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


@pytest.fixture(scope="module")
def till(public_data: Path) -> pd.DataFrame:
    """The lines of complete_journey as the till printed them: cents, not floats, and the reporting zone's days."""
    lines = duckdb.read_parquet(str(public_data / "complete_journey" / "transactions.parquet")).df()
    local = pd.to_datetime(lines["transaction_timestamp"], utc=True).dt.tz_convert("Asia/Seoul")
    return lines.assign(
        day=local.dt.tz_localize(None).dt.normalize(), cents=(lines["sales_value"] * 100).round().astype("int64")
    )


@long
def test_complete_journey_has_the_money_of_every_household_day_and_product(complete_journey: Path, till: pd.DataFrame):
    def same(expected: pd.Series, query: str) -> None:
        assert rows(complete_journey, query) == [
            (key.date() if isinstance(key, pd.Timestamp) else str(key), Decimal(int(cents)).scaleb(-2))
            for key, cents in sorted(expected.items(), key=lambda item: str(item[0]))
        ]

    same(
        till.groupby("household_id")["cents"].sum(),
        "select account_id, sum(reported_net_amount) from marts.fct_orders "
        "join marts.dim_accounts using (account_key) group by 1 order by 1",
    )
    same(
        till.groupby("day")["cents"].sum(),
        "select date, sum(net_amount) from marts.rpt_revenue_daily group by 1 order by 1",
    )
    # What has no piece has no price: 12.52 dollars are in the orders and of no product.
    same(
        till[till["quantity"] != 0].groupby("product_id")["cents"].sum(),
        "select product_id, net_amount from marts.dim_products where units_sold > 0 order by 1",
    )
    assert rows(
        complete_journey,
        "select count(*), sum(order_lines), sum(units) from marts.fct_orders where is_paid and exchange_rate = 1",
    ) == [(till["basket_id"].nunique(), len(till), till["quantity"].sum())]


def scores_by_hand(worth: pd.Series) -> pd.Series:
    """The fifth that each is in, of equals the lowest place among them."""
    return 1 + ((worth.rank(method="min") - 1) * 5 // len(worth)).astype(int)


@long
def test_complete_journey_has_the_customers_and_habits_of_its_own_tables(
    complete_journey: Path, till: pd.DataFrame, public_data: Path
):
    """RFM and habits of the latest day over 365 days, worked out without SQL for those who may be profiled."""
    ((as_of_date,),) = rows(complete_journey, "select max(as_of_date) from marts.fct_rfm")
    as_of = pd.Timestamp(as_of_date)
    people = {user for (user,) in rows(complete_journey, "select account_id from marts.dim_accounts")}
    with duckdb.connect(str(complete_journey), read_only=True) as connection:
        found = connection.sql(
            "select account_id, recency_days, frequency, monetary_amount, r_score, f_score, m_score, "
            "median_days_between_orders, repurchase_rate, brand_1_share, brand_diversity "
            "from marts.fct_rfm join marts.fct_spending_habits using (user_id, as_of_date) "
            "join marts.dim_accounts using (user_id) where as_of_date = ?",
            params=[as_of_date],
        ).df()
    found = found.set_index("account_id")
    window = till[(till["day"] <= as_of) & (till["day"] > as_of - pd.Timedelta(days=365))]
    window = window[window["household_id"].astype(str).isin(found.index)]
    household = window["household_id"].astype(str)
    expected = pd.DataFrame(
        {
            "recency_days": (as_of - window.groupby(household)["day"].max()).dt.days,
            "frequency": window.groupby(household)["basket_id"].nunique(),
            "cents": window.groupby(household)["cents"].sum(),
        }
    )
    assert len(expected) == len(found) > 0.95 * len(people)
    found = found.loc[expected.index]
    assert (found["recency_days"] == expected["recency_days"]).all()
    assert (found["frequency"] == expected["frequency"]).all()
    assert ((found["monetary_amount"].astype(float) * 100).round() == expected["cents"]).all()
    assert (found["r_score"] == scores_by_hand(-expected["recency_days"])).all()
    assert (found["f_score"] == scores_by_hand(expected["frequency"])).all()
    assert (found["m_score"] == scores_by_hand(expected["cents"])).all()

    order_days = (
        window.assign(household=household)[["household", "day"]].drop_duplicates().sort_values(["household", "day"])
    )
    gaps = order_days.groupby("household")["day"].diff().dt.days
    medians = gaps.groupby(order_days["household"]).median().where(gaps.groupby(order_days["household"]).count() >= 2)
    pd.testing.assert_series_equal(found["median_days_between_orders"], medians, check_names=False)

    bought = window[window["quantity"] > 0].assign(household=household)
    baskets = bought.groupby(["household", "product_id"])["basket_id"].nunique()
    again = (baskets > 1).groupby("household").mean()
    assert (found["repurchase_rate"] - again.reindex(found.index)).abs().max() < 1e-8

    brands = duckdb.read_parquet(str(public_data / "complete_journey" / "products.parquet")).df()
    branded = bought.merge(brands[["product_id", "brand"]].dropna(), on="product_id")
    spent = branded.groupby(["household", "brand"])["cents"].sum()
    shares = spent[spent > 0] / spent[spent > 0].groupby("household").transform("sum")
    assert (found["brand_1_share"] - shares.groupby("household").max().reindex(found.index)).abs().max() < 1e-6
    entropy = -(shares * np.log(shares)).groupby("household").sum() / np.log(shares.groupby("household").count())
    assert (found["brand_diversity"] - entropy.fillna(0).reindex(found.index)).abs().max() < 1e-6


@long
def test_complete_journey_recommendations_beat_popularity_in_the_last_weeks(complete_journey: Path):
    """At 10, by every measure, and by NDCG with new items alone: the lower ends of the intervals are above 0."""
    gains = rows(
        complete_journey,
        """
        select metric, value
        from marts.rpt_model_quality
        where model = 'product_recommendations' and metric like 'holdout_%_at_10_gain_low%'
            and as_of_date = (select max(as_of_date) from marts.rpt_model_quality)
        """,
    )
    proven = {metric for metric, value in gains if value > 0}
    assert proven >= {
        "holdout_precision_at_10_gain_low",
        "holdout_recall_at_10_gain_low",
        "holdout_ndcg_at_10_gain_low",
        "holdout_ndcg_at_10_gain_low_new_items",
    }
    assert rows(
        complete_journey,
        "select count(distinct user_id), min(ranks), max(ranks) from (select user_id, count(*) as ranks "
        "from marts.fct_recommendations group by user_id, as_of_date)",
    ) == [(2_469, 10, 10)]


@long
@pytest.mark.parametrize("target", ["churn", "purchase"])
def test_complete_journey_predictions_beat_recency_on_later_days(complete_journey: Path, target: str):
    """Learned from the summer, validated in September or October, tested on a day of November."""
    found = dict(
        rows(
            complete_journey,
            f"""
            select metric, value
            from marts.rpt_model_quality
            where model = '{target}' and as_of_date = (select max(as_of_date) from marts.rpt_model_quality)
            """,
        )
    )
    assert found["holdout_people"] > 2_000
    assert found["holdout_brier_gain_low"] > 0
    assert found["holdout_auc"] > found["holdout_baseline_auc"]
    assert found["holdout_calibration_error"] < 0.05


@long
def test_complete_journey_has_the_weekly_households_of_its_own_tables(complete_journey: Path, public_data: Path):
    """Who shopped or redeemed a coupon, Monday to Sunday in the reporting zone; a coupon has a day of New York."""
    folder = public_data / "complete_journey"
    baskets = duckdb.sql(f"select household_id, transaction_timestamp from '{folder}/transactions.parquet'").df()
    coupons = duckdb.sql(f"select household_id, redemption_date from '{folder}/coupon_redemptions.parquet'").df()
    shopped = pd.to_datetime(baskets["transaction_timestamp"], utc=True).dt.tz_convert("Asia/Seoul")
    redeemed = pd.to_datetime(coupons["redemption_date"]).dt.tz_localize("America/New_York").dt.tz_convert("Asia/Seoul")
    days = pd.concat([shopped, redeemed], ignore_index=True).dt.tz_localize(None).dt.normalize()
    households = pd.concat([baskets["household_id"], coupons["household_id"]], ignore_index=True)
    weekly = households.groupby(days - pd.to_timedelta(days.dt.day_of_week, unit="D")).nunique()
    assert len(weekly) > 50
    assert rows(
        complete_journey,
        "select date_trunc('week', activity_date)::date, count(distinct user_id) "
        "from marts.fct_account_days join marts.dim_accounts using (account_key) where is_active group by 1 order by 1",
    ) == [(week.date(), count) for week, count in weekly.items()]


@pytest.fixture(scope="module")
def grocery_baskets(public_data: Path) -> list[list[str]]:
    lines = (public_data / "groceries" / "groceries.csv").read_text(encoding="utf-8").splitlines()
    return [[item.strip() for item in line.split(",")] for line in lines]


@pytest.fixture(scope="module")
def groceries(grocery_baskets: list[list[str]], tmp_path_factory) -> Path:
    """The baskets as orders of one day, each somebody else's: the data says neither who bought nor when."""
    folder = tmp_path_factory.mktemp("groceries")
    orders = pd.DataFrame({"source_system": "shop", "order_id": range(len(grocery_baskets)), "amount": 1})
    orders.assign(account_id=orders["order_id"], ordered_at="2026-06-01 12:00:00").to_csv(
        folder / "orders.csv", index=False
    )
    items = [("shop", order, item, item) for order, basket in enumerate(grocery_baskets) for item in basket]
    columns = ["source_system", "order_id", "product_id", "category"]
    pd.DataFrame(items, columns=columns).to_csv(folder / "order_items.csv", index=False)
    work = folder / "work.duckdb"
    settings = {
        "PERSONA_RAW_PATH": str(folder),
        "PERSONA_BASKET_MINIMUM_SUPPORT": "0.006",
        "PERSONA_BASKET_MINIMUM_CONFIDENCE": "0.25",
    }
    run_dbt(["build", "--select", "+fct_association_rules", *WITHOUT_TESTS], work, settings, quiet=True)
    return work


def test_groceries_have_the_published_itemsets_and_rules(groceries: Path):
    """333 itemsets at 1 %: 88 items, 213 pairs, 32 triples. 463 rules at 0.6 % and a confidence of 25 %."""
    at_one_percent = """
        select count(*) from intermediate.int_frequent_items where baskets >= 0.01 * 9835
        union all
        select count(*) from intermediate.int_frequent_pairs where baskets >= 0.01 * 9835
        union all
        select count(*) / items from intermediate.int_larger_itemsets where baskets >= 0.01 * 9835 group by items
    """
    assert rows(groceries, at_one_percent) == [(88,), (213,), (32,)]
    assert rows(groceries, "select count(*) from marts.fct_association_rules") == [(463,)]
    herbs = "select round(lift, 3) from marts.fct_association_rules "
    assert rows(groceries, herbs + "where antecedent = 'herbs' and consequent = 'root vegetables'") == [(3.956,)]


def test_groceries_rules_are_those_of_mlxtend(groceries: Path, grocery_baskets: list[list[str]]):
    """Every rule and measure; and the significance of all possible rules by SciPy."""
    items = sorted({item for basket in grocery_baskets for item in basket})
    is_in = pd.DataFrame([[item in basket for item in items] for basket in map(set, grocery_baskets)], columns=items)
    itemsets = fpgrowth(is_in, min_support=0.006, use_colnames=True, max_len=4)
    expected = association_rules(itemsets, metric="confidence", min_threshold=0.25)
    expected = expected[expected["consequents"].map(len) == 1]
    measures = ["support", "confidence", "lift", "leverage"]
    by_rule = {
        (AND.join(sorted(rule.antecedents)), *rule.consequents): [getattr(rule, name) for name in measures]
        for rule in expected.itertuples()
    }
    found = rows(groceries, f"select antecedent, consequent, {', '.join(measures)} from marts.fct_association_rules")
    assert {rule[:2] for rule in found} == by_rule.keys()
    for antecedent, consequent, *values in found:
        assert values == pytest.approx(by_rule[antecedent, consequent], abs=1e-9)

    tested = rows(
        groceries,
        """
        select counts.baskets, antecedent_baskets, consequent_baskets, all_baskets, p_value, q_value
        from intermediate.int_rule_counts as counts
        inner join intermediate.int_rule_measures using (as_of_date, antecedent, consequent)
        """,
    )
    tables = [[[n, a - n], [c - n, every - a - c + n]] for n, a, c, every, *_ in tested]
    p_values = [chi2_contingency(table, correction=False).pvalue for table in tables]
    assert [p for *_, p, _ in tested] == pytest.approx(p_values, rel=1e-5, abs=1e-300)
    assert [q for *_, q in tested] == pytest.approx(false_discovery_control(p_values), rel=1e-5, abs=1e-300)


@long
def test_hillstrom_has_the_published_results(public_data: Path, example_feeds, tmp_path: Path):
    """Rates and z against the arm without e-mail, the draw, and whom the e-mail about women's merchandise moves."""
    work = tmp_path / "work.duckdb"
    settings = {"PERSONA_RAW_PATH": str(example_feeds("hillstrom", "--data", str(public_data)))}
    run_dbt(["build", "--select", "+rpt_experiment_results", *WITHOUT_TESTS], work, settings, quiet=True)
    whole = """
        select variant, round(100 * rate, 2), round(100 * control_rate, 2), round(statistic, 2), verdict
        from marts.rpt_experiment_results
        where segment_type = 'all' and metric = '{}'
        order by variant
    """
    assert rows(work, whole.format("visited")) == [
        ("mens", 18.28, 10.62, 22.49, "better"),
        ("womens", 15.14, 10.62, 13.95, "better"),
    ]
    assert [row[:3] for row in rows(work, whole.format("converted"))] == [("mens", 1.25, 0.57), ("womens", 0.88, 0.57)]
    assert rows(
        work, "select distinct round(sample_ratio_p_value, 2), is_complete from marts.rpt_experiment_results"
    ) == [(0.9, True)]
    by_purchases = """
        select segment, round(100 * difference, 1)
        from marts.rpt_experiment_results
        where segment_type = 'merchandise' and metric = 'visited' and variant = 'womens'
    """
    assert dict(rows(work, by_purchases)) == {"womens": 7.4, "mens": 1.1, "both": 7.1}


def test_a_segment_export_ends_in_marts(example_feeds, tmp_path):
    warehouse = built(tmp_path, example_feeds("segment_export"), PERSONA_MINIMUM_CLUSTER_USERS="30")
    books = dict(
        rows(warehouse, "select feed, rows_duplicate from marts.rpt_feed_reconciliation where rows_duplicate > 0")
    )
    assert set(books) == {"orders", "page_events", "order_items"}
    assert rows(warehouse, "select count(*) > 0 from marts.fct_user_personas") == [(True,)]


def active_days(feeds: Path, warehouse: Path, query: str) -> tuple[pd.DataFrame, pd.Timestamp]:
    """The local days on which people acted, straight from the feeds, up to the latest day; and that day.

    Of the marts only who may be analysed is asked.
    """
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        people = connection.sql(
            "select account_id, accounts.user_id from marts.dim_accounts as accounts "
            "inner join marts.fct_user_eligibility as eligibility using (user_id) "
            "where purpose = 'analytics' and is_eligible"
        ).df()
        as_of_date = connection.sql("select max(as_of_date) from marts.fct_user_lifecycle").fetchone()[0]
    acts = duckdb.sql(query.format(feeds=feeds)).df().merge(people, on="account_id")
    local = acts["acted_at"].dt.tz_localize("UTC").dt.tz_convert("Asia/Seoul").dt.tz_localize(None)
    days = pd.DataFrame({"user_id": acts["user_id"], "day": local.dt.normalize()}).drop_duplicates()
    return days[days["day"] <= pd.Timestamp(as_of_date)], pd.Timestamp(as_of_date)


COLLEGEMSG_ACTS = "select sender_id as account_id, sent_at as acted_at from '{feeds}/messages.parquet'"
COMPLETE_JOURNEY_ACTS = """
    select account_id, ordered_at as acted_at from '{feeds}/orders.parquet'
    union all
    select account_id, occurred_at as acted_at from '{feeds}/campaign_events.parquet' where action = 'converted'
"""


def population(days: pd.DataFrame, as_of_date: pd.Timestamp) -> pd.DataFrame:
    """Active people by counting distinct ones in every window anew, the slow way."""
    calendar = pd.date_range(days["day"].min(), as_of_date)
    first = days.groupby("user_id")["day"].min()
    last_before = {}
    rows = []
    by_day = {day: set(people) for day, people in days.groupby("day")["user_id"]}
    for day in calendar:
        today = by_day.get(day, set())
        window = [by_day.get(day - pd.Timedelta(days=n), set()) for n in range(29)]
        new = {user for user in today if first[user] == day}
        rows.append(
            {
                "activity_date": day,
                "dau": len(today),
                "wau": len(set().union(*window[:7])),
                "mau": len(set().union(*window[:28])),
                "new_users": len(new),
                "returning_users": len(today - new),
                "reactivated_users": sum((day - last_before[user]).days > 28 for user in today - new),
                "lost_users": len(window[28] - set().union(*window[:28])),
            }
        )
        last_before |= dict.fromkeys(today, day)
    return pd.DataFrame(rows)


@pytest.mark.parametrize("data", ["collegemsg", pytest.param("complete_journey", marks=long)])
def test_the_active_population_of_every_day_equals_a_count_in_pandas(data: str, request):
    warehouse, feeds = request.getfixturevalue(data), request.getfixturevalue(f"{data}_feeds")
    acts = {"collegemsg": COLLEGEMSG_ACTS, "complete_journey": COMPLETE_JOURNEY_ACTS}[data]
    expected = population(*active_days(feeds, warehouse, acts))
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        found = connection.sql("select * from marts.rpt_activity_daily order by activity_date").df()
    pd.testing.assert_frame_equal(found[expected.columns], expected, check_dtype=False)
    np.testing.assert_allclose(
        found["stickiness"], expected["dau"] / expected["mau"].where(expected["mau"] > 0), atol=1e-9
    )


@long
def test_complete_journey_retention_equals_a_count_in_pandas(complete_journey: Path, complete_journey_feeds: Path):
    days, as_of_date = active_days(complete_journey_feeds, complete_journey, COMPLETE_JOURNEY_ACTS)
    days["month"] = days["day"].dt.to_period("M")
    cohort = days.groupby("user_id")["month"].min().rename("cohort_month")
    months = days.drop_duplicates(["user_id", "month"]).join(cohort, on="user_id")
    months["period_index"] = (months["month"] - months["cohort_month"]).map(lambda offset: offset.n)
    triangle = months.pivot_table(index="cohort_month", columns="period_index", aggfunc="size", fill_value=0)
    with duckdb.connect(str(complete_journey), read_only=True) as connection:
        found = connection.sql("select * from marts.rpt_retention_cohorts order by cohort_month, period_index").df()
    assert len(found) >= 100
    for row in found.itertuples():
        month = pd.Period(row.cohort_month, "M")
        assert row.cohort_size == (cohort == month).sum()
        if (month + row.period_index).end_time.normalize() > as_of_date:
            assert pd.isna(row.retained_users) and pd.isna(row.retention_rate)
        else:
            retained = triangle.loc[month].get(row.period_index, 0)
            assert row.retained_users == retained
            assert row.retention_rate == pytest.approx(retained / row.cohort_size, abs=1e-9)
    assert found["retained_users"].sum() > 10_000
    assert found["retained_users"].isna().any()


def lived(days: list[int], as_of_day: int) -> tuple[str, str | None, int]:
    """The stage of a person's life, the stage before and the days since, by going through it day by day."""
    active, gaps, stages = set(days), [], []
    last = reactivated = None
    for day in range(days[0], as_of_day + 1):
        if day in active:
            if stages and stages[-1] == "churned":
                reactivated = day
            if last is not None:
                gaps.append(day - last)
            last = day
            gap = float(np.median(gaps[-20:])) if len(gaps) >= 4 else 7.0
            inactive, churned = np.ceil(np.clip(3 * gap, 14, 60)), np.ceil(np.clip(6 * gap, 28, 180))
        if day - last >= churned:
            stages.append("churned")
        elif day - last >= inactive:
            stages.append("inactive")
        elif day < days[0] + 28:
            stages.append("new")
        elif reactivated is not None and day < reactivated + 28:
            stages.append("reactivated")
        else:
            stages.append("active")
    since = len(stages) - 1
    while since and stages[since - 1] == stages[-1]:
        since -= 1
    return stages[-1], stages[since - 1] if since else None, len(stages) - 1 - since


def test_collegemsg_lifecycle_equals_a_walk_through_the_days(collegemsg: Path, collegemsg_feeds: Path):
    """For every person and day looked at, by nothing but what the person did until then."""
    days, _ = active_days(collegemsg_feeds, collegemsg, COLLEGEMSG_ACTS)
    numbers = days.assign(number=days["day"].map(pd.Timestamp.toordinal)).sort_values("number")
    lives = numbers.groupby("user_id")["number"].apply(list)
    with duckdb.connect(str(collegemsg), read_only=True) as connection:
        found = connection.sql("select * from marts.fct_user_lifecycle").df()
    expected = {}
    for as_of_date in found["as_of_date"].unique():
        as_of_day = pd.Timestamp(as_of_date).toordinal()
        for user_id, life in lives.items():
            until = [day for day in life if day <= as_of_day]
            if until:
                expected[user_id, as_of_date] = lived(until, as_of_day)
    stages = {
        (row.user_id, row.as_of_date): (
            row.stage,
            None if pd.isna(row.previous_stage) else row.previous_stage,
            row.days_in_stage,
        )
        for row in found.itertuples()
    }
    assert stages == expected
    assert {stage for stage, _, _ in stages.values()} == {"new", "active", "inactive", "churned", "reactivated"}
