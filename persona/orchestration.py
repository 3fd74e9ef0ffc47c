"""Persona as a Dagster project: `dbt parse`, then `dagster dev -m persona.orchestration`. Needs the extra `dagster`.

Every model and seed is an asset, every data test of one a check. Three schedules build what the selectors daily,
monthly and quarterly of `selectors.yml` name. A run does what `make build` does: dbt works in the private file, and
readers get the new marts in one step when everything passed. Only then do assets count as materialised: what is not
published is not there, for Dagster as for readers. A fourth schedule checks how old the marts are that readers have.
"""

import datetime as dt
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import dagster as dg
import duckdb
from dagster_dbt import DbtCliResource, DbtProject, build_dbt_asset_selection, dbt_assets

from persona import demo
from persona.build import build
from persona.encryption import attach_published
from persona.settings import setting

#: The file that readers open, as `make build WAREHOUSE=…` names it.
WAREHOUSE = Path(os.environ.get("WAREHOUSE", "warehouse/persona.duckdb"))

#: When each selector is built, in the reporting time zone: when the exports of the day before have arrived. Who keeps
#: the ends of quarters (refresh_grain) turns on the third in the place of the second.
SCHEDULES = {"daily": "30 4 * * *", "monthly": "0 6 1 * *", "quarterly": "0 8 1 1,4,7,10 *"}

#: How old marts may be that readers look at first: as long as until the next build, and the time it may take.
FRESHNESS = {
    "fct_events": dt.timedelta(hours=30),
    "rpt_activity_daily": dt.timedelta(hours=30),
    "fct_user_personas": dt.timedelta(days=32),
    "fct_audience_members": dt.timedelta(days=32),
}

#: The tag of a run that says which selector it builds.
REFRESH = "persona/refresh"

TIME_ZONE = str(setting("reporting_time_zone"))

PROJECT = DbtProject(
    project_dir=Path(__file__).parent.parent, target_path=Path(os.environ.get("DBT_TARGET_PATH", "target"))
)
PROJECT.prepare_if_dev()


@dbt_assets(manifest=PROJECT.manifest_path)
def models(context: dg.AssetExecutionContext, dbt: DbtCliResource) -> Iterator[Any]:
    """Build what the run's tag or its assets name, and publish it. Of a build that failed only the checks are told."""
    refresh = context.run.tags.get(REFRESH, "")
    events: list[Any] = []

    def run(arguments: list[str], environment: dict[str, str]) -> None:
        os.umask(0o077)
        os.environ.update(environment)  # a run is a process of its own
        if refresh:
            # dbt itself knows what belongs to a selector, tests of several models too; Dagster would list it all.
            invocation = dbt.cli(arguments, manifest=PROJECT.manifest_path)
            invocation.context = context
        else:
            invocation = dbt.cli([*arguments, "--exclude-resource-type", "unit_test"], context=context)
        for event in invocation.stream():
            events.append(event)

    try:
        context.log.info(build(WAREHOUSE, _feeds(), refresh=refresh, run=run))
    except Exception:
        yield from (event for event in events if isinstance(event, dg.AssetCheckResult))
        raise
    yield from events


def _feeds() -> dict[str, str]:
    """The environment says where the feeds are; if it does not, the demo's are built."""
    return {} if os.environ.get("PERSONA_RAW_PATH") or os.environ.get("PERSONA_RAW_SCHEMA") else demo.settings()


def _job(refresh: str) -> Any:
    selection = build_dbt_asset_selection([models], dbt_selector=refresh)
    return dg.define_asset_job(refresh, selection=selection, tags={REFRESH: refresh})


def _freshness_check(mart: str, age: dt.timedelta) -> dg.AssetChecksDefinition:
    @dg.asset_check(
        asset=["marts", mart], name="is_fresh", description=f"Readers have what was built {age} ago at most."
    )
    def is_fresh() -> dg.AssetCheckResult:
        built_at = _built_at(mart)
        late = built_at is None or dt.datetime.now(dt.UTC).replace(tzinfo=None) - built_at > age
        return dg.AssetCheckResult(passed=not late, metadata={"built_at": str(built_at)})

    return is_fresh


def _built_at(mart: str) -> dt.datetime | None:
    """When what readers have of a mart was built, in UTC, whoever built it; None if they have nothing."""
    if not WAREHOUSE.exists():
        return None
    with duckdb.connect() as connection:
        attach_published(connection, WAREHOUSE, "published")
        return connection.execute(
            """
            select max(runs.started_at)
            from published.marts.rpt_build_runs as runs
            inner join published.marts.rpt_build_models as models on runs.run_id = models.run_id
            where runs.status = 'success' and models.model = ?
            """,
            [mart],
        ).fetchone()[0]


jobs = [_job(refresh) for refresh in SCHEDULES]
freshness_checks = [_freshness_check(mart, age) for mart, age in FRESHNESS.items()]
freshness = dg.define_asset_job("freshness", selection=dg.AssetSelection.checks(*freshness_checks))

defs = dg.Definitions(
    assets=[models],
    asset_checks=freshness_checks,
    jobs=[*jobs, freshness],
    schedules=[
        dg.ScheduleDefinition(job=job, cron_schedule=cron, execution_timezone=TIME_ZONE)
        for job, cron in [*zip(jobs, SCHEDULES.values(), strict=True), (freshness, "0 * * * *")]
    ],
    resources={"dbt": DbtCliResource(project_dir=PROJECT, dbt_executable=str(Path(sys.executable).with_name("dbt")))},
)
