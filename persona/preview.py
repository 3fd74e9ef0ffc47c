"""Who would pass a rule set, have a tag or be in an audience, before anything is built.

The seed as it lies on disk now is run through the project's own models, in a throw-away file that sees the last build
through views: what is counted is what the next build would say of the same people. The warehouse is attached read-only
and never written.
"""

from __future__ import annotations

import contextlib
import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb

from persona.errors import BuildError
from persona.scratch import attach, run_on_scratch, scratch_of
from persona.warehouse import locked, work_file

SEEDS = Path(__file__).parent.parent / "seeds"
Echo = Callable[[str], object]

#: What only the latest day is needed of, where a day is judged by itself.
_DATED = ("marts.fct_user_features", "intermediate.int_refresh_dates")


@dataclass(frozen=True)
class _Previewed:
    """What can be previewed: the seed that says it, and what makes it from the seed."""

    noun: str
    seed: str
    column: str
    selected: tuple[str, ...]
    remade: str

    def names(self) -> list[str]:
        """The names in the seed on disk, sorted."""
        with (SEEDS / self.seed).open(encoding="utf-8") as file:
            return sorted({(row.get(self.column) or "").strip().lower() for row in csv.DictReader(file)} - {""})


_RULE_SET = _Previewed(
    "rule set",
    "screening/screening_rules.csv",
    "rule_set",
    ("tag:screening", "seed_screening_rules_is_valid"),
    ".*screening.*",
)
_TAG = _Previewed("tag", "tags/tags.csv", "tag_id", ("tag:tags", "seed_tags_is_valid"), "(.*_)?tags?(_.*)?")
_AUDIENCE = _Previewed(
    "audience",
    "targeting/audiences.csv",
    "audience",
    ("tag:audiences", "seed_audiences_is_valid", "seed_audience_rules_is_valid"),
    ".*audience.*",
)


class UnknownNameError(BuildError):
    """No rule set, tag or audience of this name; the message lists those there are."""


def preview_rule_set(rule_set: str, warehouse: Path, echo: Echo) -> None:
    """Tell how many people would pass a rule set, and per rule whom it would stop.

    Parameters
    ----------
    rule_set : str
        A rule set of the seed `screening_rules`.
    warehouse : Path
        The published file; its private work file holds the features of the last build.
    echo : callable
        Takes one line of the report.

    Raises
    ------
    UnknownNameError
        If the seed has no such rule set.
    BuildError
        If there is nothing built yet, a build is under way, or a row of the seed is broken.
    """
    with _applied(_RULE_SET, rule_set, warehouse, latest_day_alone=True) as (connection, day):
        _say_rule_set(connection, rule_set.strip().lower(), day, echo)


def preview_tag(tag: str, warehouse: Path, echo: Echo) -> None:
    """Tell how many people would have a tag, and whether it would say anything that no other tag says.

    Parameters
    ----------
    tag : str
        A tag of the seed `tags`.
    warehouse, echo
        As for :func:`preview_rule_set`, whose errors it raises too.
    """
    with _applied(_TAG, tag, warehouse, latest_day_alone=False) as (connection, day):
        _say_tag(connection, tag.strip().lower(), day, echo)


def preview_audience(audience: str, warehouse: Path, echo: Echo) -> None:
    """Tell how many people an audience would have, and per rule how many meet it.

    Parameters
    ----------
    audience : str
        An audience of the seed `audiences`.
    warehouse, echo
        As for :func:`preview_rule_set`, whose errors it raises too.
    """
    with _applied(_AUDIENCE, audience, warehouse, latest_day_alone=True) as (connection, day):
        _say_audience(connection, audience.strip().lower(), day, echo)


@contextlib.contextmanager
def _applied(
    what: _Previewed, name: str, warehouse: Path, latest_day_alone: bool
) -> Iterator[tuple[duckdb.DuckDBPyConnection, str]]:
    """Apply a seed to the last build in a throw-away file; give a connection to it, and the latest day."""
    known = what.names()
    if name.strip().lower() not in known:
        asked = f"There is no {what.noun} '{name}'." if name else f"Name a {what.noun}."
        raise UnknownNameError(f"{asked} seeds/{what.seed} has: {', '.join(known)}.")
    work = work_file(warehouse)
    if not work.exists():
        raise BuildError(f"{warehouse} is not built yet, so there is nobody to count: run make build first.")
    with locked(warehouse), scratch_of(work, without=what.remade) as scratch:
        day = _latest_day(scratch, work, latest_day_alone)
        selected = ["--select", *what.selected, "--indirect-selection", "empty"]
        run_on_scratch(["build", "--quiet", *selected], scratch, work)
        with duckdb.connect(str(scratch), read_only=True) as connection:
            attach(connection, work)
            yield connection, day


def _latest_day(scratch: Path, work: Path, alone: bool) -> str:
    """Return the latest day of a finished build, and let the scratch file see it alone if wanted."""
    with duckdb.connect(str(scratch)) as connection:
        attach(connection, work)
        try:
            for relation in _DATED if alone else ():
                connection.execute(
                    f"create or replace view {relation} as select * from previewed.{relation} where is_latest"
                )
            day = connection.execute("select max(as_of_date) from previewed.intermediate.int_refresh_dates").fetchone()
        except duckdb.CatalogException:
            raise BuildError(f"{work} is no finished build: run make build first.") from None
    if day is None or day[0] is None:
        raise BuildError("The last build holds nobody who did anything, so there is nobody to count.")
    return str(day[0])


