"""What a feed's files hold is found out before anything is read, and every fault is named with its feed and file."""

import datetime as dt
import json
import os

import duckdb
import pytest

from persona.feeds import inspect_feed, inspect_feed_json


def write(folder, name, text):
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return file


def write_parquet(file, select):
    file.parent.mkdir(parents=True, exist_ok=True)
    duckdb.sql(f"copy ({select}) to '{file}' (format parquet)")
    return file


def rows_of(found):
    """Read the feed as the build would, without the file's name."""
    return duckdb.sql(f"select * exclude (filename) from {found['scan']}").fetchall()


def names_of(found):
    return [column["name"] for column in found["columns"]]


def test_a_feed_that_is_not_there_is_no_fault(tmp_path):
    found = inspect_feed(str(tmp_path), "orders")
    assert (found["files"], found["columns"], found["scan"], found["error"]) == ([], [], None, None)


def test_a_path_that_is_no_folder_is_a_fault(tmp_path):
    assert "is not a folder" in inspect_feed(str(tmp_path / "nowhere"), "orders")["error"]


def test_parquet_keeps_its_types(tmp_path):
    write_parquet(tmp_path / "orders.parquet", "select 1 as order_id, timestamp '2026-06-30 03:00:00' as ordered_at")
    found = inspect_feed(str(tmp_path), "orders")
    assert found["error"] is None
    assert found["columns"] == [
        {"name": "order_id", "type": "INTEGER"},
        {"name": "ordered_at", "type": "TIMESTAMP"},
    ]
    assert rows_of(found) == [(1, dt.datetime(2026, 6, 30, 3))]


def test_csv_is_read_as_text(tmp_path):
    write(tmp_path, "orders.csv", 'order_id,name\n007,"서울, 강남구"\n')
    found = inspect_feed(str(tmp_path), "orders")
    assert {column["type"] for column in found["columns"]} == {"VARCHAR"}
    assert rows_of(found) == [("007", "서울, 강남구")]


def test_no_line_of_a_csv_file_is_skipped_as_a_comment_or_for_its_quotes(tmp_path):
    write(tmp_path, "orders.csv", "order_id,name\n#1,'a\n#2,b'\n" + "#3,x\n" * 3000)
    assert len(rows_of(inspect_feed(str(tmp_path), "orders"))) == 3002


def test_ndjson_is_read_as_text_with_all_keys_of_all_rows(tmp_path):
    write(tmp_path, "orders.ndjson", '{"order_id": "007"}\n{"order_id": 8, "amount": 1.5}\n')
    found = inspect_feed(str(tmp_path), "orders")
    assert names_of(found) == ["order_id", "amount"]
    assert sorted(rows_of(found)) == [("007", None), ("8", "1.5")]


def test_a_folder_is_read_by_column_name(tmp_path):
    write(tmp_path, "orders/a.csv", "order_id,amount\n1,10\n")
    write(tmp_path, "orders/2026/b.csv", "amount,order_id,coupon\n20,2,x\n")
    write(tmp_path, "orders/notes.txt", "not a feed")
    found = inspect_feed(str(tmp_path), "orders")
    assert len(found["files"]) == 2
    assert sorted(names_of(found)) == ["amount", "coupon", "order_id"]
    by_name = duckdb.sql(f"select order_id, amount, coupon from {found['scan']} order by all").fetchall()
    assert by_name == [("1", "10", None), ("2", "20", "x")]


def test_a_quote_in_a_path_is_no_trouble(tmp_path):
    write(tmp_path / "it's here", "orders.csv", "order_id\n1\n")
    assert rows_of(inspect_feed(str(tmp_path / "it's here"), "orders")) == [("1",)]


@pytest.mark.parametrize(
    ("files", "fault"),
    [
        pytest.param({"orders/a.csv": "x\n1\n", "orders/b.ndjson": "{}\n"}, "mixes csv and ndjson", id="mixed formats"),
        pytest.param({"orders.csv": "x\n1\n", "orders.ndjson": '{"x": 1}\n'}, "more than one", id="two of one feed"),
        pytest.param({"orders.csv": "x\n1\n", "orders/a.csv": "x\n1\n"}, "more than one", id="a file and a folder"),
        pytest.param({"orders/readme.txt": ""}, "holds no .parquet, .csv or .ndjson file", id="a folder without files"),
        pytest.param({"orders.csv": ""}, "is empty", id="an empty file"),
        pytest.param({"orders/a.csv": "x\n1\n", "orders/b.csv": ""}, "b.csv is empty", id="one empty of two"),
        pytest.param({"orders.parquet": "PAR1 but no more"}, "can't be read as parquet", id="a corrupt file"),
        pytest.param({"orders.csv": "x,amount,Amount\n1,2,3\n"}, "'amount' appears twice", id="doubled in csv"),
        pytest.param({"orders.csv": "x,amount,amount\n1,2,3\n"}, "'amount' appears twice", id="doubled, same case"),
        pytest.param(
            {"orders.ndjson": '{"amount": 1}\n{"Amount": 2}\n'}, "'amount' appears twice", id="doubled in ndjson"
        ),
        pytest.param(
            {"orders/a.ndjson": '{"amount": 1}\n', "orders/b.ndjson": '{"Amount": 2}\n'},
            "'amount' is spelt 'Amount'",
            id="spelt differently in two files",
        ),
        pytest.param(
            {"orders.ndjson": '{"amount": 1, "amount": 2}\n'}, 'duplicate key "amount"', id="a key twice in a row"
        ),
        # far behind the lines from which DuckDB guesses what a file holds
        pytest.param(
            {"orders.csv": b"x,y\n" + b"1,2\n" * 60_000 + b"1,caf\xe9\n"}, "Line: 60002 Invalid unicode", id="no UTF-8"
        ),
        pytest.param({"orders.csv": "x,y\n" + "1,2\n" * 60_000 + "1,2,3\n"}, "Found: 3", id="a field too many"),
        pytest.param({"orders.csv": "x,y\n" + "1,2\n" * 60_000 + "1\n"}, "Found: 1", id="a field too few"),
        pytest.param({"orders.ndjson": '{"x": 1}\n' * 60_000 + '{"x":\n'}, "Malformed JSON", id="half an object"),
    ],
)
def test_a_fault_names_the_feed_and_what_is_wrong(tmp_path, files, fault):
    for name, text in files.items():
        if isinstance(text, bytes):
            (tmp_path / name).write_bytes(text)
        else:
            write(tmp_path, name, text)
    found = inspect_feed(str(tmp_path), "orders")
    assert found["error"].startswith("Feed 'orders': ")
    assert fault in found["error"]
    assert (found["columns"], found["scan"]) == ([], None)


