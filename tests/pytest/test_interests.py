"""Interests through the project's SQL on hand-made people, and the topics that Python learns."""

from __future__ import annotations

import re
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pytest
import yaml

from persona.interests import change_tests, fit_dates, fit_day, judge_dates
from persona.keywords import match, parts_of_words, tokenizer_named
from persona.running import WITHOUT_TESTS, run_dbt

ROOT = Path(__file__).parents[2]

#: What is stored of interests; what is not is views.
TABLES = (
    "(from intermediate.int_text_matches where source = 'message')",
    "intermediate.int_interest_evidence",
    "intermediate.int_user_interests",
    "intermediate.int_topic_terms",
    "intermediate.int_topic_sample",
    "intermediate.int_topic_weights",
    "intermediate.int_topics",
    "intermediate.int_interest_shares",
    "marts.fct_user_interests",
    "marts.rpt_interest_trends",
    "marts.rpt_topics",
)

#: What only events with a sensitive subject say.
SENSITIVE = ("zzclinic", "zzpill", "zzprayer", "zzvote", "zzward", "golf", "yoga")
BODY = "zz the hotel of our dreams"


def _feeds(folder: Path) -> None:
    """Four people alike, of whom the last is a child: permitted interests, sensitive ones, and messages about both."""
    people = [f"p{number}" for number in range(1, 5)]
    days = [f"2026-06-{day:02} 03:00:00" for day in range(10, 28, 3)]
    each = [(account, at) for account in people for at in days]
    rows = {
        "accounts": [
            {"account_id": account, "registered_at": "2026-05-01", "age": 9 if account == "p4" else 30}
            for account in people
        ],
        "page_events": [
            {"account_id": account, "occurred_at": at, "page": page} | said
            for account, at in each
            for page, said in {
                "beauty": {"action": "view", "category": "뷰티", "brand": "zzgood"},
                "health": {"action": "view", "category": "health", "brand": "zzclinic"},
                "ward": {"action": "search", "category": "home", "brand": "zzward", "query": "요가 병원 zzward"},
                "leash": {"action": "search", "category": "pets", "query": "강아지 zzleash"},
            }.items()
        ],
        "content_events": [
            {"account_id": account, "occurred_at": at, "action": "like", "category": "books", "brand": "zzprayer 교회"}
            for account, at in each
        ],
        "orders": [
            {"account_id": account, "order_id": f"{account}{at}", "ordered_at": at, "amount": 5, "status": "paid"}
            for account, at in each
        ],
        "order_items": [
            {"order_id": f"{account}{at}", "product_id": "1", "category": "糖尿病", "brand": "zzpill"}
            for account, at in each
        ],
        "campaigns": [{"campaign_id": "c", "topic": "zzvote election"}],
        "campaign_events": [
            {"account_id": account, "campaign_id": "c", "action": "clicked", "occurred_at": at} for account, at in each
        ],
        "crm_attributes": [
            {"account_id": account, "attribute": "interest_tag", "value": "zzprayer mosque", "updated_at": days[0]}
            for account in people
        ],
        "messages": [
            {
                "sender_id": account,
                "recipient_id": "p1",
                "sent_at": at,
                "message_id": f"{account}{at}{kind}",
                "body": body,
            }
            for account, at in each
            for kind, body in enumerate((BODY, "골프 치러 갈래? 병원 앞에서"))
        ],
    }
    folder.mkdir()
    for feed, records in rows.items():
        frame = pd.DataFrame(records)
        if feed != "campaigns":
            frame = frame.assign(source_system="talk")
        frame.to_csv(folder / f"{feed}.csv", index=False)


