"""What the doctor tells before any build."""

from __future__ import annotations

from pathlib import Path

import duckdb

from persona.doctor import examine, recognisable_personas


def told(folder: Path) -> tuple[bool, str]:
    lines: list[str] = []
    healthy = examine({"PERSONA_RAW_PATH": str(folder)}, echo=lines.append)
    return healthy, "\n".join(lines)


def test_it_names_rows_columns_rejects_and_what_can_be_built(tmp_path: Path):
    (tmp_path / "messages.csv").write_text(
        "source_system,sender_id,sent_at,message_type,mood\n"
        "talk,a,2026-06-01T10:00:00+09:00,text,good\n"
        "talk,b,yesterday,text,good\n"
        "talk,b,2026-06-01 10:00,telepathy,good\n"
    )
    (tmp_path / "mesages.csv").write_text("a\n")
    healthy, text = told(tmp_path)
    assert healthy
    assert "messages                     3  4 of 12" in text
    assert "ignored mood" in text
    assert "No feed has the name of: mesages.csv" in text
    assert "unparsable_sent_at" in text and "such as sent_at='yesterday'" in text
    assert "unknown_message_type" in text and "such as message_type='telepathy'" in text
    assert "fct_user_personas          yes, from messages" in text
    assert "loyal_buyer" in text.split("personas that need other feeds:")[1]


def test_it_says_everything_that_would_stop_a_build(tmp_path: Path):
    (tmp_path / "orders.csv").write_text("source_system,account_id,ordered_at,total\nshop,a,2026-06-01,3\n")
    (tmp_path / "logins.parquet").write_bytes(b"no parquet")
    healthy, text = told(tmp_path)
    assert not healthy
    assert "A build would stop:" in text
    assert "Feed 'orders': required column 'order_id' is missing" in text
    assert "Feed 'orders': required column 'amount' is missing" in text
    assert "Feed 'logins': the file" in text


def test_an_empty_folder_is_told(tmp_path: Path):
    healthy, text = told(tmp_path)
    assert not healthy
    assert "There is no feed in" in text


def test_what_it_counts_as_rejected_is_what_the_build_rejects(demo_feeds: Path, demo_warehouse: Path):
    _, text = told(demo_feeds)
    counted = {}
    for line in text.split("Rows that will be rejected:")[1].split("What these feeds")[0].strip().splitlines():
        feed, count, reason = line.split()[:3]
        counted[feed, reason] = int(count.replace(",", ""))
    with duckdb.connect(str(demo_warehouse), read_only=True) as connection:
        rejected = {
            (feed, reason): int(count)
            for feed, reason, count in connection.sql(
                "select feed, reason, sum(row_count) from marts.fct_rejected_records group by all"
            ).fetchall()
        }
        erased = connection.sql("select sum(rows_erased) from marts.rpt_feed_reconciliation").fetchone()[0]
    # the doctor does not know yet who asked to be erased
    surplus = sum(counted.values()) - sum(rejected.values())
    assert counted.keys() >= rejected.keys()
    assert 0 <= surplus <= erased


def test_a_persona_is_recognisable_with_half_of_its_signature():
    named, unnamed = recognisable_personas({"orders"})
    assert "loyal_buyer" in named and "newcomer" in named
    assert "caller" in unnamed and "creator" in unnamed