def test_numbered_columns_are_not_doubled_ones(tmp_path):
    write(tmp_path, "orders.csv", "page,page_1\n1,2\n")
    write_parquet(tmp_path / "logins.parquet", "select 1 as page, [{'page': 1}] as page_1")
    write(tmp_path, "calls.ndjson", '{"page": 1, "page_1": 2}\n')
    for feed in ("orders", "logins", "calls"):
        found = inspect_feed(str(tmp_path), feed)
        assert (feed, found["error"], names_of(found)) == (feed, None, ["page", "page_1"])


@pytest.mark.parametrize(
    ("name", "arrived_at"),
    [
        ("orders_2026-06-30.csv", "2026-06-30 00:00:00"),
        ("part-20260630T0415.csv", "2026-06-30 04:15:00"),
        ("2026-06-30_23-59.csv", "2026-06-30 23:59:00"),
        # no such day, and digits that are no date: the file's own time
        ("orders_2026-02-30.csv", "2026-01-02 03:04:05"),
        ("orders_202606301.csv", "2026-01-02 03:04:05"),
        ("orders.csv", "2026-01-02 03:04:05"),
    ],
)
def test_a_file_arrived_when_its_name_says_else_when_it_was_written(tmp_path, name, arrived_at):
    file = write(tmp_path, f"orders/{name}", "order_id\n1\n")
    written = dt.datetime(2026, 1, 2, 3, 4, 5, tzinfo=dt.UTC).timestamp()
    os.utime(file, (written, written))
    assert inspect_feed(str(tmp_path), "orders")["files"][0]["arrived_at"] == arrived_at


def test_sql_gets_the_same_as_json(tmp_path):
    write(tmp_path, "orders.csv", "order_id,이름\n1,2\n")
    assert json.loads(inspect_feed_json(str(tmp_path), "orders", "[]", "")) == inspect_feed(str(tmp_path), "orders")


def test_what_is_known_of_a_file_is_not_looked_up_again_while_it_is_as_it_was(tmp_path):
    file = tmp_path / "orders.csv"
    file.write_text("order_id\n1\n")
    found = inspect_feed(str(tmp_path), "orders")
    file.write_text("\0\0\0\0\0\0\0\0\n1\n")
    os.utime(file, ns=(0, found["files"][0]["modified_ns"]))
    assert inspect_feed(str(tmp_path), "orders", known=found["files"]) == found
    os.utime(file, ns=(0, 0))
    assert inspect_feed(str(tmp_path), "orders", known=found["files"])["columns"] != found["columns"]


@pytest.mark.parametrize("others", ["order_id", "amount"])
def test_parquet_files_are_matched_by_name_only_where_their_columns_differ(tmp_path, others):
    for name, column in (("a", "order_id"), ("b", others)):
        (tmp_path / "orders").mkdir(exist_ok=True)
        duckdb.sql(f"copy (select '1' as {column}) to '{tmp_path}/orders/{name}.parquet'")
    found = inspect_feed(str(tmp_path), "orders")
    assert ("union_by_name = true" in found["scan"]) == (others != "order_id")
    assert len(rows_of(found)) == 2


def test_files_that_are_held_back_are_not_there_yet(tmp_path):
    for name in ("a", "b"):
        (tmp_path / "orders").mkdir(exist_ok=True)
        (tmp_path / "orders" / f"{name}.csv").write_text("order_id\n1\n")
    one, other = (file["path"] for file in inspect_feed(str(tmp_path), "orders")["files"])
    assert [file["path"] for file in inspect_feed(str(tmp_path), "orders", held_back={one})["files"]] == [other]
    assert inspect_feed(str(tmp_path), "orders", held_back={one, other})["scan"] is None
