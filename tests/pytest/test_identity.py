"""Accounts that are linked, however far apart, are one component, called after its smallest account."""

import time
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pytest

from persona import identity
from persona.frames import as_frame
from persona.identity import connected_components, people_components
from persona.running import run_dbt


def components_of(pairs):
    left = pd.Series([pair[0] for pair in pairs], dtype="int64")
    right = pd.Series([pair[1] for pair in pairs], dtype="int64")
    found = connected_components(left, right)
    assert found["account_key"].is_monotonic_increasing
    assert found.dtypes.to_dict() == {"account_key": np.dtype("int64"), "component_key": np.dtype("int64")}
    return dict(zip(found["account_key"], found["component_key"], strict=True))


def test_nobody_linked_gives_an_empty_frame():
    assert components_of([]) == {}


def test_a_chain_is_one_component():
    length = 100_000
    chain = components_of([(key, key + 1) for key in range(1, length)])
    assert len(chain) == length
    assert set(chain.values()) == {1}


def test_a_star_is_one_component_whichever_side_its_centre_is_on():
    assert components_of([(50, 10), (20, 50), (50, 30)]) == dict.fromkeys([10, 20, 30, 50], 10)


def test_components_do_not_touch():
    assert components_of([(1, 2), (3, 4), (4, 5)]) == {1: 1, 2: 1, 3: 3, 4: 3, 5: 3}


def test_a_pair_may_come_often_and_in_both_directions():
    assert components_of([(1, 2)] * 256 + [(2, 1)] * 256 + [(3, 3)]) == {1: 1, 2: 1, 3: 3}


def test_keys_need_all_their_digits():
    low, high = 2**59 - 1, 2**59  # equal as floating point numbers
    assert components_of([(1, low), (2, high)]) == {1: 1, low: 1, 2: 2, high: 2}


@pytest.mark.parametrize("seed", range(3))
def test_the_order_of_pairs_does_not_matter(seed):
    generator = np.random.default_rng(seed)
    pairs = generator.integers(0, 200, (120, 2))
    shuffled = generator.permutation(pairs)[:, ::-1]
    assert components_of(pairs.tolist()) == components_of(shuffled.tolist())


STRONG, WEAK = 1, 10


def people_of(edges, apart=(), **attributes):
    keys = sorted({key for edge in edges for key in edge[:2]})
    evidence = pd.DataFrame({"account_key": keys} | {a: [v.get(k) for k in keys] for a, v in attributes.items()})
    found = people_components(
        pd.DataFrame(edges, columns=["account_key", "other_account_key", "edge_rank"]),
        pd.DataFrame(list(apart), columns=["account_key", "other_account_key"], dtype="int64"),
        evidence,
    )
    assert found.dtypes.to_dict() == {"account_key": np.dtype("int64"), "component_key": np.dtype("int64")}
    return dict(zip(found["account_key"], found["component_key"], strict=True))


def test_no_edges_make_no_people():
    assert people_of([]) == {}


def test_a_third_account_does_not_bring_together_what_two_attributes_keep_apart():
    birth_date, email = {1: "1990-01-01", 3: "1991-01-01"}, {1: "one", 3: "three"}
    chain = [(1, 2, WEAK), (2, 3, WEAK + 1)]
    assert people_of(chain, birth_date=birth_date, email=email) == {1: 1, 2: 1, 3: 3}
    assert people_of(chain, birth_date=birth_date) == {1: 1, 2: 1, 3: 1}
    strong = [(1, 2, STRONG), (2, 3, STRONG)]
    assert people_of(strong, birth_date=birth_date, email=email) == {1: 1, 2: 1, 3: 1}


def test_the_most_certain_edge_is_the_one_that_stays():
    birth_date, email = {1: "1990-01-01", 3: "1991-01-01"}, {1: "one", 3: "three"}
    assert people_of([(1, 2, WEAK + 1), (2, 3, WEAK)], birth_date=birth_date, email=email) == {1: 1, 2: 2, 3: 2}


def test_a_group_that_has_a_value_in_common_does_not_contradict():
    # 2 and 3 are one person with two birth dates and two addresses; one of each is that of 1
    birth_date = {1: "1990-01-01", 2: "1990-01-01", 3: "1991-01-01"}
    email = {1: "one", 2: "two", 3: "one"}
    assert set(people_of([(2, 3, STRONG), (1, 3, WEAK)], birth_date=birth_date, email=email).values()) == {1}


