"""A source: a folder that says what a sender's files hold and how they become facts."""

import hashlib
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, ValidationError, field_validator, model_validator

from warehouse.contracts import STANDARD
from warehouse.errors import SourceError
from warehouse.intake.declared import (
    Basis,
    Currency,
    Declared,
    FileKind,
    Ids,
    Label,
    Name,
    SenseRule,
    Verdict,
)
from warehouse.intake.declared_tables import SetAside, Table, Total
from warehouse.intake.limits import SAFE, Limits
from warehouse.intake.manifest import Manifest
from warehouse.intake.terms import Freshness, Ground


class Source(Declared):
    """A source folder, read and checked.

    `currency` is that of amounts which name none, `currencies` those that others may
    name. `ids` says what its identifiers are written in: `ascii`, `letters` of Latin
    and Chinese, or `any` script, which lets two of them look alike. Sources that name
    one `namespace` number the same persons and accounts alike, and share pseudonyms.
    """

    name: Name
    title: Label
    zone: str
    currency: Currency
    currencies: tuple[Currency, ...] = ()
    ids: Ids = "letters"
    knowledge: Basis
    legal_basis: Annotated[tuple[Ground, ...], Field(min_length=1)]
    freshness: Freshness | None = None
    namespace: Name | None = None
    files: Annotated[tuple[FileKind, ...], Field(min_length=1)]
    tables: Annotated[dict[str, Table], Field(default_factory=dict)]
    set_aside: tuple[SetAside, ...] = ()
    totals: tuple[Total, ...] = ()
    sense: Annotated[dict[SenseRule, Verdict], Field(default_factory=dict)]
    limits: Limits = SAFE
    manifest: Manifest | None = None
    folder: Path = Path()
    definition: str = ""
    queries: Annotated[dict[str, str], Field(default_factory=dict)]
    text: str = ""

    @field_validator("zone")
    @classmethod
    def _zone_exists(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            message = f"{value!r} is no time zone, such as Asia/Shanghai is one"
            raise ValueError(message) from None
        return value

    @field_validator("legal_basis", mode="before")
    @classmethod
    def _one_or_several(cls, value: object) -> object:
        return [value] if isinstance(value, dict) else value

    @model_validator(mode="after")
    def _names_meet(self) -> "Source":
        wrong = next(
            (
                what
                for check in (_files, _tables, _aside, _totals)
                for what in check(self)
            ),
            None,
        )
        if wrong is not None:
            raise ValueError(wrong)
        return self

    @property
    def numbers_of(self) -> str:
        """Name whose numbers it sends: pseudonyms are the same within."""
        return self.namespace or self.name

    def file_kind(self, name: str) -> FileKind:
        """Find a kind of file by its name."""
        return next(f for f in self.files if f.name == name)

    def kind_of(self, file_name: str) -> FileKind | None:
        """Tell of which kind a file is by what its sender called it, if of any."""
        kinds = (f for f in self.files if re.fullmatch(f.pattern, file_name))
        return next(kinds, None)

    def basis_of(self, table: str) -> Basis:
        """Tell where the knowledge dates of one table come from."""
        declared = self.tables.get(table)
        return (declared and declared.knowledge) or self.knowledge

    def snapshot_of(self, table: str) -> str | None:
        """Name the kind of file that lists all keys of a table, if one does."""
        declared = self.tables.get(table)
        return None if declared is None else declared.snapshot_of


def _files(source: Source) -> Iterator[str]:
    names = [f.name for f in source.files]
    for name in sorted({n for n in names if names.count(n) > 1}):
        yield f"two [[files]] are named {name}"


def _tables(source: Source) -> Iterator[str]:
    modes = {f.name: f.mode for f in source.files}
    for name, table in source.tables.items():
        kind = table.snapshot_of
        if name not in STANDARD:
            yield f"the data standard has no table {name}"
        elif kind is not None and kind not in modes:
            yield f"no [[files]] is named {kind}"
        elif kind is not None and modes[kind] != "snapshot":
            yield f'{name} is a snapshot of {kind}, whose mode is not "snapshot"'


def _aside(source: Source) -> Iterator[str]:
    names = {f.name for f in source.files}
    for aside in source.set_aside:
        if aside.file not in names:
            yield f"no [[files]] is named {aside.file}"


def _totals(source: Source) -> Iterator[str]:
    kinds = {f.name: f for f in source.files}
    for total in source.totals:
        columns = {*total.column, total.currency_column or total.column[0]}
        if total.file not in kinds:
            yield f"no [[files]] is named {total.file}"
        elif unread := sorted(c for c in columns if not kinds[total.file].reads(c)):
            yield f"{total.file} has no column {unread[0]!r} that is read"
        for carrier in total.carriers:
            contract = STANDARD.get(carrier.table)
            if contract is None:
                yield f"the data standard has no table {carrier.table}"
            elif not contract.sql_types.get(carrier.fact, "").startswith("decimal"):
                yield f"{carrier.table} has no amount {carrier.fact!r}"


def read_source(folder: Path) -> Source:
    """Read and check a source folder, or say what is wrong with it."""
    declaration = folder / "source.toml"
    if not declaration.is_file():
        raise SourceError(
            f"{folder} holds no source.toml.",
            "Name a source folder, such as warehouse/sources/berka.",
        )
    try:
        text = declaration.read_text("utf-8")
        declared = tomllib.loads(text)
        own = {
            "text": text,
            "folder": folder,
            "definition": _fingerprint(folder),
            "queries": _queries(folder),
        }
        if taken := sorted(own.keys() & declared.keys()):
            raise SourceError(f"{declaration}: {taken[0]}: no such key.", "Remove it.")
        return Source.model_validate({**declared, **own})
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise SourceError(f"{declaration} is no TOML: {problem}.", "Mend it.") from None
    except ValidationError as problem:
        raise SourceError(_sentence(declaration, problem), "Mend it.") from None


def _queries(folder: Path) -> dict[str, str]:
    """Give the text of each `<contract table>.sql` of the folder."""
    found: dict[str, str] = {}
    for path in sorted(folder.glob("*.sql")):
        if path.stem not in STANDARD:
            raise SourceError(
                f"{folder.name}/{path.name} names no table of the standard.",
                f"Name it after one of: {', '.join(sorted(STANDARD))}.",
            )
        try:
            found[path.stem] = path.read_text("utf-8")
        except UnicodeDecodeError:
            raise SourceError(
                f"{folder.name}/{path.name} is not written in utf-8.", "Save it so."
            ) from None
    if not found:
        raise SourceError(
            f"{folder} holds no .sql file.", "Add one per contract table it fills."
        )
    return found


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