@pytest.fixture(scope="module")
def interests(tmp_path_factory) -> Path:
    """A warehouse with the interests of these people, bodies read; words and topics of however few."""
    folder = tmp_path_factory.mktemp("interests")
    _feeds(folder / "feeds")
    settings = {
        "PERSONA_RAW_PATH": str(folder / "feeds"),
        "PERSONA_READ_MESSAGE_BODIES": "true",
        "PERSONA_MINIMUM_CELL_USERS": "2",
        "PERSONA_MINIMUM_CLUSTER_USERS": "2",
        "PERSONA_HISTORY_REFRESHES": "1",
    }
    selected = ["+fct_user_interests", "rpt_topics", "+rpt_interest_trends"]
    run_dbt(["build", "--select", *selected, *WITHOUT_TESTS], folder / "persona.duckdb", settings, quiet=True)
    return folder / "persona.duckdb"


def _texts(connection: duckdb.DuckDBPyConnection, table: str) -> str:
    return " ".join(connection.sql(f"select cast(rows as varchar) from {table} as rows").df().iloc[:, 0])


def test_sensitive_subjects_leave_no_trace_and_permitted_ones_do(interests: Path):
    with duckdb.connect(str(interests), read_only=True) as connection:
        stored = {table: _texts(connection, table) for table in TABLES}
        found = set(connection.sql("select kind || ' ' || category from marts.fct_user_interests").df().iloc[:, 0])
        terms = set(
            connection.sql("select kind || ' ' || category from intermediate.int_topic_weights").df().iloc[:, 0]
        )
    traces = {(table, word) for table, text in stored.items() for word in SENSITIVE if word in text}
    assert traces == set()
    assert {"category beauty", "category pets", "brand zzgood", "keyword dogs", "keyword hotels"} <= found
    assert not {"category books", "category home"} & found
    assert {"category beauty", "keyword hotels", "word zzleash"} <= terms


def test_nothing_is_stored_of_a_child_and_no_body_of_anyone(interests: Path):
    with duckdb.connect(str(interests), read_only=True) as connection:
        people = {
            account_id: user_id
            for account_id, user_id in connection.sql("select account_id, user_id from marts.dim_accounts").fetchall()
        }
        stored = {table: _texts(connection, table) for table in TABLES}
        messages = connection.sql(
            "select event_key, account_key from marts.fct_events where event_type = 'message'"
        ).fetchall()
        tables = connection.sql("select schema_name || '.' || table_name from duckdb_tables()").fetchall()
        assert not [table for (table,) in tables if BODY in _texts(connection, table)]
    matches = stored[TABLES[0]]
    with_keywords = {account for event, account in messages if str(event) in matches}
    assert with_keywords == {people[account] for account in ("p1", "p2", "p3")}
    assert str(people["p1"]) in stored["marts.fct_user_interests"]
    assert not [table for table, text in stored.items() if str(people["p4"]) in text]


def _people_of_blocks(day: str, blocks: list[list[str]], seed: int) -> pd.DataFrame:
    """Sixty people, each of whom cares for the terms of one block and a little for any others."""
    generator = np.random.default_rng(seed)
    terms = [term for block in blocks for term in block]
    weights = {
        (person, term): generator.gamma(5) if term in blocks[person % len(blocks)] else generator.gamma(0.05)
        for person in range(60)
        for term in terms
    }
    rows = [(person, "word", term, weight) for (person, term), weight in weights.items() if weight > 0]
    frame = pd.DataFrame(rows, columns=["user_id", "kind", "category", "weight"])
    return frame.assign(as_of_date=pd.Timestamp(day))


BLOCKS = [["a1", "a2", "a3"], ["b1", "b2", "b3", "b4"], ["c1", "c2"]]


def test_topics_are_what_goes_together_and_shares_add_up():
    found = fit_day(_people_of_blocks("2026-06-30", BLOCKS, 1), topics=3, seed=5)
    strongest = found.sort_values("term_share").groupby("category")["topic"].last()
    together = {frozenset(terms.index) for _, terms in strongest.groupby(strongest)}
    assert together == {frozenset(block) for block in BLOCKS}
    assert found.groupby("topic")["weight"].sum().to_numpy() == pytest.approx(1, abs=1e-4)
    assert found.groupby("category")["term_share"].sum().to_numpy() == pytest.approx(1, abs=1e-4)
    assert found.drop_duplicates("topic")["topic_share"].sum() == pytest.approx(1)
    assert found.drop_duplicates("topic")["topic_share"].is_monotonic_decreasing


