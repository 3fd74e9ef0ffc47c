"""Identity by deterministic rules on the FEBRL data sets, made to measure record linkage against a known truth.

The records hold names, addresses, a birth date and a social security number, and several of them describe one person
with typing errors. Fields are normalised by the project's own macros, rules are SQL, and people are the connected
components, as for accounts. The first rule is a strong one in the project's terms; the others need a second attribute
that agrees.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace

import duckdb
import jinja2
import pandas as pd

from persona.evaluation import pair_scores
from persona.identity import connected_components

MACROS = Path(__file__).parent.parent / "macros" / "engine" / "text.sql"
FIELDS = ["given_name", "surname", "address_1", "suburb", "postcode", "state", "date_of_birth", "soc_sec_id"]

#: Two records that agree in all fields of a rule are one person.
RULES = [
    ("soc_sec_id",),
    ("date_of_birth", "given_name"),
    ("date_of_birth", "surname"),
    ("date_of_birth", "postcode"),
    ("given_name", "surname", "postcode"),
]

#: The recordlinkage guide's comparison: of the records with one given name those that agree in four or more of six.
GUIDE_POINTS = """
    1
    + coalesce(jaro_winkler_similarity(a.surname, b.surname) >= 0.85, false)::int
    + coalesce(a.date_of_birth = b.date_of_birth, false)::int
    + coalesce(a.suburb = b.suburb, false)::int
    + coalesce(a.state = b.state, false)::int
    + coalesce(
        1 - levenshtein(a.address_1, b.address_1) / greatest(length(a.address_1), length(b.address_1)) >= 0.85, false
    )::int
"""


@dataclass(frozen=True)
class Score:
    """What was claimed of pairs of records, against the truth."""

    precision: float
    recall: float
    f1: float

    def __str__(self) -> str:
        """Return the three figures as a line."""
        return f"precision {self.precision:.4f}, recall {self.recall:.4f}, F1 {self.f1:.4f}"


def report(public_data: Path) -> str:
    """Return what the rules achieve on FEBRL as text.

    Parameters
    ----------
    public_data : Path
        The folder with the public data sets; FEBRL's files lie in its subfolder `febrl`.
    """
    lines = ["FEBRL, five deterministic rules against the known truth"]
    for title, files in [("FEBRL1", ("1",)), ("FEBRL3", ("3",)), ("FEBRL4", ("4a", "4b"))]:
        direct, closed = scores(public_data, *files)
        lines += [f"  {title} pairs claimed   {direct}", f"  {title} after closure   {closed}"]
        if title != "FEBRL3":
            candidates, matches = guide(public_data, *files)
            lines.append(f"  {title} by the guide's comparison: {candidates:,} candidates, {matches:,} matches")
    return "\n".join(lines)


def scores(public_data: Path, *files: str) -> tuple[Score, Score]:
    """Return the score of the pairs that the rules claim, and that of the people that follow from them.

    Parameters
    ----------
    public_data : Path
        The folder with the public data sets.
    *files : str
        `1`, `2` or `3` to find duplicates within a file; `4a` and `4b` to link two files that have none.
    """
    with _records(public_data, files) as connection:
        claims = " union ".join(
            "select a.record, b.record as other_record "
            f"from records as a inner join records as b on {_rule(rule, files)}"
            for rule in RULES
        )
        claimed = connection.sql(claims).df()
        truth = connection.sql("select record, person from records").df().set_index("record")["person"]
        real = connection.sql(
            f"select count(*) from records as a inner join records as b on {_rule(('person',), files)}"
        ).fetchone()[0]
    right = (truth.loc[claimed["record"]].to_numpy() == truth.loc[claimed["other_record"]].to_numpy()).sum()
    precision, recall = right / len(claimed), right / real
    direct = Score(precision, recall, 2 * precision * recall / (precision + recall))
    components = connected_components(claimed["record"], claimed["other_record"]).set_index("account_key")
    people = components["component_key"].reindex(truth.index).fillna(truth.index.to_series()).astype("int64")
    closure = pair_scores(truth, people)
    return direct, Score(closure["precision"], closure["recall"], closure["f1"])


def guide(public_data: Path, *files: str) -> tuple[int, int]:
    """Return how many candidate pairs the guide's blocking finds and how many of them its comparison keeps."""
    with _records(public_data, files) as connection:
        return connection.sql(
            f"select count(*), count(*) filter ({GUIDE_POINTS} > 3) "
            f"from records as a inner join records as b on {_rule(('given_name',), files)}"
        ).fetchone()


def _rule(fields: tuple[str, ...], files: tuple[str, ...]) -> str:
    ends = "a.file < b.file" if len(files) > 1 else "a.record < b.record"
    return " and ".join([f"a.{field} = b.{field}" for field in fields] + [ends])


def _records(public_data: Path, files: tuple[str, ...]) -> duckdb.DuckDBPyConnection:
    """A connection with the table `records`, normalised. The truth is in the id that FEBRL gave them."""
    normalise = _macros().clean_word
    paths = {file: public_data / "febrl" / f"dataset{file}.csv" for file in files}
    read = pd.concat(
        [pd.read_csv(path, skipinitialspace=True, dtype=str).assign(file=file) for file, path in paths.items()],
        ignore_index=True,
    )
    columns = ", ".join(f"{normalise(field)} as {field}" for field in FIELDS)
    connection = duckdb.connect()
    connection.register("read_records", read.reset_index(names="record"))
    connection.execute(
        f"create table records as select record::bigint as record, file, {columns}, "
        "split_part(rec_id, '-', 2)::bigint as person from read_records"
    )
    return connection


def _macros() -> object:
    """The project's macros for text, outside dbt."""
    environment = jinja2.Environment()
    environment.globals["dbt"] = SimpleNamespace(type_string=lambda: "varchar")
    return environment.from_string(MACROS.read_text()).module
