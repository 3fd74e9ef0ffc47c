"""The network through the project's SQL: published figures, and an independent library on the same graphs."""

from __future__ import annotations

from pathlib import Path

import duckdb
import networkx as nx
import numpy as np
import pandas as pd
import pytest

from persona.network import fit_dates, fit_day, keep_ids
from persona.running import run_dbt

KARATE_DAY, EMAIL_DAY = "2026-05-31", "2026-06-30"


def karate_graph() -> nx.DiGraph:
    """Zachary's karate club; each of the 78 friendships in both directions, without weights."""
    return nx.DiGraph(list(nx.karate_club_graph().to_directed().edges()))


def email_graph(public_data: Path) -> nx.DiGraph:
    """Who mailed whom in a research institute (SNAP email-Eu-core), letters to oneself included."""
    return nx.read_edgelist(public_data / "email_eu_core" / "email-Eu-core.txt", create_using=nx.DiGraph, nodetype=int)


def as_feeds(network: nx.DiGraph, system: str, last_day: str, seed: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Accounts that registered three weeks before a day, and for each edge two messages on days that follow each other.

    The edges have no times. Who writes to hundreds of people once each would be taken for a bot, and rightly.
    """
    generator = np.random.default_rng(seed)
    end = pd.Timestamp(last_day)
    people = pd.DataFrame({"account_id": [str(node) for node in network], "registered_at": end - pd.Timedelta(days=21)})
    once = pd.DataFrame(network.edges(), columns=["sender_id", "recipient_id"]).astype(str)
    days_ago = generator.integers(1, 20, len(once))
    messages = pd.concat([once.assign(days_ago=days_ago), once.assign(days_ago=days_ago - 1)], ignore_index=True)
    seconds = generator.integers(8 * 3600, 20 * 3600, len(messages))
    messages["sent_at"] = end - pd.to_timedelta(messages.pop("days_ago"), unit="D") + pd.to_timedelta(seconds, unit="s")
    messages["message_id"] = messages.index.astype(str)
    return people.assign(source_system=system), messages.assign(source_system=system)


@pytest.fixture(scope="module")
def networks(public_data: Path, tmp_path_factory) -> Path:
    """The marts of two networks that lie a month apart, so that one build looks at each on a day of its own."""
    folder = tmp_path_factory.mktemp("networks")
    (folder / "feeds").mkdir()
    parts = [
        as_feeds(karate_graph(), "karate", KARATE_DAY, 1),
        as_feeds(email_graph(public_data), "email", EMAIL_DAY, 2),
    ]
    for feed, frames in zip(["accounts", "messages"], zip(*parts, strict=True), strict=True):
        pd.concat(frames).to_csv(folder / "feeds" / f"{feed}.csv", index=False)
    settings = {
        "PERSONA_RAW_PATH": str(folder / "feeds"),
        "PERSONA_AS_OF_DATE": EMAIL_DAY,
        "PERSONA_HISTORY_REFRESHES": "1",
        "PERSONA_NETWORK_WINDOW_DAYS": "25",
        "PERSONA_REPORTING_TIME_ZONE": "UTC",
    }
    run_dbt(["seed"], folder / "persona.duckdb", settings, quiet=True)
    run_dbt(["run", "--select", "+rpt_communities"], folder / "persona.duckdb", settings, quiet=True)
    return folder / "persona.duckdb"


def of_day(warehouse: Path, day: str, system: str) -> pd.DataFrame:
    """People of a network on a day, by the number they have in its file."""
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        return (
            connection.execute(
                """
            select cast(accounts.account_id as integer) as node, network.*
            from marts.fct_user_network as network
            inner join marts.dim_accounts as accounts on network.user_id = accounts.user_id
            where network.as_of_date = ? and accounts.source_system = ?
            """,
                [day, system],
            )
            .df()
            .set_index("node")
        )


def test_email_eu_core_has_its_published_figures(networks: Path, public_data: Path):
    people = of_day(networks, EMAIL_DAY, "email")
    with duckdb.connect(str(networks), read_only=True) as connection:
        pairs = """
            select count(distinct (account_key, counterpart_account_key))
            from marts.fct_events
            where activity_date > '2026-06-01'
        """
        read = connection.sql(pairs).fetchone()
        to_themselves = connection.sql(f"{pairs} and account_key = counterpart_account_key").fetchone()
    # 642 of the published 25,571 edges lead from somebody to themselves: they are read, and tie nobody.
    assert (len(people), read, to_themselves) == (1_005, (25_571,), (642,))
    assert people["out_degree"].sum() == people["in_degree"].sum() == 25_571 - 642
    assert people["triangles"].sum() / 3 == 105_461
    assert round(people["clustering_coefficient"].mean(), 4) == 0.3994
    simple = email_graph(public_data).to_undirected()
    simple.remove_edges_from(list(nx.selfloop_edges(simple)))
    assert people["degree"].to_dict() == dict(simple.degree())
    assert people["core_number"].to_dict() == nx.core_number(simple)


def test_pagerank_and_reciprocity_equal_networkx(networks: Path, public_data: Path):
    people = of_day(networks, KARATE_DAY, "karate")
    expected = nx.pagerank(karate_graph(), alpha=0.85, tol=1e-14, max_iter=1000)
    assert len(people) == 34
    assert max(abs(people["pagerank"] - pd.Series(expected))) < 1e-9
    # A network with people who answer nobody, and with 34 who turned to nobody for a month.
    letters = email_graph(public_data)
    letters.remove_edges_from(list(nx.selfloop_edges(letters)))
    people = of_day(networks, EMAIL_DAY, "email")
    reciprocity = pd.Series(nx.reciprocity(letters, [node for node in letters if letters.degree(node)]))
    assert max(abs(people["reciprocity"].dropna().sort_index() - reciprocity.sort_index())) < 1e-9
    letters.add_nodes_from(f"karate {node}" for node in range(34))
    expected = pd.Series(nx.pagerank(letters, alpha=0.85, tol=1e-14, max_iter=1000))
    assert max(abs(people["pagerank"] - expected.loc[people.index])) < 1e-9


@pytest.mark.parametrize(("day", "system"), [(KARATE_DAY, "karate"), (EMAIL_DAY, "email")])
def test_communities_are_as_good_as_those_of_networkx(networks: Path, public_data: Path, day: str, system: str):
    network = (karate_graph() if system == "karate" else email_graph(public_data)).to_undirected()
    network.remove_edges_from(list(nx.selfloop_edges(network)))
    people = of_day(networks, day, system)
    alone = [{node} for node in people.index[people["community_id"].isna()]]
    found = [set(members) for members in people.groupby("community_id").groups.values()] + alone
    ours = nx.community.modularity(network, found)
    theirs = nx.community.modularity(network, nx.community.louvain_communities(network, seed=7))
    assert abs(ours - theirs) < 0.01 or ours > theirs


def tied(*pairs: tuple[int, int], day: str = "2026-06-30") -> pd.DataFrame:
    firsts, seconds = zip(*pairs, strict=True)
    return pd.DataFrame(
        {"as_of_date": pd.Timestamp(day), "first_user_id": firsts, "second_user_id": seconds, "weight": 1.0}
    )


CIRCLE = [(1, 2), (1, 3), (2, 3), (2, 4), (3, 4), (1, 4)]
OTHER_CIRCLE = [(11, 12), (11, 13), (12, 13)]


def test_parts_that_are_not_tied_are_communities_of_their_own():
    fitted = fit_day(tied(*CIRCLE, *OTHER_CIRCLE, (13, 14)), seed=1).set_index("user_id")
    assert fitted["community"].to_dict() == {**dict.fromkeys([1, 2, 3, 4], 0), **dict.fromkeys([11, 12, 13, 14], 1)}
    assert fitted["core_number"].to_dict() == {1: 3, 2: 3, 3: 3, 4: 3, 11: 2, 12: 2, 13: 2, 14: 1}


def test_the_order_of_ties_does_not_matter(public_data: Path):
    network = email_graph(public_data).to_undirected()
    ties = tied(*(tuple(sorted(pair)) for pair in network.edges() if pair[0] != pair[1]))
    fitted = fit_day(ties, seed=3)
    pd.testing.assert_frame_equal(fitted, fit_day(ties.sample(frac=1, random_state=1), seed=3))


def test_a_community_keeps_its_id_from_three_tenths_in_common_on():
    """Jaccard similarities among those present on both days: 3/10 is the same, 3/11 is not; newcomers do not count."""
    known = pd.Series({**dict.fromkeys(range(10), 7), **dict.fromkeys(range(20, 30), 8)})
    three_of_ten = pd.Series({**dict.fromkeys([0, 1, 2, 100, 101], 0), **dict.fromkeys(range(3, 10), 1)})
    assert keep_ids(three_of_ten, known, 9) == ({0: 9, 1: 7}, 10)
    assert keep_ids(three_of_ten.iloc[:5].drop([100, 101]), known.iloc[:3], 9) == ({0: 7}, 9)
    # all ten of the known community are there, three of them in the one that is to continue it, seven on their own
    scattered = pd.Series({0: 0, 1: 0, 2: 0, **{user_id: user_id for user_id in range(3, 10)}})
    assert keep_ids(scattered, known.iloc[:10], 9)[0][0] == 7
    # an eleventh person in it from elsewhere, and the similarity is 3/11
    mixed = pd.Series({0: 0, 1: 0, 2: 0, 20: 0, **{user_id: user_id for user_id in range(3, 10)}})
    assert keep_ids(mixed, known, 9)[0][0] == 9


def test_matches_that_are_none_take_nobody_s_place():
    """New 0 is 7/13 of known 7 and 3/11 of known 8, new 1 is 3/11 of known 7: twice 3/11 is more, but no match."""
    shared = {(0, 7): 7, (0, 8): 3, (1, 7): 3, (2, 8): 1, (1, 9): 1, (2, 9): 20}
    found, known = (pd.Series(np.repeat(side, list(shared.values()))) for side in zip(*shared, strict=True))
    assert keep_ids(found, known, 10) == ({0: 7, 1: 10, 2: 9}, 11)


def test_as_many_communities_as_a_large_network_has_keep_their_ids():
    """As a matrix of all pairs these would be 20 GB."""
    known = pd.Series(np.repeat(np.arange(50_000), 3))
    found = pd.Series(np.repeat(np.random.default_rng(5).permutation(50_000), 3))
    ids, next_id = keep_ids(found, known, 50_000)
    assert next_id == 50_000
    assert found.map(ids).equals(known)


def test_ids_survive_the_next_build():
    june = fit_dates(tied(*CIRCLE, *OTHER_CIRCLE), None, seed=1)
    assert june.groupby("community_id")["user_id"].agg(list).to_dict() == {1: [1, 2, 3, 4], 2: [11, 12, 13]}
    # July: the larger circle is gone, the other one has grown and comes first; May is built for the first time.
    grown = [*OTHER_CIRCLE, (11, 14), (12, 14), (13, 14), (11, 15), (12, 15), (13, 15)]
    ties = pd.concat([tied(*OTHER_CIRCLE, (30, 31), day="2026-05-31"), tied(*grown, day="2026-07-31")])
    later = fit_dates(ties, june, seed=1).groupby(["as_of_date", "community_id"])["user_id"].agg(list)
    assert later.loc[pd.Timestamp("2026-05-31")].to_dict() == {2: [11, 12, 13], 3: [30, 31]}
    assert later.loc[pd.Timestamp("2026-07-31")].to_dict() == {2: [11, 12, 13, 14, 15]}
    # The same build again mints nothing.
    again = fit_dates(tied(*CIRCLE, *OTHER_CIRCLE), june, seed=1)
    pd.testing.assert_frame_equal(again, june)


def test_no_ties_are_no_communities():
    assert fit_dates(tied(*CIRCLE).iloc[:0], None, seed=1).empty