def _ids(fitted: pd.DataFrame, day: str) -> dict[int, str]:
    rows = fitted[fitted["as_of_date"] == pd.Timestamp(day)].sort_values("weight")
    return rows.groupby("topic_id")["category"].last().str[0].to_dict()


def test_topics_keep_their_numbers_over_days_and_builds():
    days = ["2026-04-30", "2026-05-31", "2026-06-30"]
    changed = [BLOCKS[2], BLOCKS[0], ["d1", "d2", "d3"]]
    samples = [_people_of_blocks(days[0], BLOCKS, 1), _people_of_blocks(days[1], BLOCKS[::-1], 2)]
    samples.append(_people_of_blocks(days[2], changed, 3))
    options = {"topics": 3, "minimum_users": 60, "seed": 5}
    first = fit_dates(pd.concat(samples), None, **options)
    first_day = _ids(first, days[0])
    assert sorted(first_day) == [1, 2, 3]
    assert _ids(first, days[1]) == first_day
    b = next(topic for topic, block in first_day.items() if block == "b")
    assert _ids(first, days[2]) == {topic: block for topic, block in first_day.items() if topic != b} | {4: "d"}

    again = fit_dates(pd.concat(samples), first, **options)
    pd.testing.assert_frame_equal(again, first)
    old_day_alone = fit_dates(samples[0], first, **options)
    assert _ids(old_day_alone, days[0]) == first_day
    assert set(old_day_alone["next_topic_id"]) == {5}


def _who_come_to_care(new_term_of: int) -> pd.DataFrame:
    """Sixty people who care for all but one term of a block of four, and a month later for a new one of some block."""
    blocks = [[f"{letter}{number}" for number in range(4)] for letter in "abc"]
    rows = []
    for person in range(60):
        own, other = blocks[person % 3], blocks[(person + new_term_of) % 3]
        unknown = person // 3 % 4
        known = [term for number, term in enumerate(own) if number != unknown]
        rows += [(day, person, "word", term, 1.0) for day in ("2026-05-31", "2026-06-30") for term in known]
        rows.append(("2026-06-30", person, "word", other[unknown], 1.0))
    frame = pd.DataFrame(rows, columns=["as_of_date", "user_id", "kind", "category", "weight"])
    return frame.assign(as_of_date=pd.to_datetime(frame["as_of_date"]))


def test_topics_are_judged_by_what_people_come_to_care_for():
    judged = {}
    for name, new_term_of in {"own": 0, "other": 1}.items():
        sample = _who_come_to_care(new_term_of)
        judged[name] = judge_dates(sample, fit_dates(sample, None, topics=3, minimum_users=50, seed=5), seed=1)
        assert len(judged[name]) == 60
        assert set(judged[name]["judged_date"]) == {pd.Timestamp("2026-05-31")}
    # Of twelve terms three are known. Of the nine others one is of the own topic, and each has a twelfth of a tenth.
    likely = 0.9 / 4 + 0.1 / 12
    assert judged["own"]["log_likelihood"].mean() == pytest.approx(np.log(likely / (likely + 8 * 0.1 / 12)), abs=0.01)
    assert judged["own"]["log_likelihood_over_popularity"].mean() == pytest.approx(
        np.log(likely / (likely + 8 * 0.1 / 12)) - np.log(1 / 9), abs=0.01
    )
    assert judged["other"]["log_likelihood_over_popularity"].max() < 0


def test_without_a_later_day_topics_are_not_judged():
    sample = _who_come_to_care(0)
    one_day = sample[sample["as_of_date"] == "2026-06-30"]
    assert judge_dates(one_day, fit_dates(one_day, None, topics=3, minimum_users=50, seed=5), seed=1).empty


