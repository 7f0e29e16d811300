"""The files of the book: their columns, and how soon and how well each kind is told.

What a file looks like stands in `source/source.toml`, which the intake reads too.
"""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

SOURCE = Path(__file__).parent / "source"


@dataclass(frozen=True)
class Telling:
    """How facts become lines of a kind of file.

    `days` is the usual time from event to knowledge; `late` and `corrected` are the
    shares of lines learned much later, and of lines that first came with a wrong amount
    in the columns `amounts`. A kind with many lines is sent in a file `by_year`; what
    is written `at_a_desk` is written on its working days.
    """

    days: tuple[int, int] = (0, 3)
    late: float = 0.0
    corrected: float = 0.0
    amounts: tuple[str, ...] = ()
    by_year: bool = False
    at_a_desk: bool = False


@dataclass(frozen=True)
class Layout:
    """One kind of file; `types` tells each column as it is declared."""

    name: str
    format: str
    types: dict[str, str]
    telling: Telling
    is_full_list: bool
    encoding: str
    delimiter: str

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """Name the columns, in their order."""
        return tuple(self.types)

    @cached_property
    def own(self) -> tuple[str, ...]:
        """Give its columns but for the last, the day a line is told on."""
        return self.columns[:-1]

    @property
    def header_lines(self) -> int:
        """Count the lines before the first that tells a fact."""
        return int(self.format == "delimited")

    @property
    def ending(self) -> str:
        """Tell how the names of its files end."""
        return "csv" if self.format == "delimited" else self.format


_MUCH = Telling(by_year=True)
_DESK = Telling(at_a_desk=True)

_TELLINGS = {
    "transactions": replace(
        _MUCH, days=(0, 1), late=0.035, corrected=0.011, amounts=("amount",)
    ),
    "balances": replace(
        _MUCH, days=(1, 3), late=0.035, corrected=0.011, amounts=("balance_amount",)
    ),
    # A bank knows its own till: a false arrear for months would be no honest noise.
    "repayments": replace(
        _MUCH,
        days=(0, 2),
        late=0.004,
        corrected=0.006,
        amounts=("paid_amount", "principal_paid"),
    ),
    "allocations": replace(_MUCH, days=(1, 2)),
    "positions": replace(
        _MUCH, days=(1, 8), late=0.02, corrected=0.011, amounts=("outstanding_amount",)
    ),
    "schedules": _MUCH,
    "sessions": replace(_MUCH, days=(0, 1)),
    "invoices": _MUCH,
    "tax_filings": _MUCH,
    "obligations": _MUCH,
    "write_offs": Telling((2, 10)),
    "rates": Telling((0, 1)),
    "external": replace(
        _DESK, days=(6, 45), late=0.10, corrected=0.02, amounts=("claimed_amount",)
    ),
    "applications": _DESK,
    "visits": replace(_DESK, late=0.06),
    "findings": replace(_DESK, late=0.06),
    "statements": replace(_DESK, corrected=0.01, amounts=("cash",)),
    "documents": _DESK,
    "figures": _DESK,
    "bureau": _DESK,
    "valuations": replace(_DESK, days=(2, 14)),
    "progress": replace(_DESK, late=0.03),
    "costs": _DESK,
    "ratings": _DESK,
    "outcomes": Telling((2, 10)),
}
"""Of the kinds that are not told within the usual days, or not well."""


def _layouts() -> Iterator[Layout]:
    declared = tomllib.loads((SOURCE / "source.toml").read_text("utf-8"))
    for file in declared["files"]:
        yield Layout(
            name=file["name"],
            format=file.get("format", "delimited"),
            types=file["columns"],
            telling=_TELLINGS.get(file["name"], Telling()),
            is_full_list=file.get("mode") == "snapshot",
            encoding=file.get("encoding", "utf-8"),
            delimiter=file.get("delimiter", ","),
        )


LAYOUTS = {layout.name: layout for layout in _layouts()}
"""Each kind of file by its name."""
