"""The words a source is declared in: its files, their columns, tables and totals."""

import re
from decimal import Decimal
from typing import Annotated, Literal, get_args

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    field_validator,
    model_validator,
)

from warehouse.intake import formats, persons
from warehouse.intake.formats import Format
from warehouse.intake.sequence import sequence_number

Mode = Literal["snapshot", "delta"]
Basis = Literal["source", "arrival", "assumed"]
Plain = Literal["text", "integer", "money", "number", "ignored"]
Dated = Literal["date", "month", "year", "datetime"]
Personal = Literal["pseudonym", "identity"]
Ids = Literal["ascii", "letters", "any"]
SenseRule = Literal[
    "never_stated", "before_it_existed", "more_than_outstanding", "broken_chain"
]
Verdict = Literal["flag", "quarantine", "off"]
Currency = Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]

NUMBERS = frozenset({"integer", "money", "number"})
EXPONENT = "exponent"
_PLAIN = bytes([*b"\t\n", *range(32, 127)])


class Declared(BaseModel):
    """Something a source.toml says; a key nobody knows is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Label(Declared):
    """The same words in both languages."""

    zh: str
    en: str


class ColumnType(Declared):
    """How the text of one column is read.

    Written as `text`, `integer`, `money`, `number`, `ignored`, `date FORMAT`,
    `month FORMAT`, `year FORMAT` or `datetime FORMAT`, the format as strftime knows it;
    or, where it points at a person, as `pseudonym PREFIX` (a number the vault puts a
    pseudonym for) or `identity KIND` (a name, a telephone, that the vault keeps and
    puts a match token for). `money exponent` also takes 2.00E+05, from a sender known
    to round nothing so. A month or a year is read as its first day; the source's SQL
    says so of what it dates by one, in `event_precision`. In a Parquet file `date` and
    `datetime` alone are columns of that type; with a format they are text there too.
    """

    kind: Literal[Plain, Dated, Personal]
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
        if self.kind == "money" and self.format == EXPONENT:
            return self
        may_have_one = self.kind in (*get_args(Dated), *get_args(Personal))
        needs_one = may_have_one and self.kind not in ("date", "datetime")
        if (needs_one and not self.format) or (self.format and not may_have_one):
            message = (
                "a month or year needs a format, a pseudonym a prefix, an identity a "
                "kind; other types but date and datetime take nothing more"
            )
            raise ValueError(message)
        if wrong := persons.wrong_in_a_type(self.kind, self.format):
            raise ValueError(wrong)
        return self


def as_tuple(value: object) -> object:
    """Let one text stand for a list of one."""
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


class Bound(Declared):
    """What a number can be at the least, or at most, to be believed; and why."""

    column: str
    least: Decimal | None = None
    most: Decimal | None = None
    rule: Name
    why: Label

    @model_validator(mode="after")
    def _bounds_something(self) -> "Bound":
        if self.least is None and self.most is None:
            message = f"{self.rule}: a bound needs a least or a most"
            raise ValueError(message)
        return self


class FileKind(Declared):
    """One kind of file the source sends.

    `format` says what it is made of: `delimited` fields, objects of JSON a line
    (`jsonl`), or `parquet`. Of JSON, `optional` names keys that a line may leave out.
    `sequence` tells the place of a file among its like: the named group `sequence` of
    `pattern`, or `column NAME` for the first value of that column (a day or a number).
    A `reference` file is read by joins only; its lines are set aside under that rule.
    `person` names the pseudonym of whom each line is about, `without` what is left out
    of a column's text before it is read.
    """

    name: Name
    pattern: Annotated[str, AfterValidator(_compiles)]
    format: Format = "delimited"
    encoding: Annotated[
        tuple[Annotated[str, AfterValidator(_is_encoding)], ...],
        BeforeValidator(as_tuple),
        Field(min_length=1),
    ] = ("utf-8",)
    delimiter: Annotated[str, Field(pattern=r"^[\t -~]$", min_length=1)] = ","
    header: bool = True
    null: tuple[str, ...] = ("",)
    optional: tuple[str, ...] = ()
    mode: Mode = "delta"
    sequence: Annotated[str, Field(pattern=r"^(name|column .+)$")] = "name"
    reference: bool = False
    person: str | None = None
    without: dict[str, str] = {}
    columns: Annotated[dict[str, ColumnType], Field(min_length=1)]
    bounds: tuple[Bound, ...] = ()

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
        numbers = {n for n, c in self.columns.items() if c.kind in NUMBERS}
        if wrong := [b.column for b in self.bounds if b.column not in numbers]:
            message = f"{self.name}: a bound names {wrong[0]!r}, no number that is read"
            raise ValueError(message)
        if self.name.startswith("held_"):
            message = f"{self.name}: held_ begins the names of what the lake holds"
            raise ValueError(message)
        return self

    @model_validator(mode="after")
    def _format_fits(self) -> "FileKind":
        types = {name: (c.kind, c.format) for name, c in self.columns.items()}
        told = self.model_fields_set
        if wrong := formats.wrong_in_a_file(self.format, told, types, self.optional):
            message = f"{self.name}: {wrong}"
            raise ValueError(message)
        return self

    @model_validator(mode="after")
    def _persons_fit(self) -> "FileKind":
        types = {name: column.kind for name, column in self.columns.items()}
        if wrong := persons.wrong_in_a_file(types, self.person, self.without):
            message = f"{self.name}: {wrong}"
            raise ValueError(message)
        return self

    def of_type(self, kind: str) -> dict[str, str]:
        """Give the columns of a type, with what is declared beside it."""
        return {n: c.format for n, c in self.columns.items() if c.kind == kind}

    @property
    def given(self) -> dict[str, str]:
        """The columns a source's SQL sees, and the type of each."""
        read = {n: c.kind for n, c in self.columns.items() if self.reads(n)}
        shown = {persons.masked(name): "text" for name in self.of_type("identity")}
        return {**read, **shown}

    @property
    def header_lines(self) -> int:
        """Count the lines that name the columns: one, or none."""
        return int(self.header and self.format == "delimited")

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
