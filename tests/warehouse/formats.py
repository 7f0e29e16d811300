"""The same rows sent as delimited text, as JSON Lines and as Parquet, to one source."""

import csv
import io
import json
from collections.abc import Iterable, Mapping
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from tests.warehouse.desk import Desk
from warehouse.intake.summary import Summary

ENDINGS = {"delimited": "csv", "jsonl": "jsonl", "parquet": "parquet"}
COLUMNS = ("account", "on", "amount", "known")

Row = Mapping[str, object]


def declare(desk: Desk, form: str, *, typed: bool = False) -> None:
    """Have the desk's source send its statements in a format; dates typed, or text."""
    place = desk.source / "source.toml"
    told, stated, rest = place.read_text("utf-8").partition("[[files]]")
    stated, listed, rest = (stated + rest).partition('[[files]]\nname = "listed"')
    stated = stated.replace("\\.csv", f"\\.{ENDINGS[form]}")
    stated = stated.replace('name = "stated"', f'name = "stated"\nformat = "{form}"')
    if typed:
        stated = stated.replace("date %Y-%m-%d", "date")
    place.write_text(told + stated + listed + rest, "utf-8")


def send(desk: Desk, content: bytes, form: str, number: int = 1) -> Summary:
    """Take one file of statements in."""
    folder = desk.folder()
    (folder / f"stated_{number}.{ENDINGS[form]}").write_bytes(content)
    return desk.intake.take(desk.source, folder)


def as_csv(rows: Iterable[Row]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def as_json(rows: Iterable[Row]) -> bytes:
    return "".join(json.dumps(row, default=str) + "\n" for row in rows).encode()


def as_parquet(table: pa.Table, folder: Path, **how: object) -> bytes:
    """Write a table, and give the bytes."""
    place = folder / "written.parquet"
    pq.write_table(table, place, **how)
    content = place.read_bytes()
    place.unlink()
    return content
