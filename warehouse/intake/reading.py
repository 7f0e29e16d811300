"""Read a batch's files into typed Parquet, one block at a time, counting every line."""

from dataclasses import dataclass
from pathlib import Path

import polars as pl

from warehouse.errors import FileRefusedError
from warehouse.intake.arrivals import Arrival, refuse_if_changed
from warehouse.intake.bounds import believed
from warehouse.intake.fields import PROBLEMS, header_names, read_fields
from warehouse.intake.lines import Block, blocks


@dataclass(frozen=True)
class Reading:
    """What reading one file gave.

    `lines` counts physical lines; `plain` those that hold nothing to read (the header
    and blank lines), by rule; `problems` is a frame of line, rule and raw text.
    """

    arrival: Arrival
    lines: int
    plain: dict[str, int]
    problems: pl.DataFrame
    undeclared: tuple[str, ...]
    encoding: str


def read_file(arrival: Arrival, *, zone: str, into: Path) -> Reading:
    """Read one file into Parquet parts under `into`."""
    into.mkdir(parents=True, exist_ok=True)
    names: list[str] = []
    encoding = ""
    plain = {"header": 0, "blank": 0}
    problems = [pl.DataFrame(schema=PROBLEMS)]
    count = 0
    for part, block in enumerate(blocks(arrival)):
        count += block.lines.height
        lines = block.lines
        if part == 0:
            encoding = block.decoded_as
            names = header_names(arrival, _first(block))
            plain["header"] = int(arrival.kind.header)
            lines = lines.slice(plain["header"])
        filled = lines.filter(pl.col("raw").str.strip_chars() != "")
        plain["blank"] += lines.height - filled.height
        cut = read_fields(filled, arrival=arrival, names=names, zone=zone)
        fields = believed(cut, arrival.kind)
        problems.append(fields.problems)
        fields.rows.write_parquet(
            into / f"{arrival.ordinal:04}-{part:06}.parquet", compression="lz4"
        )
    refuse_if_changed(arrival)
    if arrival.kind.mode == "snapshot" and count == sum(plain.values()):
        raise FileRefusedError(
            f"{arrival.path.name} is a full list with nothing in it: at its word, all "
            "it listed before would be gone.",
            "Ask its sender whether the export failed.",
        )
    undeclared = tuple(n for n in names if n not in arrival.kind.columns)
    return Reading(
        arrival=arrival,
        lines=count,
        plain={rule: n for rule, n in plain.items() if n},
        problems=pl.concat(problems),
        undeclared=undeclared,
        encoding=encoding,
    )


def _first(block: Block) -> str:
    return str(block.lines["raw"][0])