def _say_rule_set(connection: duckdb.DuckDBPyConnection, rule_set: str, as_of_date: str, echo: Echo) -> None:
    """Tell the counts of one rule set, its rules in their order."""
    looked_at, passed = connection.execute(
        "select count(*), count(*) filter (where is_passed) from marts.fct_screening_results where rule_set = ?",
        [rule_set],
    ).fetchone() or (0, 0)
    rules = connection.execute(
        """
        select
            rules.rule,
            rules.kind || ' ' || rules.subject || coalesce(' in ' || rules.window_days || ' days', '')
            || ' ' || rules.operator || ' ' || printf('%g', rules.threshold) as meaning,
            count(*) filter (where results.failed_rule = rules.rule) as stopped_first,
            count(*) filter (where not outcomes.is_met) as stopped_alone
        from intermediate.int_screening_rules as rules
        left join intermediate.int_screening_outcomes as outcomes using (rule_set, rule_order)
        left join marts.fct_screening_results as results using (user_id, as_of_date, rule_set)
        where rules.rule_set = ?
        group by rules.rule_order, rules.rule, meaning
        order by rules.rule_order
        """,
        [rule_set],
    ).fetchall()
    width = max(len(rule) for rule, *_ in rules)
    share = f" ({passed / looked_at:.1%})" if looked_at else ""
    echo(f"{rule_set} on {as_of_date}: {looked_at:,} people looked at, {passed:,} would pass{share}.")
    echo(f"{'rule':{width}}  {'stops first':>12}{'alone':>9}")
    for rule, meaning, first, alone in rules:
        echo(f"{rule:{width}}  {first:>12,}{alone:>9,}  {' '.join(meaning.split())}")
    echo("'alone' is whom the rule would stop if it were the only one. Nothing was built or changed.")


def _say_tag(connection: duckdb.DuckDBPyConnection, tag: str, day: str, echo: Echo) -> None:
    """Tell how many have a tag, by what, and what `rpt_tag_usage` would find."""
    eligible, finding, most_alike, phi = connection.execute(
        "select eligible_users, finding, most_alike, phi from marts.rpt_tag_usage where tag_id = ? and as_of_date = ?",
        [tag, day],
    ).fetchone() or (0, "nobody", None, None)
    holders, lasting = connection.execute(
        "select count(*), count(*) filter (where evidence_date < as_of_date) from marts.fct_user_tags "
        "where tag_id = ? and as_of_date = ?",
        [tag, day],
    ).fetchone() or (0, 0)
    meaning = connection.execute(
        "select kind || ' ' || subject || coalesce(' in ' || window_days || ' days', '') || ' ' || operator || ' ' "
        "|| threshold from marts.dim_tags where tag_id = ?",
        [tag],
    ).fetchone()
    share = f" ({holders / eligible:.1%})" if eligible else ""
    echo(f"{tag} on {day}: {eligible:,} people who may be profiled, {holders:,} would have it{share}.")
    echo(f"  {meaning[0] if meaning else ''}")
    if lasting:
        echo(f"  {lasting:,} of them by evidence of an earlier day that has not expired.")
    if most_alike:
        echo(f"  Most alike is {most_alike} (phi {phi:.2f}).")
    if finding != "fine":
        echo(f"  Finding: {finding}. Such a tag tells nobody from anybody, or says what another says.")
    echo("Nothing was built or changed.")


def _say_audience(connection: duckdb.DuckDBPyConnection, audience: str, as_of_date: str, echo: Echo) -> None:
    """Tell how many may be addressed on the channel, how many of them are in it, and per rule who meets it."""
    connection.execute(
        """
        create temp table addressable as
        select standing.user_id, audiences.channel
        from intermediate.int_user_standing as standing
        inner join marts.fct_user_eligibility as eligibility using (user_id)
        inner join intermediate.int_audiences as audiences using (channel)
        where standing.as_of_date = ? and audiences.audience = ?
            and eligibility.purpose = 'marketing' and eligibility.is_eligible
        """,
        [as_of_date, audience],
    )
    channel, addressable = connection.execute(
        "select audiences.channel, (select count(*) from addressable) from intermediate.int_audiences as audiences "
        "where audience = ?",
        [audience],
    ).fetchone() or ("", 0)
    members, held_out = connection.execute(
        "select count(*), count(*) filter (where is_holdout) from marts.fct_audience_members "
        "where audience = ? and as_of_date = ?",
        [audience, as_of_date],
    ).fetchone() or (0, 0)
    rules = connection.execute(
        """
        select
            rules.effect || ' ' || rules.kind || ' ' || rules.operator || ' ' || rules.value as meaning,
            count(*) filter (where addressable.user_id is not null and (traits.user_id is not null) = rules.is_required)
        from intermediate.int_audience_rules as rules
        left join addressable on true
        left join intermediate.int_user_traits as traits
            on traits.as_of_date = ? and addressable.user_id = traits.user_id
            and rules.kind = traits.kind and rules.value = traits.value
        where rules.audience = ?
        group by rules.rule_order, meaning
        order by rules.rule_order
        """,
        [as_of_date, audience],
    ).fetchall()
    echo(
        f"{audience} on {as_of_date}: {addressable:,} people may be addressed by {channel}, {members:,} would be "
        f"in it, {held_out:,} of them held out."
    )
    for meaning, meeting in rules:
        echo(f"{meeting:>9,}  {meaning}")
    echo("The numbers are whom each rule alone would let in. Nothing was built or changed.")