def test_two_that_were_decided_to_be_different_end_apart_whatever_links_them():
    assert people_of([(1, 2, STRONG)], apart=[(1, 2)]) == {1: 1, 2: 2}
    ring = [(1, 2, STRONG), (2, 3, WEAK), (3, 4, WEAK), (1, 4, WEAK + 5)]
    assert people_of(ring, apart=[(1, 3)]) == {1: 1, 2: 1, 3: 3, 4: 3}
    # against another decision too; the seed's test tells its author
    assert people_of([(1, 2, 0), (2, 3, 0)], apart=[(1, 3)]) == {1: 1, 2: 1, 3: 3}


def test_a_decision_about_accounts_that_nothing_links_changes_nothing():
    assert people_of([(1, 2, WEAK), (3, 4, WEAK)], apart=[(1, 3), (5, 6)]) == {1: 1, 2: 1, 3: 3, 4: 3}


@pytest.mark.parametrize("seed", range(3))
def test_people_never_contradict_themselves_and_order_does_not_matter(seed):
    generator = np.random.default_rng(seed)
    edges = [(int(a), int(b), int(r)) for a, b, r in generator.integers((0, 0, 5), (60, 60, 30), (80, 3)) if a < b]
    keys = {key for edge in edges for key in edge[:2]}
    apart = [(0, 1), (2, 40), (3, 50)]
    birth_date = {key: int(generator.integers(3)) for key in keys}
    email = {key: int(generator.integers(3)) for key in keys if generator.random() < 0.7}
    found = people_of(edges, apart, birth_date=birth_date, email=email)
    assert found == people_of(edges[::-1], apart, birth_date=birth_date, email=email)
    assert all(found.get(a) is None or found.get(a) != found.get(b) for a, b in apart)
    whole = components_of([edge[:2] for edge in edges])
    assert all(whole[key] == whole[component] for key, component in found.items())


