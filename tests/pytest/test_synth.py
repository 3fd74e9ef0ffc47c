"""The demo generator: reproducible, complete, of the size asked for, and honest about what it planted."""

import subprocess
import sys
from pathlib import Path

import duckdb
import numpy as np
import pytest

from persona.synth.__main__ import main
from persona.synth.defects import DEFECTS
from persona.synth.generate import generate
from persona.synth.people import BOT_KINDS, draw_people
from persona.synth.personas import DRIVER_MIX, PERSONA_SHARE, PERSONAS
from persona.synth.schema import FEEDS
from persona.synth.settings import Settings, settings
from persona.synth.writer import digest

REPOSITORY = Path(__file__).resolve().parents[2]

# The columns the data contract promises, spelt out here so that a slip in the generator's own table shows.
CONTRACT = {
    "accounts": "source_system account_id registered_at updated_at phone email device_id external_id nickname gender "
    "birth_date age country region occupation friend_count acquisition_channel referrer_account_id is_test",
    "logins": "source_system account_id logged_in_at login_id device_id device_type os app_version channel country "
    "session_seconds",
    "messages": "source_system sender_id sent_at message_id recipient_id group_id message_type reply_to_message_id "
    "text_length content_hash body",
    "calls": "source_system caller_id callee_id started_at call_id call_type duration_seconds",
    "friendships": "source_system account_id friend_id action occurred_at",
    "group_members": "source_system group_id account_id action occurred_at role group_name",
    "content_events": "source_system account_id action occurred_at event_id content_type content_id author_id "
    "shared_from_id category brand",
    "service_events": "source_system account_id service occurred_at event_id duration_seconds amount",
    "page_events": "source_system account_id occurred_at page event_id action element category brand query channel",
    "orders": "source_system account_id order_id ordered_at amount status currency channel payment_method coupon_code "
    "discount_amount",
    "order_items": "source_system order_id product_id quantity unit_price category brand",
    "campaigns": "campaign_id experiment_id name topic channel starts_at ends_at cost_amount",
    "campaign_events": "source_system account_id campaign_id action occurred_at event_id variant amount",
    "consents": "source_system account_id purpose action occurred_at channel policy_version expires_at",
    "crm_attributes": "source_system account_id attribute value updated_at",
    "surveys": "source_system account_id score responded_at survey max_score",
    "support_tickets": "source_system account_id opened_at ticket_id closed_at channel category score",
    "erasure_requests": "source_system account_id requested_at",
}
ENUMS = {
    ("messages", "message_type"): "text image sticker video voice link file",
    ("calls", "call_type"): "voice video",
    ("friendships", "action"): "added removed blocked unblocked",
    ("group_members", "action"): "joined left removed",
    ("content_events", "action"): "post view like comment share download attend",
    ("page_events", "action"): "view click search favorite add_to_cart checkout purchase",
    ("orders", "status"): "paid refunded cancelled",
    ("campaign_events", "action"): "assigned sent delivered opened clicked replied converted unsubscribed blocked",
    ("consents", "purpose"): "analytics profiling inference marketing",
    ("consents", "action"): "granted revoked",
}


class Feeds:
    """A generated folder with its feeds and ``t_`` truth tables as views."""

    def __init__(self, folder: Path):
        self.folder, self.connection = folder, duckdb.connect(config={"threads": 1})
        for path in sorted(folder.iterdir()):
            if path.name != "_truth":
                source = path / "*.parquet" if path.is_dir() else path
                self.connection.execute(f"create view {path.name.split('.')[0]} as from '{source}'")
        for path in sorted((folder / "_truth").glob("*.parquet")):
            self.connection.execute(f"create view t_{path.stem} as from '{path}'")

    def rows(self, query: str) -> list[tuple]:
        return self.connection.execute(query).fetchall()

    def value(self, query: str):
        return self.rows(query)[0][0]

    def columns(self, feed: str) -> list[str]:
        return [row[0] for row in self.rows(f"describe {feed}")]


