"""Proof that nobody's index hangs on what one other person does: the index of people of whom one does too much."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pandas as pd

from persona.scratch import attach, run_on_scratch, scratch_of

MESSAGES = 1_000_000

#: Who gets the messages, each on a day of their own: the first, the middle and the last by the day's messages, and
#: somebody who was not active at all. All else is the same on every day.
WORLDS = ("nobody", "least", "median", "most", "inactive")

#: The models between the features and the index.
_INDEX_MODELS = ["--select", "fct_user_features+,+int_user_activity_scores", "--exclude", "fct_user_features"]


def largest_moves(work: Path, minimum_people: int = 2000) -> pd.DataFrame:
    """Give one person a million messages, run the index models, and return how far anybody else's index moved.

    Parameters
    ----------
    work : Path
        The file of a build. Its people of the latest day are looked at; where they are fewer than `minimum_people`, as
        many are made of them by multiplying people and varying what they did.

    Returns
    -------
    DataFrame
        world (who got the messages), people, active_people, largest_move in points of the index over all objectives,
        own_move of the person themselves.
    """
    replaced = "fct_user_features|int_refresh_dates|int_user_metrics|int_reference_people|int_index_metrics|int_user_.*"
    with scratch_of(work, without=replaced) as scratch:
        with duckdb.connect(str(scratch)) as connection:
            attach(connection, work)
            _make_worlds(connection, minimum_people)
        run_on_scratch(["run", "--quiet", *_INDEX_MODELS], scratch, work)
        with duckdb.connect(str(scratch), read_only=True) as connection:
            return _moves(connection)


def report(work: Path) -> str:
    """Return what :func:`largest_moves` found, as text."""
    moves = largest_moves(work)
    lines = [f"Rank stability: of {moves['people'].max():,} people one is given {MESSAGES:,} messages"]
    for move in moves.itertuples():
        lines.append(
            f"  given to {move.world:10} {move.active_people:>6,} active; nobody else's index moves by more than "
            f"{move.largest_move:.4f}, their own by {move.own_move:.1f}"
        )
    return "\n".join(lines)


def _make_worlds(connection: duckdb.DuckDBPyConnection, minimum_people: int) -> None:
    """Write the features of the people, once for each world, a world a day."""
    connection.execute(
        f"""
        create table people as
        with latest as (select * from previewed.marts.fct_user_features where is_latest),
        copies as (
            select unnest(range(cast(ceil({minimum_people} / (select count(*) from latest)) as bigint))) as copy_number
        ),
        varied as (
            select latest.*, copy_number, hash(user_id, copy_number) % 5 as more from latest cross join copies
        )
        select
            * exclude (copy_number, more)
            replace (
                row_number() over (order by user_id, copy_number) as user_id,
                messages_sent_28d + if(active_days_28d > 0, more, 0) as messages_sent_28d,
                logins_28d + if(active_days_28d > 0, more // 2, 0) as logins_28d,
                counterparts_28d + if(active_days_28d > 0, more // 3, 0) as counterparts_28d
            )
        from varied
        """
    )
    worlds = ", ".join(f"({number}, '{world}')" for number, world in enumerate(WORLDS))
    connection.execute(
        f"""
        create schema if not exists truth;
        create table truth.worlds as
        with ordered as (
            select user_id, row_number() over (order by messages_sent_28d, user_id) as place, count(*) over () as people
            from people where active_days_28d > 0
        ),
        given as (
            select min(user_id) filter (where place = 1) as least,
                min(user_id) filter (where place = people // 2) as median,
                min(user_id) filter (where place = people) as most,
                (select min(user_id) from people where active_days_28d = 0) as inactive
            from ordered
        )
        select
            cast((select max(as_of_date) from people) + cast(number as integer) as date) as as_of_date,
            world,
            case world when 'least' then least when 'median' then median when 'most' then most
                when 'inactive' then inactive end as given_user_id
        from (values {worlds}) as worlds (number, world) cross join given;
        create table marts.fct_user_features as
        select
            people.* replace (
                worlds.as_of_date as as_of_date,
                world = 'nobody' as is_latest,
                messages_sent_28d + if(user_id = given_user_id, {MESSAGES}, 0) as messages_sent_28d,
                if(user_id = given_user_id, 28, active_days_28d) as active_days_28d
            )
        from people cross join truth.worlds as worlds;
        create table intermediate.int_refresh_dates as
        select as_of_date, world = 'nobody' as is_latest from truth.worlds
        """
    )


def _moves(connection: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """Compare the index of everybody in each world with the world in which nobody got anything."""
    return connection.execute(
        """
        with scores as (
            select worlds.world, worlds.given_user_id, scores.*
            from intermediate.int_user_activity_scores as scores
            inner join truth.worlds as worlds using (as_of_date)
        )
        select
            after.world,
            count(distinct after.user_id) as people,
            count(distinct after.user_id) filter (where after.is_active) as active_people,
            max(abs(after.activity_index - before.activity_index))
                filter (where after.user_id != after.given_user_id) as largest_move,
            max(after.activity_index - before.activity_index)
                filter (where after.user_id = after.given_user_id) as own_move
        from scores as after
        inner join scores as before using (user_id, objective)
        where before.world = 'nobody' and after.given_user_id is not null
        group by after.world
        order by after.world
        """
    ).df()
