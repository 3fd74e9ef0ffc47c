"""What was found in the demo against what was planted. Nothing that decides reads this."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pandas as pd
from sklearn.metrics import adjusted_rand_score, silhouette_score

from persona import demo
from persona.clustering import positions
from persona.running import WITHOUT_TESTS, run_dbt
from persona.warehouse import work_file

#: Seeds of demo feeds that no rule and no threshold was chosen by. Whoever changes rules after looking at these has to
#: take others.
SEEDS = (801, 802, 803)


def report(warehouse: Path, truth: Path) -> str:
    """Return the comparison as text, one block each for merges, account kinds, broken rows, personas and inference.

    Parameters
    ----------
    warehouse : Path
        A published file built from demo feeds.
    truth : Path
        The folder `_truth` beside those feeds.
    """
    with duckdb.connect(str(work_file(warehouse)), read_only=True) as connection:
        planted = connection.sql(f"select * from '{truth}/accounts.parquet'").df()
        accounts = connection.sql(
            "select source_system, account_id, user_id, account_status from marts.dim_accounts"
        ).df()
        found = planted.merge(accounts, on=["source_system", "account_id"], how="inner")
        blocks = [
            f"Planted accounts {len(planted):,}, found {len(found):,} (the others asked to be erased).",
            _merges(found),
            _kinds(found),
            _broken_rows(connection, truth),
            _personas(connection, found),
            _inference(connection),
        ]
    return "\n\n".join(blocks)


@dataclass(frozen=True)
class Measured:
    """What was planted in demo feeds of one seed, beside what a build makes of them."""

    accounts: pd.DataFrame
    broken_rows: pd.DataFrame
    habits: pd.DataFrame
    interests: pd.DataFrame
    experiments: pd.DataFrame


def seeds_report(seeds: tuple[int, ...] = SEEDS) -> str:
    """Return as text how well what is planted in demo feeds of several seeds is found; each seed is built once.

    Parameters
    ----------
    seeds : tuple of int
        Seeds of the generator; each gives other people, accounts, bots and habits.
    """
    measured = {seed: _measured(seed) for seed in seeds}
    return "\n\n".join([_accounts(measured), _habits(measured), _interests(measured), _experiments(measured)])


def _accounts(measured: dict[int, Measured]) -> str:
    """How well kinds of account, merges and broken rows are found."""
    found = pd.concat([of_seed.accounts.assign(seed=seed) for seed, of_seed in measured.items()])
    is_bot, flagged = found["account_kind"] == "bot", found["account_status"] == "bot"
    is_easy = found["bot_kind"].str.startswith("easy", na=False)
    writers = found[~is_bot & (found["messages"] > 0)]
    heavy = writers[writers["messages"] >= writers["messages"].quantile(0.9)]
    lines = [f"Accounts of demo feeds with the seeds {', '.join(map(str, measured))}:", "  Bots: share found, by kind"]
    for kind, rows in found[is_bot].groupby("bot_kind"):
        lines.append(f"    {kind:24}{(rows['account_status'] == 'bot').mean():>7.3f}  of {len(rows)}")
    lines += [
        f"    {'easy kinds together':24}{flagged[is_bot & is_easy].mean():>7.3f}  of {(is_bot & is_easy).sum()}",
        f"    {'hard kinds together':24}{flagged[is_bot & ~is_easy].mean():>7.3f}  of {(is_bot & ~is_easy).sum()}",
        "  Taken for bots, of",
        f"    {'all who are none':24}{flagged[~is_bot].mean():>7.4f}  of {(~is_bot).sum():,}",
        f"    {'who wrote most (a tenth)':24}{(heavy['account_status'] == 'bot').mean():>7.4f}  of {len(heavy):,}",
        "  Merges, by seed",
    ]
    for seed, rows in [*found.groupby("seed"), ("all", found)]:
        # Seeds name people and accounts alike: without the seed, strangers of two seeds would count as pairs.
        names = [rows["seed"].astype(str) + "|" + rows[column].astype(str) for column in ("person_id", "user_id")]
        scores = pair_scores(*names)
        lines.append(
            f"    {seed}: precision {scores['precision']:.4f}, recall {scores['recall']:.4f}, F1 {scores['f1']:.4f}"
            f" ({scores['claimed_pairs']:.0f} pairs claimed, {scores['real_pairs']:.0f} planted)"
        )
    lines.append("  Broken rows, by seed")
    lines += [f"    {seed}: {_fates(of_seed.broken_rows)}" for seed, of_seed in measured.items()]
    return "\n".join(lines)


#: What each planted habit is a case of. Who does little has no habit to be found.
HABIT_PATTERNS = {
    "regular": "regular",
    "night_owl": "regular",
    "lunch": "regular",
    "irregular": "irregular",
    "low_volume": "irregular",
    "seasonal": "seasonal",
}


def _habits(measured: dict[int, Measured]) -> str:
    """How well temporal habits are found, with the confusion matrix."""
    found = pd.concat([of_seed.habits.assign(seed=seed) for seed, of_seed in measured.items()], ignore_index=True)
    enough = found[found["pattern"] != "insufficient_data"]
    is_right = enough["habit"].map(HABIT_PATTERNS) == enough["pattern"]
    lines = [
        f"Temporal patterns of demo feeds with the seeds {', '.join(map(str, measured))}, on the latest day:",
        f"  Of {len(found):,} people with a planted habit {len(enough):,} have enough events",
        f"  Accuracy of their pattern {is_right.mean():.4f}; by seed "
        + ", ".join(f"{seed}: {rows.mean():.4f}" for seed, rows in is_right.groupby(enough["seed"])),
        "  Planted habits (rows) and patterns found (columns)",
        pd.crosstab(found["habit"], found["pattern"]).to_string(),
        "  Planted habits (rows) and the rhythms of the regular (columns)",
        pd.crosstab(found["habit"], found["rhythm"]).to_string(),
    ]
    return "\n".join(lines)


def _interests(measured: dict[int, Measured]) -> str:
    """How often a person's strongest categories are among the two that were planted."""
    found = pd.concat([of_seed.interests.assign(seed=seed) for seed, of_seed in measured.items()], ignore_index=True)
    is_right = (found["category"] == found["interest_1"]) | (found["category"] == found["interest_2"])
    lines = [f"Interests of demo feeds with the seeds {', '.join(map(str, measured))}, on the latest day:"]
    for rank, rows in is_right.groupby(found["rank"]):
        by_seed = ", ".join(f"{seed}: {of_seed.mean():.3f}" for seed, of_seed in rows.groupby(found["seed"]))
        lines.append(f"  Category of rank {rank}: {rows.mean():.3f} of {len(rows):,} are planted; by seed {by_seed}")
    return "\n".join(lines)


