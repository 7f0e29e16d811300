"""The questions that may be asked: one .sql file each, its columns known by class."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import duckdb

from warehouse.contracts import STANDARD
from warehouse.contracts.columns import PrivacyClass
from warehouse.errors import AccessDeniedError
from warehouse.lake.tables import BOOKKEEPING

FOLDER = Path(__file__).parents[1] / "queries"

GIVEN = frozenset({"before", "until", "sees_c2", "sees_c3"})
"""What the view itself gives every question; no caller can say otherwise."""

CARRIED: dict[str, PrivacyClass] = dict.fromkeys(
    (
        *("facts", "event_id", "contract", "borrower_id", "facility_id", "lane"),
        *("kind", "event_time", "event_end", "event_precision", "utc_offset"),
        *("known_at", "first_known_at", "known_at_basis", "recorded_at", "version"),
        *("op", "source", "batch_id", "file_id", "file_name", "sequence", "line"),
    ),
    "C1",
)
"""The envelope's own columns and the provenance tell nothing of a person."""


@dataclass(frozen=True)
class Question:
    """One named question: its SQL, the tables it reads, and its columns' classes.

    `parameters` are the names its asker must give a value.
    """

    name: str
    sql: str
    tables: frozenset[str]
    parameters: frozenset[str]
    declared: Mapping[str, PrivacyClass]

    def class_of(self, column: str) -> PrivacyClass:
        """Tell a column's privacy class; a column nobody declared is refused."""
        found = self.declared.get(column) or CARRIED.get(column) or _standard(column)
        if found is None:
            raise AccessDeniedError(
                f"{self.name} gives {column!r}, whose privacy class nobody declared.",
                f"Add `-- classes: {column} C2` to {self.name}.sql.",
            )
        return found

    def refuse_restricted(self, purpose: str) -> None:
        """Refuse to read what may be read for other purposes only."""
        for table in sorted(self.tables & STANDARD.keys()):
            allowed = STANDARD[table].restricted_to
            if allowed and purpose not in allowed:
                raise AccessDeniedError(
                    f"{self.name} reads {table}, which may be read for "
                    f"{', '.join(sorted(allowed))} only.",
                    "Ask for that purpose, or leave the table out.",
                )

    def refuse_other_than_its_parameters(self, given: Mapping[str, object]) -> None:
        """Refuse a value too few, and one too many: it might be the view's to give."""
        if wrong := sorted(self.parameters ^ given.keys()):
            raise AccessDeniedError(
                f"{self.name} is asked with {', '.join(sorted(self.parameters))}; "
                f"{', '.join(wrong)} is missing or too much.",
                "Give each of its parameters, and no other.",
            )


@cache
def question(name: str) -> Question:
    """Find a question by its name."""
    place = FOLDER / f"{name}.sql"
    if not re.fullmatch(r"[a-z_]+", name) or not place.is_file():
        known = ", ".join(sorted(p.stem for p in FOLDER.glob("*.sql")))
        raise AccessDeniedError(f"There is no question {name!r}.", f"Ask: {known}.")
    sql = place.read_text("utf-8")
    statements = duckdb.extract_statements(sql)
    if [s.type for s in statements] != [duckdb.StatementType.SELECT]:
        raise AccessDeniedError(f"{name} is not one select.", "Write it as one.")
    said = re.sub(r"^--.*$", "", sql, flags=re.MULTILINE)
    names = {*STANDARD, *BOOKKEEPING}
    tables = {t for t in names if re.search(rf"\b{t}(_of|_in_force)?\b", said)}
    return Question(
        name=name,
        sql=sql,
        tables=frozenset({*tables, "revisions"}),
        parameters=frozenset(statements[0].named_parameters) - GIVEN,
        declared=_classes(sql),
    )


def readers_of(table: str) -> dict[str, bool]:
    """Name the questions that read a table; the value tells whether it is by name.

    Those that read it otherwise do so through the envelope of all facts.
    """
    names = sorted(place.stem for place in FOLDER.glob("*.sql"))
    read = {name: question(name).tables for name in names}
    return {n: table in of for n, of in read.items() if of & {table, "events"}}


def _classes(sql: str) -> dict[str, PrivacyClass]:
    """Read the classes a question declares for columns it works out itself."""
    declared = " ".join(re.findall(r"^-- classes:(.*)$", sql, re.MULTILINE))
    classes: dict[str, PrivacyClass] = {"C1": "C1", "C2": "C2", "C3": "C3"}
    pairs = re.findall(r"(\w+) (C[123])", declared)
    return {column: classes[written] for column, written in pairs}


@cache
def _standard(column: str) -> PrivacyClass | None:
    """The strictest class any contract gives a column of this name."""
    found: list[PrivacyClass] = [
        contract.described[column]["privacy"]
        for contract in STANDARD.values()
        if column in contract.described
    ]
    return max(found, default=None)
