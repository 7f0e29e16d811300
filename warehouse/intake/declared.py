"""The words a source is declared in: its files, their columns, tables and totals."""

import re
from datetime import date
from typing import Annotated, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    field_validator,
    model_validator,
)

from warehouse.contracts.uses import PURPOSES, Purpose
from warehouse.errors import FileRefusedError

Mode = Literal["snapshot", "delta"]
Basis = Literal["source", "arrival", "assumed"]
Ids = Literal["ascii", "letters", "any"]
SenseRule = Literal[
    "never_stated", "before_it_existed", "more_than_outstanding", "broken_chain"
]
Verdict = Literal["flag", "quarantine", "off"]
Currency = Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]
Period = Annotated[
    str, Field(pattern=r"^[1-9]\d{0,2} (day|week|month|quarter|year)s?$")
]

MOST_DIGITS = 18
MOST_LETTERS = 7
_PLAIN = bytes([*b"\t\n", *range(32, 127)])


class Declared(BaseModel):
    """Something a source.toml says; a key nobody knows is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Label(Declared):
    """The same words in both languages."""

    zh: str
    en: str


class Freshness(Declared):
    """How often a source is to speak, and how long after that it is late.

    Written as `1 day`, `2 weeks`, `1 month`, `1 quarter`, `1 year`.
    """

    every: Period
    late_after: Period


class Ground(Label):
    """Why data may be used, and for which purposes; public data may be for any."""

    basis: Literal["contract", "consent", "legal_duty", "public"]
    purposes: tuple[Purpose, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _says_what_for(cls, value: object) -> object:
        if not isinstance(value, dict) or value.get("purposes"):
            return value
        if value.get("basis") == "public":
            return {**value, "purposes": tuple(PURPOSES)}
        message = "name the `purposes` it covers; only a public basis covers every one"
        raise ValueError(message)


class ColumnType(Declared):
    """How the text of one column is read.

    Written as `text`, `integer`, `money`, `number`, `ignored`, `date FORMAT` or
    `datetime FORMAT`, the format as strftime knows it.
    """

    kind: Literal["text", "integer", "money", "number", "ignored", "date", "datetime"]
    format: str = ""

    @model_validator(mode="before")
    @classmethod
    def _from_words(cls, value: object) -> object:
        if isinstance(value, str):
            kind, _, form = value.partition(" ")
            return {"kind": kind, "format": form}
        return value

    @model_validator(mode="after")
    def _format_fits(self) -> "ColumnType":
        if (self.kind in {"date", "datetime"}) != bool(self.format):
            message = "a date or datetime needs a format, other types take none"
            raise ValueError(message)
        return self


def _as_tuple(value: object) -> object:
    return (value,) if isinstance(value, str) else value


def _is_encoding(name: str) -> str:
    """Take an encoding whose lines can be told apart before they are decoded."""
    try:
        is_plain = _PLAIN.decode(name) == _PLAIN.decode("ascii")
    except (LookupError, UnicodeError):
        is_plain = False
    if not is_plain:
        message = f"{name!r} is no encoding that can be read here, as utf-8 or gb18030"
        raise ValueError(message)
    return name


def _compiles(pattern: str) -> str:
    try:
        re.compile(pattern)
    except re.error as problem:
        message = f"{pattern!r} is no regular expression: {problem}"
        raise ValueError(message) from None
    return pattern


class FileKind(Declared):
    """One kind of file the source sends.

    `sequence` tells the place of a file among its like: the named group `sequence` of
    `pattern`, or `column NAME` for the first value of that column (a day or a number).
    A `reference` file is read by joins only; its lines are set aside under that rule.
    """

    name: Name
    pattern: Annotated[str, AfterValidator(_compiles)]
    encoding: Annotated[
        tuple[Annotated[str, AfterValidator(_is_encoding)], ...],
        BeforeValidator(_as_tuple),
        Field(min_length=1),
    ] = ("utf-8",)
    delimiter: Annotated[str, Field(pattern=r"^[\t -~]$", min_length=1)] = ","
    header: bool = True
    null: tuple[str, ...] = ("",)
    mode: Mode = "delta"
    sequence: Annotated[str, Field(pattern=r"^(name|column .+)$")] = "name"
    reference: bool = False
    columns: Annotated[dict[str, ColumnType], Field(min_length=1)]

    @field_validator("delimiter")
    @classmethod
    def _delimits(cls, value: str) -> str:
        if value == '"':
            message = "a quote encloses fields, it cannot part them"
            raise ValueError(message)
        return value

    @model_validator(mode="after")
    def _columns_fit(self) -> "FileKind":
        if {"line", "raw"} & set(self.columns):
            message = f"{self.name}: the columns line and raw are the intake's own"
            raise ValueError(message)
        if not any(self.reads(column) for column in self.columns):
            message = f"{self.name}: every column is ignored"
            raise ValueError(message)
        column = self.sequence_column
        if column is not None and not self.reads(column):
            message = (
                f"{self.name}: sequence names {column!r}, a column that is not read"
            )
            raise ValueError(message)
        if self.name.startswith("held_"):
            message = f"{self.name}: held_ begins the names of what the lake holds"
            raise ValueError(message)
        return self

    @property
    def sequence_column(self) -> str | None:
        """Name the column that tells a file's place in the order, if one does."""
        found = self.sequence.removeprefix("column ")
        return None if found == self.sequence else found

    def reads(self, column: str) -> bool:
        """Tell whether a column is declared and not ignored."""
        return column in self.columns and self.columns[column].kind != "ignored"

    def sequence_in_name(self, file_name: str) -> int | None:
        """Read the place in the order from a file's name, where it holds one."""
        match = re.fullmatch(self.pattern, file_name)
        told = match.groupdict().get("sequence") if match else None
        return None if told is None else sequence_number(told)


def sequence_number(text: str | date) -> int:
    """Turn what stands for a place in the order into a number that sorts alike.

    >>> sequence_number("2023-05-31"), sequence_number("7"), sequence_number("b")
    (20230531, 7, 2)
    """
    digits = re.sub(r"[^0-9]", "", str(text))
    letters = str(text).lower().encode()
    if len(digits) > MOST_DIGITS or (not digits and len(letters) > MOST_LETTERS):
        raise FileRefusedError(
            f"{text!r} is too long to tell a file's place among its like.",
            "Name the part that counts as the sequence in source.toml.",
        )
    if digits:
        return int(digits)
    return int.from_bytes(letters) - int.from_bytes(b"`")


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


class Total(Declared):
    """An amount that must be the same in the raw bytes and in the facts."""

    file: str
    column: str
    table: str
    fact: str
    currency_column: str | None = None
