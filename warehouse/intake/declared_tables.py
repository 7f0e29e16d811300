"""The words a source is declared in, on: its tables, what is set aside, its totals."""

from typing import Annotated

from pydantic import BeforeValidator, Field

from warehouse.intake.declared import Basis, Declared, Label, Name, as_tuple


class Table(Declared):
    """How one contract table of this source behaves.

    `snapshot_of` names the kind of file whose every sending lists all keys there are:
    a key it no longer lists is retracted. Without it, rows only add and correct.
    `knowledge` says otherwise than the source where this table's dates come from.
    """

    snapshot_of: str | None = None
    knowledge: Basis | None = None


class SetAside(Declared):
    """Lines of a file that become no fact, on purpose, and why."""

    file: str
    rule: Name
    why: Label
    where: str = "true"


class Carrier(Declared):
    """A column of a table that carries an amount of a file."""

    table: str
    fact: str


class Total(Carrier):
    """An amount that must be the same in the raw bytes and in the facts.

    Several columns of the file are added up; `also` names further columns of facts,
    where some amounts went to other tables.
    """

    file: str
    column: Annotated[tuple[str, ...], BeforeValidator(as_tuple), Field(min_length=1)]
    also: tuple[Carrier, ...] = ()
    currency_column: str | None = None

    @property
    def carriers(self) -> tuple[Carrier, ...]:
        """Every column that carries some of the amount."""
        return (self, *self.also)
