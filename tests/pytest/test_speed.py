"""What is told of how time grows with events."""

import math
import os

import duckdb
import pytest
from typer.testing import CliRunner

import persona.__main__ as commands
from persona.speed import Run, SparkSize, _floor, by_stage, core_hours_a_billion, exponent, report_on_spark


def size(events: int, empty: float, full: float) -> SparkSize:
    return SparkSize(events, [Run(empty, 1.0)], [Run(full, 2.0)], [("fct_events", full)])


def test_growth_is_that_of_the_seconds_beyond_a_run_without_rows():
    sizes = [size(1_000_000, 100, 150), size(5_000_000, 110, 360)]
    assert exponent(*sizes) == pytest.approx(1)
    assert exponent(size(1, 10, 20), size(2, 10, 50)) == pytest.approx(2)
    page = report_on_spark(sizes, 1, "+fct_user_features")
    assert "| 5,000,000 | 110.0 (110.0 to 110.0) | 360.0 (360.0 to 360.0) | 250.0 | 50.0 | 1.00 |" in page


def test_rows_that_took_no_time_tell_nothing_of_growth():
    assert math.isnan(exponent(size(1000, 10, 9), size(2000, 10, 12)))


def test_beyond_empty_is_taken_within_a_turn():
    found = SparkSize(1000, [Run(10, 1), Run(30, 1), Run(12, 1)], [Run(20, 1), Run(50, 1), Run(19, 1)])
    assert found.beyond_empty == 10


def test_a_stage_is_the_folder_of_its_models():
    seconds = {"fct_events": 2.0, "stg_orders": 1.0, "fct_account_days": 3.0, "int_identity_components": 4.0}
    assert by_stage(seconds) == {"models/marts/facts": 5.0, "models/staging": 1.0, "python_models/identity": 4.0}


def test_a_billion_more_events_cost_what_those_between_two_sizes_did():
    # 72 seconds for a million more, on all cores of this machine: 20 hours for a billion, times the cores.
    assert core_hours_a_billion((1_000_000, 28), (2_000_000, 100)) == f"{20 * os.cpu_count():.1f}"
    assert core_hours_a_billion((1_000_000, 28)) == ""
    assert core_hours_a_billion((1_000_000, 28), (2_000_000, 28)) == ""
    sizes = [size(1_000_000, 100, 150), size(2_000_000, 100, 200)]
    sizes[0].stages, sizes[1].stages = {"staging": 28.0}, {"marts/facts": 9.0, "staging": 100.0}
    page = report_on_spark(sizes, 1, "+fct_user_features")
    assert f"| staging | 28.0 | 100.0 | {20 * os.cpu_count():.1f} |" in page
    assert "| marts/facts | 0.0 | 9.0 |" in page


def test_a_part_or_rival_that_is_not_known_is_said_before_anything_is_measured():
    for option, name in (("--parts", "all marts"), ("--rivals", "polars")):
        result = CliRunner().invoke(commands.app, ["benchmark-rivals", option, f"{name},abacus"])
        assert result.exit_code == 2
        assert "abacus: choose among" in result.output
        assert name in result.output


def test_the_floor_reads_as_many_files_as_a_hundred_million_events_are(tmp_path):
    """Their names are longer than what Linux takes as an argument, 128 KiB."""
    feed = tmp_path / "messages"
    feed.mkdir()
    files = [feed / f"part-{number:04d}-{'x' * 200}.parquet" for number in range(470)]
    duckdb.sql(f"copy (select 1 as message_id) to '{files[0]}'")
    for file in files[1:]:
        os.link(files[0], file)
    assert _floor(files, tmp_path).seconds > 0  # raises if the reading fails
    assert files[-1].name in (tmp_path / "floor.py").read_text()