@pytest.fixture(scope="module")
def feeds(tmp_path_factory) -> Feeds:
    folder = tmp_path_factory.mktemp("synth") / "small"
    assert main(["--users", "150", "--seed", "11", "--out", str(folder)]) == 0
    return Feeds(folder)


@pytest.fixture(scope="module")
def town(tmp_path_factory) -> Feeds:
    """Large enough for rates: a thousand people."""
    folder = tmp_path_factory.mktemp("synth") / "town"
    generate(settings(users=1000, seed=5), folder)
    return Feeds(folder)


# Reproducible


def test_same_seed_same_bytes_in_another_process(feeds, tmp_path):
    again = tmp_path / "again"
    command = [sys.executable, "-m", "persona.synth", "--users", "150", "--seed", "11", "--out", str(again)]
    environment = {"PYTHONPATH": str(REPOSITORY), "PYTHONHASHSEED": "12345", "PATH": "/usr/bin:/bin"}
    subprocess.run(command, check=True, env=environment, cwd=tmp_path, capture_output=True)
    assert digest(again) == digest(feeds.folder)


def test_another_seed_gives_other_bytes_in_every_feed(feeds, tmp_path):
    generate(settings(users=150, seed=12), tmp_path)
    same = [p.name for p in tmp_path.glob("*.parquet") if p.read_bytes() == (feeds.folder / p.name).read_bytes()]
    assert same == []


def test_streams_of_tables_are_independent():
    run = settings(users=100)
    draws = [run.rng(table).random() for table in ("messages", "calls", "messages")]
    assert draws[0] == draws[2] != draws[1]
    assert run.rng("messages", 1).random() != run.rng("messages", 2).random()


# Complete


def test_every_feed_has_the_designed_columns_and_arrival(feeds):
    assert list(CONTRACT) == list(FEEDS)
    for feed, columns in CONTRACT.items():
        assert feeds.columns(feed) == [*columns.split(), "ingested_at"], feed
        assert feeds.value(f"select count(*) from {feed}") > 0, feed


def test_no_column_is_empty(feeds):
    for feed, columns in CONTRACT.items():
        counts = feeds.rows(f"select {', '.join(f'count({c})' for c in columns.split())} from {feed}")[0]
        empty = [c for c, n in zip(columns.split(), counts, strict=True) if n == 0]
        assert empty == [], feed


def test_enum_values_are_the_designed_ones_and_the_one_planted(town):
    for (feed, column), values in ENUMS.items():
        found = {row[0] for row in town.rows(f"select distinct {column} from {feed} where {column} is not null")}
        planted = {DEFECTS[feed].enum_value} if DEFECTS[feed].enum == column else set()
        assert found == set(values.split()) | planted, (feed, column)


@pytest.mark.parametrize("file_format", ["csv", "ndjson"])
def test_other_formats_hold_the_same_rows(feeds, tmp_path, file_format):
    arguments = ["--users", "150", "--seed", "11", "--format", file_format, "--out", str(tmp_path)]
    assert main(arguments) == 0
    reader = {"csv": "read_csv('{}', all_varchar = true)", "ndjson": "read_json('{}', format = 'newline_delimited')"}
    for feed in FEEDS:
        source = reader[file_format].format(tmp_path / f"{feed}.{file_format}")
        assert feeds.value(f"select count(*) from {source}") == feeds.value(f"select count(*) from {feed}"), feed
        assert [row[0] for row in feeds.rows(f"describe from {source}")] == feeds.columns(feed)


# Truth


def test_truth_covers_every_account_once(feeds):
    assert feeds.value("select count(*) = count(distinct (source_system, account_id)) from t_accounts")
    strangers = """select count(*) from (select source_system, account_id from accounts where account_id is not null
        union select source_system, sender_id from messages where sender_id is not null
        union select source_system, account_id from orders where account_id is not null
        union select source_system, account_id from page_events where account_id is not null)
        anti join t_accounts using (source_system, account_id)"""
    assert feeds.value(strangers) == 0
    unlisted = "select count(*) from t_accounts anti join accounts using (source_system, account_id)"
    assert feeds.value(unlisted) == 0


