"""Every file cut into pieces, by the format it is declared to come in."""

from collections.abc import Iterator

import polars as pl

from warehouse.intake.arrivals import Arrival
from warehouse.intake.delimited import delimited_pieces
from warehouse.intake.jsonl import json_pieces
from warehouse.intake.lines import blocks
from warehouse.intake.parquet import parquet_pieces, parquet_raws
from warehouse.intake.piece import Piece


def pieces(arrival: Arrival) -> Iterator[Piece]:
    """Cut a file, some lines at a time, so that memory does not grow with it."""
    match arrival.kind.format:
        case "delimited":
            return delimited_pieces(arrival)
        case "jsonl":
            return json_pieces(arrival)
        case "parquet":
            return parquet_pieces(arrival)


def raw_lines(arrival: Arrival, wanted: pl.Series) -> Iterator[pl.DataFrame]:
    """Give the text (line, text) of some lines, reading their file once more."""
    if arrival.kind.format == "parquet":
        told = parquet_raws(arrival, wanted)
    else:
        told = (block.lines for block in blocks(arrival))
    for some in told:
        yield some.join(wanted.to_frame(), on="line").select("line", text="raw")
