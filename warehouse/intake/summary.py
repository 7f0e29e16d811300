"""What became of a batch, line by line in numbers."""

from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from warehouse.intake.control import ControlTotal


@dataclass(frozen=True)
class Summary:
    """A batch's reconciliation: read = accepted + duplicate + set_aside + quarantined.

    The first five are counted in physical lines of the files, `facts` and after in the
    versions of facts they became. Lines that were flagged landed all the same.
    `columns` gives those of each file as they came, by its id: no line of it can be
    read without.
    """

    source: str
    definition: str
    batch_id: str
    recorded_at: datetime
    read: int
    accepted: int
    duplicate: int
    set_aside: int
    quarantined: int
    quarantine_by_rule: dict[str, int]
    set_aside_by_rule: dict[str, int]
    facts: int
    corrections: int
    retractions: int
    retractions_withheld: bool
    facts_by_table: dict[str, int]
    control_totals: tuple[ControlTotal, ...]
    files: dict[str, int]
    file_ids: dict[str, str]
    not_read: tuple[str, ...] = ()
    undeclared_columns: tuple[str, ...] = ()
    flagged_by_rule: dict[str, int] = field(default_factory=dict)
    accepted_shift: str | None = None
    redriven_from: str | None = None
    columns: dict[str, tuple[str, ...]] = field(default_factory=dict)
    seconds: float = 0.0
    quarantine_file: str | None = None

    @property
    def unaccounted(self) -> int:
        """Count lines without a fate; anything but zero is a fault of the program."""
        fates = self.accepted + self.duplicate + self.set_aside + self.quarantined
        return self.read - fates

    def finished(self, *, seconds: float, quarantine_file: str | None) -> "Summary":
        """Add what is known only when all is written."""
        return replace(self, seconds=round(seconds, 3), quarantine_file=quarantine_file)

    def as_document(self) -> dict[str, Any]:
        """Give the summary as one JSON document; money stays exact, as text."""
        document = asdict(self)
        document["recorded_at"] = self.recorded_at.isoformat()
        document["control_totals"] = [
            {
                key: str(value) if isinstance(value, Decimal) else value
                for key, value in {**asdict(t), "difference": t.difference}.items()
            }
            for t in self.control_totals
        ]
        return document
