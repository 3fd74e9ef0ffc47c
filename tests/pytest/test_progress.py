"""What a person sees during a long build."""

from __future__ import annotations

import json

import pytest

from persona.progress import Progress, duration, follow


def step(name: str, kind: str = "model", seconds: float | None = None, steps: int = 4) -> dict:
    """The data of dbt's event about a step: its start, or its end with what it took."""
    node = {"unique_id": f"{kind}.{name}", "node_name": name, "resource_type": kind}
    return {"node_info": node, "total": steps} | ({} if seconds is None else {"execution_time": seconds})


def event(name: str, level: str = "info", data: dict | None = None, message: str = "") -> str:
    """One line of dbt's output."""
    return json.dumps({"info": {"name": name, "level": level, "msg": message}, "data": data or {}}) + "\n"


class Clock:
    """A clock that is set by hand."""

    seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


def test_a_first_build_is_measured_in_steps():
    clock = Clock()
    progress = Progress({}, clock)
    assert progress.line() == ""
    progress.see(step("stg_orders", seconds=1.0))
    progress.see(step("fct_events"))
    clock.seconds = 75
    assert progress.line() == " 25%  1 of 4 steps, 1 min 15 s so far: building fct_events"


def test_later_builds_are_measured_in_what_the_steps_took_and_say_what_is_left():
    clock = Clock()
    progress = Progress({"model.stg_orders": 1.0, "model.fct_events": 7.0, "test.unique": 2.0}, clock)
    progress.see(step("stg_orders", seconds=2.0))
    progress.see(step("unique", kind="test"))
    clock.seconds = 2
    assert progress.line() == " 10%  1 of 4 steps, 2 s so far, about 18 s left: testing unique"


def test_what_a_step_took_is_remembered_for_the_next_build():
    lines = [event("LogStartLine", data=step("a")), event("LogModelResult", data=step("a", seconds=0.5))]
    assert follow(lines, {}, lambda _: None) == ({"model.a": 0.5}, [])


def test_what_went_wrong_is_told_at_once_and_returned_and_successes_are_not_told():
    told: list[str] = []
    lines = [
        event("MainReportVersion", message="Running with dbt"),
        event("LogTestResult", data=step("a"), message="1 of 4 PASS a"),
        event("LogTestResult", level="warn", data=step("b"), message="2 of 4 WARN b"),
        event("RunResultError", level="error", message="Catalog Error"),
        "Killed by a plugin\n",
        event("StatsLine", message="Done. PASS=1 WARN=1 ERROR=1"),
    ]
    assert follow(lines, {}, told.append)[1] == ["Catalog Error"]
    assert told == ["2 of 4 WARN b", "Catalog Error", "Killed by a plugin", "Done. PASS=1 WARN=1 ERROR=1"]


def test_where_in_the_code_of_dbt_something_went_wrong_stays_in_the_log():
    told: list[str] = []
    lines = [
        event("MainEncounteredError", level="error", message="No space left on device"),
        event("MainStackTrace", level="error", message="Traceback (most recent call last): …"),
    ]
    assert follow(lines, {}, told.append)[1] == [
        "No space left on device",
        "Traceback (most recent call last): …",
    ]
    assert told == ["No space left on device"]


def test_on_a_terminal_the_line_of_progress_is_renewed_and_makes_way_for_others():
    shown: list[str] = []
    lines = [
        event("LogStartLine", data=step("a")),
        event("RunResultError", level="error", message="Catalog Error"),
    ]
    follow(lines, {}, lambda line: shown.append(f"echo {line}"), lambda line: shown.append(f"renew {line[:18]}"))
    progress = "renew   0%  0 of 4 steps"
    assert shown == ["renew ", progress, "renew ", "echo Catalog Error", progress, "renew "]


@pytest.mark.parametrize(
    ("seconds", "said"), [(0.4, "0 s"), (59.4, "59 s"), (59.6, "1 min 0 s"), (3599, "59 min 59 s"), (3660, "1 h 1 min")]
)
def test_durations_are_said_as_people_say_them(seconds: float, said: str):
    assert duration(seconds) == said