def _experiments(measured: dict[int, Measured]) -> str:
    """How the differences that experiments find compare with the effects that were planted in their people."""
    found = pd.concat([of_seed.experiments.assign(seed=seed) for seed, of_seed in measured.items()], ignore_index=True)
    holds = found["planted"].between(found["ci_low"], found["ci_high"])
    lines = [
        f"Experiments of demo feeds with the seeds {', '.join(map(str, measured))}, conversions against control's:",
        f"  {holds.sum()} of {len(found)} intervals of 95 % hold the planted effect",
        f"  Mean difference {found['difference'].mean():.4f}, planted {found['planted'].mean():.4f}",
        "  Verdicts " + ", ".join(f"{verdict} {count}" for verdict, count in found["verdict"].value_counts().items()),
    ]
    return "\n".join(lines)


def _measured(seed: int) -> Measured:
    """Build demo feeds of a seed as far as is measured, without tests, and look up what was planted.

    A person's habit is that of the account they are named after.
    """
    marts = [
        "dim_accounts",
        "fct_rejected_records",
        "fct_temporal_patterns",
        "fct_user_interests",
        "rpt_experiment_results",
    ]
    with tempfile.TemporaryDirectory() as folder:
        feeds, work = Path(folder) / "feeds", Path(folder) / "persona.duckdb"
        demo.make_feeds(feeds, demo.arguments(seed))
        settings = {"PERSONA_RAW_PATH": str(feeds), "PERSONA_BUILD_CLOCK": demo.CLOCK}
        run_dbt(["build", "--select", *(f"+{mart}" for mart in marts), *WITHOUT_TESTS], work, settings, quiet=True)
        with duckdb.connect(str(work), read_only=True) as connection:
            accounts = connection.sql(
                f"""
                select planted.*, accounts.user_id, accounts.account_status, evidence.messages
                from '{feeds}/_truth/accounts.parquet' as planted
                join marts.dim_accounts as accounts using (source_system, account_id)
                join intermediate.int_account_evidence as evidence
                    on accounts.account_key = evidence.account_key and evidence.is_current
                """
            ).df()
            habits = connection.sql(
                f"""
                select planted.temporal_habit as habit, patterns.pattern, patterns.rhythm, patterns.events
                from '{feeds}/_truth/accounts.parquet' as planted
                join marts.dim_accounts as accounts using (source_system, account_id)
                join marts.fct_temporal_patterns as patterns on accounts.account_key = patterns.user_id
                where planted.temporal_habit is not null
                    and patterns.as_of_date = (select max(as_of_date) from marts.fct_temporal_patterns)
                """
            ).df()
            interests = connection.sql(
                f"""
                select planted.interest_1, planted.interest_2, interests.category, interests.rank
                from '{feeds}/_truth/accounts.parquet' as planted
                join marts.dim_accounts as accounts using (source_system, account_id)
                join marts.fct_user_interests as interests on accounts.account_key = interests.user_id
                where interests.kind = 'category' and interests.rank <= 3
                    and interests.as_of_date = (select max(as_of_date) from marts.fct_user_interests)
                """
            ).df()
            experiments = connection.sql(
                f"""
                with planted as (
                    select
                        users.experiment_id,
                        users.variant,
                        avg(main_weight * main.effect + coalesce(secondary_weight * secondary.effect, 0)) as planted
                    from intermediate.int_experiment_users as users
                    join marts.dim_accounts as accounts on users.user_id = accounts.account_key
                    join '{feeds}/_truth/accounts.parquet' as people using (source_system, account_id)
                    join '{feeds}/_truth/uplift.parquet' as main
                        on users.experiment_id = main.experiment_id and users.variant = main.variant
                        and people.main_persona = main.segment
                    left join '{feeds}/_truth/uplift.parquet' as secondary
                        on users.experiment_id = secondary.experiment_id and users.variant = secondary.variant
                        and people.secondary_persona = secondary.segment
                    group by all
                )
                select planted.planted, results.difference, results.ci_low, results.ci_high, results.verdict
                from marts.rpt_experiment_results as results
                join planted using (experiment_id, variant)
                where results.segment_type = 'all' and results.metric = 'converted'
                    and results.is_complete and not results.is_suppressed
                """
            ).df()
            return Measured(accounts, broken_rows(connection, feeds / "_truth"), habits, interests, experiments)


