"""What the head of a page is made of."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """One figure: its label, what it shows, a note below and the exact words behind."""

    label: str
    value: str
    note: str = ""
    help: str = ""