def test_planted_proportions(town):
    # Kinds are planted by count: exact up to rounding and the five kinds of bots.
    kinds = dict(town.rows("select account_kind, count(distinct person_id) from t_accounts group by 1"))
    assert kinds == {"bot": 20, "test": 10, "never_active": 40, "dormant": 50, "genuine": 880}
    bots = dict(town.rows("select bot_kind, count(*) from t_accounts where account_kind = 'bot' group by 1"))
    assert bots == dict.fromkeys(BOT_KINDS, 4)
    people = """(select any_value(main_persona) as persona, count(*) as accounts from t_accounts
        where account_kind = 'genuine' group by person_id)"""
    several = town.value(f"select avg((accounts > 1)::int) from {people}")
    assert abs(several - 0.18) < 4 * np.sqrt(0.18 * 0.82 / 880)  # four standard errors
    assert town.value(f"select max(accounts) from {people}") == 3
    shares = dict(town.rows(f"select persona, count(*) / 880 from {people} group by 1"))
    for persona, share in zip(PERSONAS, PERSONA_SHARE.tolist(), strict=True):
        assert abs(shares[persona] - share) < 4 * np.sqrt(share * (1 - share) / 880), persona


def test_never_active_accounts_have_no_event_and_newcomers_are_new(town):
    acts = """select count(*) from t_accounts as t join (
        select sender_id as id from messages union all select account_id from logins
        union all select account_id from page_events union all select account_id from content_events
        union all select caller_id from calls union all select account_id from orders) on id = account_id
        where account_kind = 'never_active'"""
    assert town.value(acts) == 0
    first = "select min(active_from) from t_accounts where main_persona = 'newcomer' and account_kind = 'genuine'"
    assert str(town.value(first)) >= "2026-05-31"


def test_personas_do_what_they_are_planted_to_do(town):
    """The persona with the largest planted multiplier leads its feed, per person."""
    for driver, feed, account in (
        (2, "calls", "caller_id"),
        (3, "content_events", "account_id"),
        (4, "service_events", "account_id"),
        (6, "orders", "account_id"),
    ):
        lead = PERSONAS[int(np.argmax(DRIVER_MIX[:, driver]))]
        rates = town.rows(
            f"""select main_persona from t_accounts left join {feed} as f on f.{account} = t_accounts.account_id
            where account_kind = 'genuine' and main_persona <> 'newcomer' group by 1
            order by count(f.{account}) / count(distinct person_id) desc limit 1"""
        )
        assert rates == [(lead,)], feed


def test_habits_show_in_the_hours(town):
    hours = """select hour(logged_in_at + interval 9 hour) as h, dayofweek(logged_in_at + interval 9 hour) as d,
        (logged_in_at + interval 9 hour)::date as day, temporal_habit from logins join t_accounts using (account_id)
        where account_kind = 'genuine' and logged_in_at between '2026-01-01' and '2026-07-01'"""
    share = "select avg(({})::int) from (" + hours + ") where temporal_habit = '{}'"
    commute = "h in (7, 8, 9, 17, 18, 19, 20)"
    assert town.value(share.format(commute, "regular")) > 0.6 > town.value(share.format(commute, "irregular"))
    assert town.value(share.format("h in (12, 13, 11)", "lunch")) > 0.5
    assert town.value(share.format("h in (22, 23, 0, 1, 2)", "night_owl")) > 0.5
    festive = (
        "exists (from t_holidays where name not in ('New Year', 'Christmas') and day between first_date and last_date)"
    )
    assert town.value(share.format(festive, "seasonal")) > 0.6 > 0.2 > town.value(share.format(festive, "regular"))