def pair_scores(truth: pd.Series, found: pd.Series) -> dict[str, float]:
    """Return precision, recall and F1 over pairs of accounts that belong together.

    Parameters
    ----------
    truth, found : Series, shape (n_accounts,)
        Labels of the real and of the found person of each account.
    """

    def pairs(labels: pd.Series | list[pd.Series]) -> float:
        sizes = pd.Series(1, index=range(len(truth))).groupby(
            labels.to_numpy() if isinstance(labels, pd.Series) else [label.to_numpy() for label in labels]
        )
        counts = sizes.size()
        return float((counts * (counts - 1) / 2).sum())

    both, real, claimed = pairs([truth, found]), pairs(truth), pairs(found)
    precision = both / claimed if claimed else float("nan")
    recall = both / real if real else float("nan")
    return {
        "real_pairs": real,
        "claimed_pairs": claimed,
        "precision": precision,
        "recall": recall,
        "f1": 2 * precision * recall / (precision + recall) if both else 0.0,
    }


def _merges(found: pd.DataFrame) -> str:
    scores = pair_scores(found["person_id"], found["user_id"])
    return (
        f"Account merges: {scores['claimed_pairs']:.0f} pairs claimed, {scores['real_pairs']:.0f} planted; "
        f"precision {scores['precision']:.3f}, recall {scores['recall']:.3f}, F1 {scores['f1']:.3f}"
    )


def _kinds(found: pd.DataFrame) -> str:
    is_bot = found["account_kind"] == "bot"
    flagged = found["account_status"] == "bot"
    lines = ["Bots: share found, by kind"]
    for kind, rows in found[is_bot].groupby("bot_kind"):
        lines.append(f"  {kind:22}{(rows['account_status'] == 'bot').mean():>7.2f}  of {len(rows)}")
    lines.append(f"  {'people taken for bots':22}{flagged[~is_bot].mean():>7.4f}  of {(~is_bot).sum():,}")
    table = pd.crosstab(found["account_kind"], found["account_status"])
    return "\n".join(lines) + "\nAccount kinds, planted (rows) and found (columns)\n" + table.to_string()


def broken_rows(connection: duckdb.DuckDBPyConnection, truth: Path) -> pd.DataFrame:
    """Look up every planted broken row among the refused ones.

    Parameters
    ----------
    connection : DuckDBPyConnection
        The work file of a build from demo feeds, published or not.
    truth : Path
        The folder `_truth` beside those feeds. A broken row has its `ingested_at` to itself in its feed.

    Returns
    -------
    DataFrame
        Per feed and planted reason how many rows were planted, refused for that reason (`found`), refused for another
        (`misread`), left out as their person asked to be erased (`erased`), and not refused at all (`missed`).
    """
    return connection.sql(
        f"""
        with planted as (
            select feed, reason, cast(ingested_at as timestamp) as ingested_at from '{truth}/broken_rows.parquet'
        ),
        refused as (
            select records.feed, rejected.reason, records.arrived_at as ingested_at, records.is_erased
            from intermediate.int_feed_records as records
            left join marts.fct_rejected_records as rejected
                on records.feed = rejected.feed and records.rejected_record_key = rejected.record_key
            where records.is_erased or rejected.record_key is not null
        )
        select
            planted.feed,
            planted.reason,
            count(*) as planted,
            count(*) filter (where refused.reason = planted.reason and not refused.is_erased) as found,
            count(*) filter (where refused.reason != planted.reason and not refused.is_erased) as misread,
            count(*) filter (where refused.is_erased) as erased,
            count(*) filter (where refused.feed is null) as missed
        from planted
        left join refused on planted.feed = refused.feed and planted.ingested_at = refused.ingested_at
        group by all
        order by all
        """
    ).df()


