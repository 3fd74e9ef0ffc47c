"""Who would pass a rule set, before anything is built.

The seed as it lies on disk now is run through the project's own screening models, in a throw-away file that sees the
last build through views: what is counted is what the next build would say of the same people. The warehouse is attached
read-only and never written.
"""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import duckdb

from persona.build import BuildError, locked, work_file
from persona.scratch import attach, run_on_scratch, scratch_of

RULES = Path(__file__).parent.parent / "seeds" / "screening" / "screening_rules.csv"
Echo = Callable[[str], object]

#: What only the latest day is needed of.
_DATED = ("marts.fct_user_features", "intermediate.int_refresh_dates")

#: The seed, its models and the test that stops at a bad row of it.
_SELECTED = ["--select", "tag:screening", "seed_screening_rules_is_valid", "--indirect-selection", "empty"]


class UnknownRuleSetError(BuildError):
    """No rule set of this name; the message lists those there are."""


def rule_sets() -> list[str]:
    """Return the names of the rule sets in the seed on disk, sorted."""
    with RULES.open(encoding="utf-8") as file:
        return sorted({(row.get("rule_set") or "").strip().lower() for row in csv.DictReader(file)} - {""})


def preview(rule_set: str, warehouse: Path, echo: Echo) -> None:
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
    UnknownRuleSetError
        If the seed has no such rule set.
    BuildError
        If there is nothing built yet, a build is under way, or a row of the seed is broken.
    """
    known = rule_sets()
    if rule_set.strip().lower() not in known:
        asked = f"There is no rule set '{rule_set}'." if rule_set else "Name a rule set."
        raise UnknownRuleSetError(f"{asked} {RULES.relative_to(RULES.parents[2])} has: {', '.join(known)}.")
    work = work_file(warehouse)
    if not work.exists():
        raise BuildError(f"{warehouse} is not built yet, so there is nobody to count: run make build first.")
    with locked(warehouse), scratch_of(work, without=".*screening.*") as scratch:
        as_of_date = _keep_latest(scratch, work)
        run_on_scratch(["build", "--quiet", *_SELECTED], scratch, work)
        with duckdb.connect(str(scratch), read_only=True) as connection:
            _say(connection, rule_set.strip().lower(), as_of_date, echo)


def _keep_latest(scratch: Path, work: Path) -> str:
    """Let the scratch file see the latest day alone; return it."""
    with duckdb.connect(str(scratch)) as connection:
        attach(connection, work)
        try:
            for relation in _DATED:
                connection.execute(
                    f"create or replace view {relation} as select * from previewed.{relation} where is_latest"
                )
        except duckdb.CatalogException:
            raise BuildError(f"{work} is no finished build: run make build first.") from None
        day = connection.execute("select max(as_of_date) from intermediate.int_refresh_dates").fetchone()
    if day is None or day[0] is None:
        raise BuildError("The last build holds nobody who did anything, so there is nobody to count.")
    return str(day[0])


def _say(connection: duckdb.DuckDBPyConnection, rule_set: str, as_of_date: str, echo: Echo) -> None:
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
