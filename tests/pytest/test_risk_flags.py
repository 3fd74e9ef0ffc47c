"""Risk flags are raised of whom they should be, and are for people to read: nothing follows from them."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path

import duckdb
import pytest

from persona.running import WITHOUT_TESTS, run_dbt

FLAGS = "model.persona.fct_risk_flags"

#: Noon and three at night in Seoul, as UTC.
NOON, NIGHT = "03:00:00", "18:00:00"


def _readers(manifest: dict, key: str) -> set[str]:
    """What reads a model, but for its data tests and unit tests."""
    return {child for child in manifest["child_map"][key] if not child.startswith(("test.", "unit_test."))}


def test_nothing_reads_risk_flags_but_those_who_review_them(manifest: dict):
    assert _readers(manifest, FLAGS) == {"exposure.persona.risk_review"}
    # The same question finds readers where there are some.
    assert "model.persona.rpt_audiences" in _readers(manifest, "model.persona.fct_audience_members")


def test_nothing_reads_what_flags_are_made_of_but_flags(manifest: dict):
    makings = {
        key
        for key, node in manifest["nodes"].items()
        if node["resource_type"] == "model" and node["path"].startswith("intermediate/application/risk/")
    }
    flags = {key for key in makings if ".int_risk_flags__" in key}
    assert len(flags) == 5
    assert {reader for key in makings for reader in _readers(manifest, key)} <= makings | {FLAGS}
    assert all(_readers(manifest, key) == {FLAGS} for key in flags)


def _write(folder: Path, feed: str, columns: str, rows: Iterable[tuple]) -> None:
    with (folder / f"{feed}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["source_system", "account_id", *columns.split()])
        writer.writerows(("talk", *row) for row in rows)


def _feeds(folder: Path) -> None:
    """Rings and those who look like them: one who refunds alone, a family, a new phone, a new job, some coupons."""
    registered = {
        "ring-1": ("2024-01-01", "ring"), "ring-2": ("2024-02-01", "ring"), "ring-3": ("2024-03-01", "ring"),
        "refunds-alone": ("2024-01-01", "own"), "coupons-5": ("2024-01-01", ""), "coupons-4": ("2024-01-01", ""),
        "family-1": ("2026-06-10", "home"), "family-2": ("2026-06-10", "home"),
        "taken-over": ("2024-01-01", "old-1"), "new-phone": ("2024-01-01", "old-2"), "new-job": ("2024-01-01", "old-3"),
    } | {f"farm-{number}": ("2026-06-10", "farm") for number in range(6)}  # fmt: skip
    _write(
        folder,
        "accounts",
        "registered_at device_id",
        ((name, f"{day} {NOON}", device) for name, (day, device) in registered.items()),
    )
    logins = []
    for day in range(1, 31):
        for month in ("05", "06"):
            is_recent = month == "06" and day > 16
            for name, device, new_device, new_hour in (
                ("taken-over", "old-1", "new-1", NIGHT),
                ("new-phone", "old-2", "new-2", NOON),
                ("new-job", "old-3", "old-3", NIGHT),
            ):
                hour = new_hour if is_recent else NOON
                logins.append((name, f"2026-{month}-{day:02} {hour}", new_device if is_recent else device))
    _write(folder, "logins", "logged_in_at device_id", logins)
    orders = [
        (name, f"{name}-{number}", f"2026-06-{10 + number} {NOON}", 10, "paid" if number == 0 else "refunded", "")
        for name in ("ring-1", "ring-2", "ring-3", "refunds-alone", "family-1")
        for number in range(1 if name == "family-1" else 4)
    ]
    orders += [
        (f"coupons-{many}", f"c{many}-{number}", f"2026-06-{10 + number} {NOON}", 10, "paid", "SAVE")
        for many in (4, 5)
        for number in range(many)
    ]
    _write(folder, "orders", "order_id ordered_at amount status coupon_code", orders)


@pytest.mark.long
def test_rings_are_flagged_and_those_who_only_look_like_them_are_not(tmp_path: Path, monkeypatch):
    monkeypatch.setenv("PERSONA_AS_OF_DATE", "2026-06-30")
    (tmp_path / "feeds").mkdir()
    _feeds(tmp_path / "feeds")
    work = tmp_path / "persona.duckdb"
    selected = ["--select", "+fct_risk_flags", *WITHOUT_TESTS]
    run_dbt(["build", *selected], work, {"PERSONA_RAW_PATH": str(tmp_path / "feeds")}, quiet=True)
    with duckdb.connect(str(work), read_only=True) as connection:
        found = connection.sql(
            "select flag, list_sort(list(account_id)) from marts.fct_risk_flags "
            "join marts.dim_accounts using (user_id) where is_latest group by flag"
        ).fetchall()
        earlier = connection.sql("select count(*) from marts.fct_risk_flags where as_of_date < '2026-06-10'").fetchone()
    farm = [f"farm-{number}" for number in range(6)]
    assert dict(found) == {
        "shared_device": farm,
        "new_account_burst": farm,
        "refund_ring": ["ring-1", "ring-2", "ring-3"],
        "coupon_velocity": ["coupons-5"],
        "takeover": ["taken-over"],
    }
    assert earlier == (0,)