def _broken_rows(connection: duckdb.DuckDBPyConnection, truth: Path) -> str:
    rows = broken_rows(connection, truth)
    refused = connection.sql("select sum(row_count) from marts.fct_rejected_records").fetchone()[0]
    return f"Broken rows: {_fates(rows)}; {refused:,.0f} rows refused in all\n" + rows.to_string(index=False)


def _fates(rows: pd.DataFrame) -> str:
    totals = rows[["planted", "found", "misread", "erased", "missed"]].sum()
    return (
        f"{totals['planted']:,} planted, {totals['found']:,} refused for the planted reason, {totals['misread']:,} for "
        f"another, {totals['missed']:,} not refused; {totals['erased']:,} were erased with their person"
    )


def _personas(connection: duckdb.DuckDBPyConnection, found: pd.DataFrame) -> str:
    people = (
        found[found["account_kind"].isin(["genuine", "dormant"])]
        .sort_values("main_weight", ascending=False)
        .drop_duplicates("user_id")[["user_id", "main_persona", "main_weight"]]
    )
    labelled = connection.sql(
        """
        select user_id, cluster_id, persona
        from marts.fct_user_personas
        where as_of_date = (select max(as_of_date) from marts.fct_user_personas)
        """
    ).df()
    joined = labelled.merge(people, on="user_id")
    if joined.empty:
        return "Clusters and personas: nobody was clustered"
    named = joined[joined["persona"] != "unassigned"]
    silhouette = _planted_silhouette(connection, joined)
    lines = [
        f"Clusters: {joined['cluster_id'].nunique()} over {len(joined):,} people; adjusted Rand index against the "
        f"planted main persona {adjusted_rand_score(joined['main_persona'], joined['cluster_id']):.3f}, where the "
        f"planted labels' own silhouette is {silhouette:.3f}",
        f"Personas: {len(named) / len(joined):.2f} of the clustered have one; of these "
        f"{(named['persona'] == named['main_persona']).mean():.2f} have the planted main one",
        pd.crosstab(joined["main_persona"], joined["persona"]).to_string(),
    ]
    return "\n".join(lines)


def _inference(connection: duckdb.DuckDBPyConnection) -> str:
    """How good inference of attributes is on people whose declared value was held out, and how many were given one."""
    measured = connection.sql(
        """
        select replace(model, 'inferred_', '') as attribute, metric, value
        from marts.rpt_model_quality
        where model like 'inferred\\_%' escape '\\'
            and as_of_date = (select max(as_of_date) from marts.rpt_model_quality)
        """
    ).df()
    shown = ["accuracy", "majority_accuracy", "log_loss_gain_low", "calibration_error", "coverage", "precision"]
    table = measured.pivot(index="attribute", columns="metric", values="value").rename(
        columns=lambda metric: metric.removeprefix("holdout_")
    )
    given = connection.sql(
        "select attribute, count(*) as people_given_a_value from intermediate.int_inferred_values group by attribute"
    ).df()
    table = table.reindex(columns=shown).round(3).join(given.set_index("attribute")).fillna({"people_given_a_value": 0})
    return "Inferred attributes, on held-out people:\n" + table.to_string(na_rep="-")


def _planted_silhouette(connection: duckdb.DuckDBPyConnection, people: pd.DataFrame) -> float:
    """How far apart the planted personas lie in what can be measured: what any clustering is up against."""
    scaled = connection.sql(
        """
        select user_id, metric, is_relative, value
        from intermediate.int_scaled_metrics
        where as_of_date = (select max(as_of_date) from intermediate.int_scaled_metrics)
        """
    ).df()
    volumes = sorted(scaled.loc[scaled["is_relative"], "metric"].unique())
    wide = scaled.pivot(index="user_id", columns="metric", values="value")
    placed = positions(wide, volumes).loc[people["user_id"]]
    return float(silhouette_score(placed.to_numpy(), people["main_persona"].to_numpy()))