def test_bots_of_easy_kinds_are_easy_and_of_hard_kinds_are_not(town):
    rows = town.rows(
        """with gaps as (select bot_kind, sender_id, content_hash, epoch(sent_at - lag(sent_at) over (
            partition by sender_id order by sent_at)) as gap from messages join t_accounts on sender_id = account_id
            where account_kind = 'bot' and sent_at between '2026-01-01' and '2026-07-01')
        select bot_kind, median(share), median(copies) from (
            select bot_kind, sender_id, (select 1) as one,
                count(*) filter (gap = modal) / count(*) as share, 1 - count(distinct content_hash) / count(*) as copies
            from gaps join (select sender_id, mode(gap) as modal from gaps where gap > 0 group by 1) using (sender_id)
            group by all) group by 1"""
    )
    same_gap, copies = {k: s for k, s, _ in rows}, {k: c for k, _, c in rows}
    assert same_gap["easy_constant_gap"] > 0.8 > 0.1 > same_gap["hard_jitter"]
    assert copies["easy_same_content"] > 0.9 > 0.5 > copies["hard_reply"]


# Consistent


def test_order_items_add_up_to_order_amounts(town):
    checked, wrong = town.rows(
        """with line as (select distinct order_id, product_id, quantity, unit_price from order_items
            anti join t_broken_rows as b on b.feed = 'order_items' and b.ingested_at = order_items.ingested_at),
        total as (select order_id, sum(quantity * unit_price) as gross from line group by 1)
        select count(*), count(*) filter (abs(gross - discount_amount - amount) > 0.005)
        from orders join total using (order_id)
        where order_id not in (select record_id from t_broken_rows where feed = 'orders')"""
    )[0]
    assert checked > 500
    assert wrong == 0


def test_replies_answer_earlier_messages_of_the_same_talk(town):
    genuine = "(from messages where message_id not in (select record_id from t_broken_rows where feed = 'messages'))"
    count, late, foreign = town.rows(
        f"""select count(*), count(*) filter (r.sent_at <= m.sent_at),
            count(*) filter (r.group_id is distinct from m.group_id or r.sender_id = m.sender_id)
        from {genuine} as r join {genuine} as m on r.reply_to_message_id = m.message_id"""
    )[0]
    assert count > 1000
    assert (late, foreign) == (0, 0)
    lost = """select count(*) from messages as r anti join messages as m on r.reply_to_message_id = m.message_id
        where r.reply_to_message_id is not null"""
    assert town.value(lost) == 0


def test_shares_pass_on_earlier_content_and_chain(town):
    rows = town.rows(
        """select count(*), count(*) filter (s.content_id <> o.content_id), count(*) filter (o.action = 'share')
        from content_events as s join content_events as o on s.shared_from_id = o.event_id
        where s.action = 'share'"""
    )[0]
    assert rows[0] > 300
    assert rows[1] == 0
    assert rows[2] > 20


def test_ids_are_unique_but_for_planted_copies(feeds):
    for feed, defects in DEFECTS.items():
        if defects.id and defects.id != "account_id":
            extra = feeds.value(f"select count(*) - count(distinct {defects.id}) from {feed}")
            planted = feeds.value(f"select count(*) from t_duplicates where feed = '{feed}'")
            assert extra == planted, feed


def test_linked_accounts_share_a_detail_unless_it_was_spoilt(town):
    pairs = """select (a.phone = b.phone or a.email = b.email or a.external_id = b.external_id) is true as linked
        from t_accounts as ta join t_accounts as tb on ta.person_id = tb.person_id and ta.account_id < tb.account_id
        join (select distinct on (account_id) * from accounts) as a on a.account_id = ta.account_id
        join (select distinct on (account_id) * from accounts) as b on b.account_id = tb.account_id"""
    count, share = town.rows(f"select count(*), avg(linked::int) from ({pairs})")[0]
    assert count > 100
    assert 0.8 < share < 1  # all share one; one in twenty details of each side is typed differently, some at a kiosk


# Broken and copied rows


def test_broken_rows_are_broken_in_the_files(town):
    clock = "timestamp '2026-07-01'"
    for feed, reason, column, count in town.rows(
        'select feed, reason, "column", count(*) from t_broken_rows group by all order by all'
    ):
        kind = reason.removesuffix(f"_{column}")
        is_text = FEEDS[feed].get(column) == "mixed"
        instant = f"coalesce(try_cast({column} as timestamptz), to_timestamp(try_cast({column} as double)))"
        parsed = f"{instant} at time zone 'UTC'"
        at = parsed if is_text else column
        broken = {
            "missing": f"{column} is null",
            "unparsable": f"{column} is not null and {parsed} is null",
            "future": f"{at} > {clock}",
            "implausible": f"{at} < timestamp '1990-01-01'",
            "negative": f"{column} < 0",
            "unknown": f"{column} = '{DEFECTS[feed].enum_value}'",
            "orphan_order": "order_id not in (select order_id from orders where order_id is not null)",
        }[kind]
        found = town.value(
            f"""select count(*) from {feed} semi join (from t_broken_rows where feed = '{feed}' and reason = '{reason}')
            as b on b.ingested_at = {feed}.ingested_at where {broken}"""
        )
        assert found == count, (feed, reason)


