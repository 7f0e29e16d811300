"""The questions that may be asked: one .sql file each, its columns known by class."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import duckdb

from warehouse.contracts import STANDARD
from warehouse.contracts.columns import PrivacyClass
from warehouse.errors import AccessDeniedError
from warehouse.lake.engine import parsed
from warehouse.lake.in_force import OF_NOBODY, forms_of
from warehouse.lake.tables import BOOKKEEPING

FOLDER = Path(__file__).parents[1] / "queries"

GIVEN = frozenset({"before", "until", "sees_c2", "sees_c3", "routine"})
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

BOUNDED = ("events", *STANDARD)
"""What is read through macros that know whose rows a reader may have."""

OF_NO_BORROWER = BOOKKEEPING.keys() - {"events", "revisions", "confirmations"}
"""What is read as it lies: it tells of files and batches."""

_MACRO = re.compile(r"\b(\w+?)_(versions_of|of|in_force)\s*\(")


@dataclass(frozen=True)
class Question:
    """One named question: its SQL, the tables it reads, and its columns' classes.

    `reads` names each table with the form it is read in; `parameters` are the names its
    asker must give a value. Where it gives groups, `counted` is the column that says of
    how many borrowers each is.
    """

    name: str
    sql: str
    reads: frozenset[tuple[str, str]]
    tables: frozenset[str]
    parameters: frozenset[str]
    declared: Mapping[str, PrivacyClass]
    counted: str | None

    @cached_property
    def is_of_borrowers(self) -> bool:
        """Whether it tells anything of borrowers, not only of files and rates."""
        return any(table not in OF_NOBODY for table, _ in self.reads)

    def within(self, schema: str) -> str:
        """Give its SQL, reading by the macros that lie in a schema."""
        return _MACRO.sub(rf"{schema}.\g<0>", self.sql)

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
    calls, plain = _read_by(parsed(said))
    reads = _bounded(name, calls, said)
    if wild := sorted(plain - OF_NO_BORROWER):
        raise AccessDeniedError(
            f"{name} reads {wild[0]} past the bounds of who may see what.",
            f"Read {wild[0]}_of, {wild[0]}_in_force or {wild[0]}_versions_of.",
        )
    counted = re.search(r"^-- counts: (\w+)$", sql, re.MULTILINE)
    return Question(
        name=name,
        sql=sql,
        reads=reads,
        tables=frozenset({*(table for table, _ in reads), *plain, "revisions"}),
        parameters=frozenset(statements[0].named_parameters) - GIVEN,
        declared=_classes(sql),
        counted=counted.group(1) if counted else None,
    )


def readers_of(table: str) -> dict[str, bool]:
    """Name the questions that read a table; the value tells whether it is by name.

    Those that read it otherwise do so through the envelope of all facts.
    """
    names = sorted(place.stem for place in FOLDER.glob("*.sql"))
    read = {name: question(name).tables for name in names}
    return {n: table in of for n, of in read.items() if of & {table, "events"}}


def _read_by(tree: Any) -> tuple[list[str], set[str]]:  # noqa: ANN401  JSON
    """Give the table functions a select calls, and the tables it names."""
    calls: list[str] = []
    named: set[str] = set()
    own: set[str] = set()
    for node in _nodes(tree):
        if node.get("type") == "TABLE_FUNCTION":
            function = node["function"]
            place = (function["catalog"], function["schema"], function["function_name"])
            calls.append(".".join(part for part in place if part))
        elif node.get("type") == "BASE_TABLE":
            place = (node["catalog_name"], node["schema_name"], node["table_name"])
            named.add(".".join(part for part in place if part))
        elif "cte_map" in node:
            own.update(entry["key"] for entry in node["cte_map"]["map"])
    return calls, {name.removeprefix("lake.") for name in named - own}


def _nodes(tree: Any) -> Iterator[dict[str, Any]]:  # noqa: ANN401  JSON
    if isinstance(tree, dict):
        yield tree
    for inside in tree.values() if isinstance(tree, dict) else tree:
        if isinstance(inside, dict | list):
            yield from _nodes(inside)


def _bounded(name: str, calls: list[str], sql: str) -> frozenset[tuple[str, str]]:
    """Read what each macro called gives; whatever else is called is refused."""
    macros = {f"{t}_{form}": (t, form) for t in BOUNDED for form in forms_of(t)}
    if unknown := sorted(set(calls) - macros.keys() - {"unnest", "range"}):
        raise AccessDeniedError(
            f"{name} calls {unknown[0]}, which is no way to read the book.",
            "Read by the macros of warehouse/lake/in_force.py.",
        )
    found = [call for call in calls if call in macros]
    if len(_MACRO.findall(sql)) != len(found):
        raise AccessDeniedError(
            f"{name} names a macro where it does not read by it.", "Name it otherwise."
        )
    return frozenset(macros[call] for call in found)


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
