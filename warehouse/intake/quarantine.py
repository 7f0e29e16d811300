"""Lines that could not be taken: kept with their rule and raw text, never lost."""

import json
from collections.abc import Iterator
from pathlib import Path

import polars as pl

from warehouse.home import Home
from warehouse.intake.arrivals import LINE_BITS, LINE_MASK, Arrival
from warehouse.intake.lines import blocks


def with_raw_text(problems: pl.DataFrame, arrivals: list[Arrival]) -> pl.DataFrame:
    """Give each problem (line, rule, raw) its raw text, reading files once more."""
    first = problems.group_by("line", maintain_order=True).agg(
        pl.col("rule").first(), pl.col("raw").drop_nulls().first()
    )
    wanted = first.filter(pl.col("raw").is_null()).select("line")
    found = [pl.DataFrame(schema={"line": pl.Int64, "text": pl.String})]
    for arrival in arrivals:
        mine = wanted.filter(pl.col("line") // (1 << LINE_BITS) == arrival.ordinal)
        if mine.height:
            found += [
                block.lines.join(mine, on="line").select("line", text="raw")
                for block in blocks(arrival)
            ]
    return (
        first.join(pl.concat(found), on="line", how="left")
        .select("line", "rule", raw=pl.coalesce("raw", "text"))
        .sort("line")
    )


def keep(
    problems: pl.DataFrame, arrivals: list[Arrival], *, home: Home, batch_id: str
) -> Path | None:
    """Write the quarantined lines of a batch to a file only the owner may read."""
    if problems.is_empty():
        return None
    home.quarantine_folder.mkdir(parents=True, exist_ok=True)
    place = home.quarantine_folder / f"{batch_id}.jsonl"
    place.touch(mode=0o600)
    by_ordinal = {arrival.ordinal: arrival for arrival in arrivals}
    with place.open("w", encoding="utf-8") as stream:
        for line, rule, raw in problems.iter_rows():
            arrival = by_ordinal[line >> LINE_BITS]
            entry = {
                "file": arrival.path.name,
                "file_id": arrival.file_id,
                "line": line & LINE_MASK,
                "rule": rule,
                "raw": raw,
            }
            stream.write(json.dumps(entry, ensure_ascii=False) + "\n")
    return place


def quarantined(home: Home, batch_id: str) -> Iterator[dict[str, object]]:
    """Read back the quarantined lines of one batch."""
    place = home.quarantine_folder / f"{batch_id}.jsonl"
    if place.is_file():
        with place.open(encoding="utf-8") as stream:
            for entry in stream:
                yield json.loads(entry)