@pytest.mark.parametrize("seed", range(20))
def test_rounds_over_whole_arrays_decide_as_going_edge_by_edge_does(seed, monkeypatch):
    generator = np.random.default_rng(seed)
    ends = np.sort(generator.integers(0, 60, (150, 2)), axis=1)
    ranks = generator.choice([0, STRONG, STRONG, 7, 8, 9, WEAK], len(ends))
    edges = [(int(a), int(b), int(r)) for (a, b), r in zip(ends, ranks, strict=True) if a < b]
    values = {
        attribute: {key: int(generator.integers(3)) for key in range(60) if generator.random() < 0.5}
        for attribute in ("birth_date", "email", "gender")
    }
    apart = [(0, 1), (2, 40), (3, 50)]
    monkeypatch.setattr(identity, "EDGES_NOT_WORTH_A_ROUND", len(edges))
    one_by_one = people_of(edges, apart, **values)
    monkeypatch.setattr(identity, "EDGES_NOT_WORTH_A_ROUND", 0)
    monkeypatch.setattr(identity, "SHARE_WORTH_A_ROUND", 0)
    assert people_of(edges, apart, **values) == one_by_one
    # half of the way in rounds, the rest one by one
    monkeypatch.setattr(identity, "EDGES_NOT_WORTH_A_ROUND", len(edges) // 4)
    assert people_of(edges, apart, **values) == one_by_one


def test_a_giant_component_with_contradictions_takes_linear_time():
    size = 100_000
    keys = np.arange(size)
    edges = pd.DataFrame({"account_key": keys[:-1], "other_account_key": keys[1:], "edge_rank": WEAK})
    evidence = pd.DataFrame({"account_key": keys, "birth_date": keys // 10, "email": keys // 10})
    started = time.monotonic()
    found = people_components(edges, edges.iloc[:0, :2], evidence)
    assert time.monotonic() - started < 20
    assert found.groupby("component_key").size().max() == 10


def test_only_the_columns_asked_for_are_fetched():
    relation = duckdb.sql("select 1 as KEY, 2 as RANK, 'phone' as rule")
    assert as_frame(relation, ["key", "rank"]).to_dict("list") == {"key": [1], "rank": [2]}
    assert as_frame(relation.df(), ["rule"]).to_dict("list") == {"rule": ["phone"]}


#: The same accounts, exported on two days.
FIRST_DAY = """source_system,account_id,registered_at,updated_at,email,device_id,gender
talk,a1,2025-01-01,2026-06-01,a@example.com,,female
shop,a2,2025-01-02,2026-06-01,other@example.com,,
talk,b1,2025-01-01,2026-06-01,b@example.com,,
shop,b2,2025-01-02,2026-06-01,b@example.com,,
talk,c1,2025-01-01,2026-06-01,c@example.com,,
shop,c2,2025-01-02,2026-06-01,c@example.com,,
talk,d1,2025-01-01,2026-06-01,,tablet,
shop,d2,2025-01-02,2026-06-01,,tablet,
"""
SECOND_DAY = FIRST_DAY.replace("other@", "a@").replace(
    "shop,b2,2025-01-02,2026-06-01,b@", "shop,b2,2025-01-02,2026-06-02,new@"
)
RUN = ["run", "--select", "+fct_identity_changes", "+dim_user_aliases", "+int_account_device_links"]


def test_merges_splits_and_decisions_by_hand_are_told_and_old_ids_found(tmp_path: Path):
    work = tmp_path / "persona.duckdb"
    feeds = tmp_path / "feeds"
    feeds.mkdir()

    def build_on(day: int, accounts: str) -> None:
        (feeds / "accounts.csv").write_text(accounts)
        run_dbt(
            RUN, work, {"PERSONA_RAW_PATH": str(feeds), "PERSONA_BUILD_CLOCK": f"2026-07-0{day} 00:00:00"}, quiet=True
        )

    def people() -> dict[str, str]:
        with duckdb.connect(str(work), read_only=True) as connection:
            return dict(
                connection.sql(
                    "select accounts.account_id, owners.account_id from marts.dim_accounts as accounts "
                    "inner join marts.dim_accounts as owners on accounts.user_id = owners.account_key"
                ).fetchall()
            )

    def changes(day: int) -> set[tuple[str, str, str, str]]:
        with duckdb.connect(str(work), read_only=True) as connection:
            return set(
                connection.sql(
                    "select accounts.account_id, kind, previous.account_id, current.account_id "
                    "from marts.fct_identity_changes as changes "
                    "inner join marts.dim_accounts as accounts on changes.account_key = accounts.account_key "
                    "inner join marts.dim_accounts as previous on changes.previous_user_id = previous.account_key "
                    "inner join marts.dim_accounts as current on changes.user_id = current.account_key "
                    f"where changed_at = timestamp '2026-07-0{day}'"
                ).fetchall()
            )

    run_dbt(["seed"], work, {}, quiet=True)
    build_on(1, FIRST_DAY)
    alone = {"a1": "a1", "a2": "a2", "d1": "d1", "d2": "d2"}
    assert people() == alone | {"b1": "b1", "b2": "b1", "c1": "c1", "c2": "c1"}
    assert changes(1) == set()
    with duckdb.connect(str(work), read_only=True) as connection:
        # the tablet links the two of d for analytics, and nothing else
        assert connection.sql("select count(*) from intermediate.int_account_device_links").fetchone() == (1,)

    build_on(2, SECOND_DAY)
    assert people() == {k: k for k in ("b1", "b2", "d1", "d2")} | {"a1": "a1", "a2": "a1", "c1": "c1", "c2": "c1"}
    assert changes(2) == {("a2", "merged", "a2", "a1"), ("b2", "split", "b1", "b2")}

    with duckdb.connect(str(work)) as connection:
        connection.execute(
            "insert into seeds.identity_overrides values "
            "('talk', 'c1', 'shop', 'c2', 'different', 'twins'), ('shop', 'd2', 'talk', 'd1', 'same', 'asked')"
        )
        connection.execute("insert into seeds.attribute_corrections values ('talk', 'a1', 'gender', 'male', 'asked')")
    build_on(3, SECOND_DAY)
    assert people() == {k: k for k in ("b1", "b2", "c1", "c2")} | {"a1": "a1", "a2": "a1", "d1": "d1", "d2": "d1"}
    assert changes(3) == {("c2", "split", "c1", "c2"), ("d2", "merged", "d2", "d1")}
    with duckdb.connect(str(work), read_only=True) as connection:
        aliases = connection.sql(
            "select former.account_id, current.account_id from marts.dim_user_aliases as aliases "
            "inner join marts.dim_accounts as former on aliases.former_user_id = former.account_key "
            "inner join marts.dim_accounts as current on aliases.user_id = current.account_key"
        ).fetchall()
        merged_by = connection.sql(
            "select account_id, merged_by from marts.dim_accounts where merged_by is not null"
        ).fetchall()
        gender = connection.sql("select gender from intermediate.int_accounts where account_id = 'a1'").fetchone()
    assert dict(aliases) == {"a2": "a1", "d2": "d1"}
    assert dict(merged_by) == {"a1": "email", "a2": "email", "d1": "override", "d2": "override"}
    assert gender == ("male",)