def test_every_kind_of_defect_is_planted(town):
    reasons = {row[0] for row in town.rows("select distinct reason from t_broken_rows")}
    for prefix in ("missing_", "unparsable_", "future_", "implausible_", "negative_", "unknown_"):
        assert any(reason.startswith(prefix) for reason in reasons), prefix
    assert "orphan_order" in reasons
    # Half a percent of each kind, to the row.
    messages, broken = town.rows(
        """select (select count(*) from messages), (select count(*) from t_broken_rows
        where feed = 'messages' and reason = 'unknown_message_type')"""
    )[0]
    assert broken == pytest.approx(0.005 * messages, rel=0.05)


def test_exact_copies_are_exact_and_reexports_are_newer(feeds):
    columns = ", ".join(feeds.columns("messages"))
    exact = feeds.value(f"select count(*) from (select {columns} from messages group by all having count(*) = 2)")
    assert exact == feeds.value("select count(*) from t_duplicates where feed = 'messages' and kind = 'exact'")
    again = feeds.value(
        """select count(*) from t_duplicates as d where feed = 'messages' and kind = 'reexport' and d.ingested_at >
        (select min(ingested_at) from messages as m where m.message_id = d.record_id)"""
    )
    assert again == feeds.value("select count(*) from t_duplicates where feed = 'messages' and kind = 'reexport'") > 0


def test_some_rows_are_late_and_none_arrives_before_it_happened(town):
    early, late = town.rows(
        """select count(*) filter (ingested_at < sent_at), avg((ingested_at > sent_at + interval 1 hour)::int)
        from messages where message_id not in (select record_id from t_broken_rows where feed = 'messages')"""
    )[0]
    assert early == 0
    assert 0.015 < late < 0.035


# Size and refusals


@pytest.mark.parametrize(
    "run",
    [settings(users=150), settings(users=150, events=60_000), settings(events=100_000), settings(users=80, days=365)],
)
def test_size_is_reached(run: Settings, tmp_path):
    assert sum(generate(run, tmp_path).values()) == pytest.approx(run.events, rel=0.10)


def test_large_runs_are_folders_of_parts_with_distinct_ids(tmp_path, monkeypatch):
    monkeypatch.setattr("persona.synth.generate.PART_ROWS", 10_000)
    generate(settings(users=200), tmp_path)
    assert (tmp_path / "accounts.parquet").is_file()
    assert len(list((tmp_path / "messages").iterdir())) >= 3
    parts = Feeds(tmp_path)
    copies = parts.value("select count(*) from t_duplicates where feed = 'messages'")
    assert parts.value("select count(*) - count(distinct message_id) from messages") == copies


def test_impossible_requests_are_refused(tmp_path, capsys):
    assert main(["--users", "10", "--out", str(tmp_path)]) == 2
    assert main(["--users", "1000", "--events", "1000", "--out", str(tmp_path)]) == 2
    (tmp_path / "old.parquet").write_bytes(b"")
    assert main(["--users", "100", "--out", str(tmp_path)]) == 2
    assert "not empty" in capsys.readouterr().err


def test_mixtures_are_weights():
    people = draw_people(settings(users=500))
    total = people.weights.sum(axis=1)
    assert np.allclose(total[people.main >= 0], 1)
    assert np.all(total[people.main < 0] == 0)
    mine = people.weights[people.main >= 0]
    assert np.all((mine > 0).sum(axis=1) == 2)
    assert mine.max(axis=1).min() >= 0.6