def test_too_few_people_have_no_topics():
    sample = _people_of_blocks("2026-06-30", BLOCKS, 1)
    assert fit_dates(sample, None, topics=3, minimum_users=61, seed=5).empty
    assert fit_dates(sample.head(0), None, topics=3, minimum_users=1, seed=5).empty


def test_changes_are_tested_exactly_and_corrected():
    changes = pd.DataFrame(
        [("food", 1, 8), ("pets", 5, 5), ("home", 0, 0), ("books", 0, 12)], columns=["category", "gained", "lost"]
    ).assign(kind="category", as_of_date=pd.Timestamp("2026-06-30"))
    found = change_tests(changes).set_index("category")
    # 2 × (1 + 9) of 2^9 ways, and 2 of 2^12; the q-values are 4/1 and 4/2 times as large
    assert found.loc["food", "p_value"] == pytest.approx(20 / 512)
    assert found.loc["books", "p_value"] == pytest.approx(2 / 4096, abs=1e-9)
    assert found.loc["food", "q_value"] == pytest.approx(2 * 20 / 512)
    assert found.loc["books", "q_value"] == pytest.approx(4 * 2 / 4096, abs=1e-8)
    assert (found.loc[["pets", "home"], ["p_value", "q_value"]] == 1).all().all()


def test_python_finds_the_keywords_that_sql_finds():
    """On the fixture of the unit test of `int_text_matches`, but for texts that name a sensitive subject."""
    path = ROOT / "models/intermediate/analysis/interests/_interests__unit_tests.yml"
    cases = {case["model"]: case for case in yaml.safe_load(path.read_text(encoding="utf-8"))["unit_tests"]}
    given = {table["input"]: table["rows"] for table in cases["int_text_matches"]["given"]}
    texts = pd.DataFrame(given["ref('int_interest_texts')"])
    subjects = [row["spelling"] for row in given["ref('int_sensitive_spellings')"]]
    permitted = texts[[not any(subject in f"{text}" for subject in subjects) for text in texts["text"]]]
    expected = {
        (row["source"], row["text_key"], row["name"])
        for row in cases["int_text_matches"]["expect"]["rows"]
        if row["vocabulary"] == "keyword"
    }
    found = match(permitted, pd.DataFrame(given["ref('int_keyword_spellings')"]))
    assert len(expected) >= 5
    assert set(found.itertuples(index=False, name=None)) == expected


HIKING = pd.DataFrame({"spelling": ["등산", "代购", "hiking"], "keyword": ["hiking", "purchasing", "hiking"]})
TEXTS = pd.DataFrame(
    {
        "source": "message",
        "text_key": [1, 2, 3, 4, 5],
        "text": [" 주말 등산 갈래? ", " 고등산업단지에서 만나 ", " 代购到了 ", " 现代购物中心 ", " hiking, anyone? "],
    }
)


def test_a_tokeniser_leaves_out_keywords_within_words():
    pytest.importorskip("kiwipiepy", reason="kiwipiepy is not installed: pip install persona[tokenizers]")
    pytest.importorskip("jieba", reason="jieba is not installed: pip install persona[tokenizers]")
    tokenizer = tokenizer_named("morphemes")
    assert match(TEXTS, HIKING)["text_key"].tolist() == [1, 2, 3, 4, 5]
    assert match(TEXTS, HIKING, tokenizer)["text_key"].tolist() == [1, 3, 5]
    assert parts_of_words([TEXTS.head(2), TEXTS.tail(3)], HIKING, tokenizer)["text_key"].tolist() == [2, 4]


def test_words_of_any_tokeniser_bound_keywords():
    def spaces(text: str) -> list[tuple[int, int]]:
        return [word.span() for word in re.finditer(r"\S+", text)]

    assert match(TEXTS, HIKING, spaces)["text_key"].tolist() == [1]
    assert parts_of_words([TEXTS], HIKING, None).empty


def test_a_tokeniser_that_there_is_not_is_named():
    assert tokenizer_named("none") is None
    with pytest.raises(ValueError, match="'none' or 'morphemes', not 'mecab'"):
        tokenizer_named("mecab")
