"""A source: a folder that says what a sender's files hold and how they become facts."""

import hashlib
import re
import tomllib
from datetime import date
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from pydantic import field_validator, model_validator

from warehouse.contracts import STANDARD
from warehouse.errors import SourceError

Mode = Literal["snapshot", "delta"]
Basis = Literal["source", "arrival", "assumed"]


class _Declared(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Label(_Declared):
    """The same words in both languages."""

    zh: str
    en: str


class ColumnType(_Declared):
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


class FileKind(_Declared):
    """One kind of file the source sends.

    `sequence` tells the place of a file among its like: the named group `sequence` of
    `pattern`, or `column NAME` for the first value of that column (a day or a number).
    A `reference` file is read by joins only; its lines are set aside under that rule.
    """

    name: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
    pattern: str
    encoding: Annotated[tuple[str, ...], BeforeValidator(_as_tuple)] = ("utf-8",)
    delimiter: Annotated[str, Field(min_length=1, max_length=1)] = ","
    header: bool = True
    null: tuple[str, ...] = ("",)
    mode: Mode = "delta"
    sequence: str = "name"
    reference: bool = False
    columns: dict[str, ColumnType]

    @field_validator("pattern")
    @classmethod
    def _pattern_compiles(cls, value: str) -> str:
        re.compile(value)
        return value

    def sequence_in_name(self, file_name: str) -> int | None:
        """Read the place in the order from a file's name, where it holds one."""
        match = re.fullmatch(self.pattern, file_name)
        if match is None or "sequence" not in match.groupdict():
            return None
        return sequence_number(match["sequence"])


def sequence_number(text: str | date) -> int:
    """Turn what stands for a place in the order into a number that sorts alike.

    >>> sequence_number("2023-05-31"), sequence_number("7"), sequence_number("b")
    (20230531, 7, 2)
    """
    digits = re.sub(r"\D", "", str(text))
    if digits:
        return int(digits)
    return int.from_bytes(str(text).lower().encode()) - int.from_bytes(b"`")


class Table(_Declared):
    """How one contract table of this source behaves.

    `snapshot_of` names the kind of file whose every sending lists all keys there are:
    a key it no longer lists is retracted. Without it, rows only add and correct.
    `knowledge` says otherwise than the source where this table's dates come from.
    """

    snapshot_of: str | None = None
    knowledge: Basis | None = None


class SetAside(_Declared):
    """Lines of a file that become no fact, on purpose, and why."""

    file: str
    rule: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
    why: Label
    where: str = "true"


class Total(_Declared):
    """An amount that must be the same in the raw bytes and in the facts."""

    file: str
    column: str
    table: str
    fact: str
    currency_column: str | None = None


class Source(_Declared):
    """A source folder, read and checked."""

    name: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
    title: Label
    zone: str
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
    knowledge: Basis
    legal_basis: Label
    files: tuple[FileKind, ...]
    tables: dict[str, Table] = {}
    set_aside: tuple[SetAside, ...] = ()
    totals: tuple[Total, ...] = ()
    folder: Path = Path()
    definition: str = ""

    @field_validator("zone")
    @classmethod
    def _zone_exists(cls, value: str) -> str:
        ZoneInfo(value)
        return value

    @field_validator("files")
    @classmethod
    def _no_reserved_column(cls, value: tuple[FileKind, ...]) -> tuple[FileKind, ...]:
        if taken := [f.name for f in value if {"line", "raw"} & set(f.columns)]:
            message = f"{taken[0]}: the columns line and raw are the intake's own"
            raise ValueError(message)
        return value

    @model_validator(mode="after")
    def _names_meet(self) -> "Source":
        files = {f.name for f in self.files}
        named = {r.file for r in (*self.set_aside, *self.totals)}
        named |= {t.snapshot_of for t in self.tables.values() if t.snapshot_of}
        if unknown := sorted(named - files):
            message = f"no [[files]] is named {', '.join(unknown)}"
            raise ValueError(message)
        if unknown := sorted(set(self.tables) - set(STANDARD)):
            message = f"the data standard has no table {', '.join(unknown)}"
            raise ValueError(message)
        return self

    def queries(self) -> dict[str, str]:
        """Give the text of each `<contract table>.sql` of the folder."""
        found = {p.stem: p.read_text("utf-8") for p in sorted(self.folder.glob("*.sql"))}
        if unknown := sorted(set(found) - set(STANDARD)):
            raise SourceError(
                f"{self.folder.name}/{unknown[0]}.sql names no table of the standard.",
                f"Name it after one of: {', '.join(sorted(STANDARD))}.",
            )
        return found

    def file_kind(self, name: str) -> FileKind:
        """Find a kind of file by its name."""
        return next(f for f in self.files if f.name == name)


def basis_of(source: Source, table: str) -> Basis:
    """Tell where the knowledge dates of one table come from."""
    declared = source.tables.get(table)
    return (declared and declared.knowledge) or source.knowledge


def read_source(folder: Path) -> Source:
    """Read and check a source folder, or say what is wrong with it."""
    declaration = folder / "source.toml"
    if not declaration.is_file():
        raise SourceError(
            f"{folder} holds no source.toml.",
            "Name a source folder, such as warehouse/sources/berka.",
        )
    try:
        declared = tomllib.loads(declaration.read_text("utf-8"))
        source = Source.model_validate(
            {**declared, "folder": folder, "definition": _fingerprint(folder)}
        )
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise SourceError(f"{declaration} is not TOML: {problem}.", "Mend it.") from None
    except ValidationError as problem:
        raise SourceError(_sentence(declaration, problem), "Mend it.") from None
    if not source.queries():
        raise SourceError(
            f"{folder} holds no .sql file.", "Add one per contract table it fills."
        )
    return source


def _fingerprint(folder: Path) -> str:
    """Tell one definition of a source from another, by the bytes of its folder."""
    digest = hashlib.sha256()
    for path in sorted([folder / "source.toml", *folder.glob("*.sql")]):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def _sentence(declaration: Path, problem: ValidationError) -> str:
    first = problem.errors()[0]
    where = ".".join(str(part) for part in first["loc"]) or "the file"
    said = first["msg"].removeprefix("Value error, ")
    return f"{declaration}: {where}: {said}."
