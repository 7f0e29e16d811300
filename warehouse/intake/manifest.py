"""Control files: what a sender says of a file beside it, held against the file.

It is a JSON object, or lines of `key = value`; an empty one says no more than that its
file is whole. Read are `rows`, `bytes`, `sha256`, `version` and the sums of columns, as
`{"sums": {"amount": "12.50"}}`, by currency where the value is an object, or as
`sum.amount = 12.50`.
"""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Annotated

from pydantic import Field

from warehouse.errors import FileRefusedError
from warehouse.intake.declared import Declared

MOST_BYTES = 64 * 1024
_PAIR = re.compile(r"\s*([\w.]+)\s*[=:]\s*(.*?)\s*")


class Manifest(Declared):
    """How a source names its control files, and which version of the layout it sends.

    `{file}` in the name stands for the whole name of the file, as in `{file}.ok`.
    """

    name: Annotated[str, Field(pattern=r"^[^/{}]*\{file\}[^/{}]*$")]
    version: str | None = None

    def beside(self, file: Path) -> Path:
        """Name the control file of a file."""
        return file.with_name(self.name.replace("{file}", file.name))

    def of(self, name: str) -> str | None:
        """Name the file whose control file has this name, if it is one."""
        before, _, behind = self.name.partition("{file}")
        whole = name.removeprefix(before).removesuffix(behind)
        is_one = whole and f"{before}{whole}{behind}" == name
        return whole if is_one else None


@dataclass(frozen=True)
class Told:
    """What a control file says: rows and sums by column and currency, or by ''."""

    place: Path
    said: Mapping[str, str]
    sums: Mapping[str, Mapping[str, Decimal]]

    @property
    def rows(self) -> int | None:
        """The records of the file: its lines without header and blank ones."""
        return None if "rows" not in self.said else self._whole("rows")

    def refuse_unlike(self, file: Path, version: str | None) -> None:
        """Refuse a file that is not, byte by byte, the one its sender speaks of."""
        if version is not None and self.said.get("version", version) != version:
            raise self._differs(f"is of version {self.said['version']}", version)
        size = file.stat().st_size
        if "bytes" in self.said and self._whole("bytes") != size:
            raise self._differs(f"has {self._whole('bytes'):,} bytes", f"{size:,}")
        if "sha256" in self.said:
            with file.open("rb") as stream:
                digest = hashlib.file_digest(stream, "sha256").hexdigest()
            if self.said["sha256"].lower() != digest:
                raise self._differs(f"has the hash {self.said['sha256']}", digest)

    def refuse_unlike_rows(self, rows: int) -> None:
        """Refuse files whose records are not as many as their sender counted."""
        if self.rows is not None and self.rows != rows:
            raise self._differs(f"has {self.rows:,} rows", f"{rows:,}")

    def refuse_unlike_sum(self, column: str, found: Mapping[str, Decimal]) -> None:
        """Refuse files whose amounts, by currency or '' for all, sum to another."""
        for unit, told in self.sums[column].items():
            if told != found.get(unit, Decimal(0)):
                sums = f"sums to {told} {unit}".rstrip()
                raise self._differs(f"{sums} in {column}", f"{found.get(unit, 0)}")

    def _whole(self, key: str) -> int:
        digits = self.said[key].replace(",", "")
        if not digits.isdecimal():
            raise _unreadable(self.place, f"{key} is {self.said[key]!r}")
        return int(digits)

    def _differs(self, told: str, found: str) -> FileRefusedError:
        return FileRefusedError(
            f"{self.place.name} says that its file {told}, but it is {found}.",
            "It is not whole, or not the file that was meant: ask its sender for both "
            "again.",
        )


def read_manifest(place: Path) -> Told:
    """Read a control file, or refuse the file it stands for."""
    if not place.is_file():
        raise FileRefusedError(
            f"{place.name} is not there: its sender has not finished the file yet.",
            "Wait for it; if this source sends none, take [manifest] out of "
            "source.toml.",
        )
    if place.stat().st_size > MOST_BYTES:
        raise _unreadable(place, "it is too long")
    try:
        text = place.read_text("utf-8-sig").strip()
        said = json.loads(text) if text.startswith("{") else dict(_pairs(text))
    except (ValueError, RecursionError) as problem:
        raise _unreadable(place, str(problem).splitlines()[0]) from None
    sums = said.pop("sums", {})
    if not isinstance(sums, dict):
        raise _unreadable(place, "its sums are no object")
    sums |= {k.removeprefix("sum."): v for k, v in said.items() if k.startswith("sum.")}
    return Told(
        place=place,
        said={key.lower(): str(value) for key, value in said.items()},
        sums={column: _amounts(place, told) for column, told in sums.items()},
    )


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    for line in filter(None, text.splitlines()):
        pair = _PAIR.fullmatch(line)
        if pair is None:
            message = f"{line[:40]!r} is no key = value"
            raise ValueError(message)
        yield pair[1], pair[2]


def _amounts(place: Path, told: object) -> dict[str, Decimal]:
    by_unit = told if isinstance(told, dict) else {"": told}
    try:
        amounts = {str(u): Decimal(str(a).replace(",", "")) for u, a in by_unit.items()}
    except InvalidOperation:
        raise _unreadable(place, f"{told!r} is no amount") from None
    if not all(amount.is_finite() for amount in amounts.values()):
        raise _unreadable(place, f"{told!r} is no amount")
    return amounts


def _unreadable(place: Path, why: str) -> FileRefusedError:
    return FileRefusedError(
        f"{place.name} cannot be read: {why}.",
        "Ask its sender for a control file of JSON, or of lines of key = value.",
    )
