"""Fields: the text of well-formed lines read as the types declared for them.

Whatever does not fit is a problem of its line: which rule it broke, and the raw text.
"""

from dataclasses import dataclass

import polars as pl

from warehouse.intake.arrivals import Arrival
from warehouse.intake.piece import Piece, with_raw
from warehouse.intake.values import typed


@dataclass(frozen=True)
class Fields:
    """What a piece became: typed rows by line, and the lines that broke a rule."""

    rows: pl.DataFrame
    problems: pl.DataFrame


def read_fields(piece: Piece, arrival: Arrival, zone: str) -> Fields:
    """Type the text of a piece; moments are on the clock of a zone."""
    kind, text = arrival.kind, piece.text
    if not piece.is_ascii:  # the same letters may be written in two ways
        told = [name for name in kind.columns if kind.reads(name)]
        text = text.with_columns(pl.col(*told).str.normalize("NFC"))
    bound = _longest_field(arrival, text["raw"])
    fit, misfit = typed(text, kind, zone=zone, longest=bound)
    problems = pl.concat([piece.broken, with_raw(misfit, text)]).with_columns(
        rule=pl.lit(f"{kind.name}.") + pl.col("rule")
    )
    return Fields(rows=fit, problems=problems)


def _longest_field(arrival: Arrival, raw: pl.Series) -> int | None:
    """Give the bound on a field, where a line is long enough to break it."""
    longest = arrival.limits.field_bytes
    return longest if (raw.str.len_bytes() > longest).any() else None
