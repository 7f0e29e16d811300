"""The desk: what people saw, received or were promised, written down and taken in.

A recording becomes a small file of news per table and goes through the same door as any
sender's: contracts, versions, quarantine and reconciliation all apply. It is known from
the moment it is written down, whenever it happened.
"""

import csv
import shutil
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import polars as pl

from warehouse.contracts import STANDARD, Contract
from warehouse.home import Home
from warehouse.intake.batch import take
from warehouse.intake.checking import Checks
from warehouse.intake.fingerprints import event_id_of
from warehouse.intake.sequence import MOST_DIGITS
from warehouse.intake.source import read_source
from warehouse.intake.summary import Summary
from warehouse.intake.workroom import workroom

DESK = Path(__file__).parents[1] / "sources" / "desk"
ZONE = 'zone = "Asia/Shanghai"'

TABLES = tuple(sorted(place.stem for place in DESK.glob("*.sql")))
"""What can be written down."""

Told = str | int | float | bool | Decimal | date | datetime | None
Row = Mapping[str, Told]


@dataclass(frozen=True)
class Entry:
    """One row of a recording; where it withdraws, it takes back what it says."""

    table: str
    row: Row
    withdraws: bool = False

    @property
    def event_id(self) -> str:
        """Give the id of the fact it becomes: of its table's name and its key."""
        key = STANDARD[self.table].key
        return event_id_of(self.table, (self.row[name] for name in key))


def new_key(prefix: str) -> str:
    """Make a key no other fact has."""
    return f"{prefix}-{uuid.uuid4().hex[:16].upper()}"


def broken(entry: Entry) -> list[str]:
    """Name every rule a row would break, as intake names them.

    It is held against its contract as at intake, so that a form can say what is wrong
    beside the field before anything is written.
    """
    contract = STANDARD[entry.table]
    row = {
        "line": 1,
        "known_at": None,
        "event_precision": None,
        **_whole(contract, entry.row),
    }
    schema = {
        "line": pl.Int64(),
        "known_at": pl.Datetime("us", "UTC"),
        "event_precision": pl.String(),
        **{n: c.dtype for n, c in contract.columns.columns().items()},
    }
    rows = pl.DataFrame([row], schema=schema)
    return Checks(contract, read_source(DESK), datetime.now(UTC)).every_broken(rows)


def take_down(entries: Iterable[Entry], *, by: str, home: Home) -> Summary:
    """Write a recording down and take it in; give the summary of its batch.

    `by` names who wrote it down, in the name of each file.
    """
    by_table: dict[str, list[Entry]] = {}
    for entry in entries:
        by_table.setdefault(entry.table, []).append(entry)
    stamp = f"{datetime.now(UTC):%Y%m%d%H%M%S%f}"[:MOST_DIGITS]
    with workroom(home, "desk") as room:
        folder, files = room / "source", room / "files"
        _lay_out(folder, home)
        files.mkdir()
        for table, some in by_table.items():
            place = files / f"{table}_{stamp}_{by}.csv"
            _write(place, STANDARD[table], some)
        return take(folder, files, home=home)


def _lay_out(folder: Path, home: Home) -> None:
    """Give the desk's source as it stands in this institution: with its time zone."""
    shutil.copytree(DESK, folder)
    declaration = folder / "source.toml"
    text = declaration.read_text("utf-8").replace(ZONE, f'zone = "{home.zone}"')
    declaration.write_text(text, "utf-8")


def _write(place: Path, contract: Contract, entries: Iterable[Entry]) -> None:
    with place.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow([*contract.sql_types, "withdrawn"])
        for entry in entries:
            told = _whole(contract, entry.row).values()
            withdrawn = "yes" if entry.withdraws else ""
            writer.writerow([*map(_text, told), withdrawn])


def _whole(contract: Contract, row: Row) -> dict[str, Told]:
    """Give a row every column of its table, and no other; blank words are none."""
    return {name: _told(row.get(name)) for name in contract.sql_types}


def _told(value: Told) -> Told:
    """Take words as one line: a file of lines can hold no other."""
    if not isinstance(value, str):
        return value
    return (
        " / ".join(part for part in map(str.strip, value.splitlines()) if part) or None
    )


def _text(value: Told) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    return value.isoformat() if isinstance(value, date) else str(value)
