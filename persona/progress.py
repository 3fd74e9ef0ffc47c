"""Say what a long run of dbt is doing: which step, how far it is, how long it may still take.

dbt writes a line at the start and the end of every step, some three thousand in a build; they stay in its log file.
Here its events are read as JSON, and what a person wants to see is told: one line about progress, renewed on a terminal
and repeated now and then elsewhere, and at once whatever went wrong.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable
from typing import Any

Echo = Callable[[str], None]

#: Seconds between two lines about progress where lines can't be renewed, as in a log.
LINE_EVERY = 15.0

#: Events that are told although nothing is wrong, in other words where dbt's mean little to most.
_TOLD = {
    "JinjaLogInfo": "",
    "StatsLine": "",
    "UnableToPartialParse": "Reading the project anew, because its file, settings or packages changed: about 20 s.",
}

#: Errors that are not told: where in dbt's code something went wrong, after what went wrong. The log file has them.
_UNTOLD = {"MainStackTrace"}

#: What is being done to a step of each of dbt's kinds.
_DOING = {"model": "building", "seed": "loading", "test": "testing", "operation": "running"}


class Progress:
    """How far a run is, from dbt's events.

    Parameters
    ----------
    past : dict of float
        Seconds each step took the last time, by dbt's unique id; empty if nobody knows. With it the share done and the
        time left are said in time, not in steps: the slowest of a thousand steps takes as long as hundreds of others.
    now : callable
        A clock in seconds.
    """

    def __init__(self, past: dict[str, float], now: Callable[[], float] = time.monotonic) -> None:
        """Begin a run; see the class."""
        self.seconds: dict[str, float] = {}
        self._past = past
        self._now = now
        self._started = now()
        self._steps = 0
        self._doing = ""

    def see(self, data: dict[str, Any]) -> None:
        """Take in the data of an event about a step."""
        node = data.get("node_info") or {}
        step = node.get("unique_id")
        if not step or not ("total" in data or "num_models" in data):
            return
        if node["resource_type"] != "operation":
            self._steps = data.get("total") or data["num_models"]
        if "execution_time" in data:
            self.seconds[step] = data["execution_time"]
        else:
            name = node["node_name"] if len(node["node_name"]) <= 60 else node["node_name"][:59] + "…"
            self._doing = f"{_DOING.get(node['resource_type'], 'doing')} {name}"

    def line(self) -> str:
        """Return one line that says how far the run is."""
        elapsed = self._now() - self._started
        known = sum(self._past.values())
        done = sum(self._past.get(step, 0.0) for step in self.seconds)
        share = done / known if known else len(self.seconds) / max(self._steps, 1)
        left = ""
        if done and done < known:
            left = f", about {duration((known - done) * elapsed / done)} left"
        if not self._steps:
            return ""
        return (
            f"{min(share, 1.0):4.0%}  {len(self.seconds):,} of {self._steps:,} steps, "
            f"{duration(elapsed)} so far{left}: {self._doing}"
        )


def follow(
    lines: Iterable[str], past: dict[str, float], echo: Echo, renew: Echo | None = None
) -> tuple[dict[str, float], list[str]]:
    """Tell a person what dbt's events say.

    Parameters
    ----------
    lines : iterable of str
        What dbt prints with ``--log-format json``. Anything else in it is passed on as it is.
    past : dict of float
        Seconds per step of the last run; see :class:`Progress`.
    echo : callable
        Prints a line that stays.
    renew : callable, optional
        Prints a line in the place of the one it printed before, on a terminal. Without it the line about progress is
        echoed every :data:`LINE_EVERY` seconds.

    Returns
    -------
    tuple of dict and list
        The seconds that each step took, by dbt's unique id, and what went wrong, in dbt's words.
    """
    progress = Progress(past)
    errors: list[str] = []
    told_at = time.monotonic()
    for line in lines:
        event = _event(line)
        info = event["info"] if event else {"name": "", "level": "", "msg": line.rstrip("\n")}
        progress.see(event.get("data") or {} if event else {})
        if info["level"] == "error":
            errors.append(info["msg"])
        if info["name"] in _UNTOLD:
            stays = ""
        elif not event or info["level"] in ("warn", "error") or info["name"] in _TOLD:
            stays = _TOLD.get(info["name"]) or info["msg"]
        elif info["name"] == "LogStartLine" and not renew and time.monotonic() - told_at >= LINE_EVERY:
            stays = progress.line()
        else:
            stays = ""
        if renew:
            renew("")
        if stays:
            echo(stays)
            told_at = time.monotonic()
        if renew:
            renew(progress.line())
    if renew:
        renew("")
    return progress.seconds, errors


def duration(seconds: float) -> str:
    """Return a duration as a person says it: 45 s, 3 min 20 s, 1 h 5 min."""
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s"
    return f"{whole // 3600} h {whole % 3600 // 60} min"


def _event(line: str) -> dict[str, Any] | None:
    """The event that a line of dbt's output is, None if it is none."""
    try:
        event = json.loads(line)
    except ValueError:
        return None
    return event if isinstance(event, dict) and "info" in event else None
