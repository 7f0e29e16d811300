"""A list of open lines for their sender, and the list as he gives it back filled in.

It tells which line of which file is wrong and why, and nothing of what it says; in the
column `mended` comes back the new text of the field named, or else of the whole line.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping

from warehouse.errors import FileRefusedError
from warehouse.intake.open_lines import Place

COLUMNS = ("file", "file_id", "line", "field", "rule", "why", "mended")


def written(lines: Iterable[Mapping[str, object]]) -> bytes:
    """Write the list as a table any spreadsheet opens, in UTF-8 with its mark."""
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, extrasaction="ignore", restval="")
    writer.writeheader()
    for line in lines:
        writer.writerow({name: _tame(value) for name, value in line.items()})
    return text.getvalue().encode("utf-8-sig")


def read(content: bytes) -> dict[Place, str]:
    """Read what is mended of a list that came back; lines left blank stay open.

    Raises FileRefusedError where it is no such list.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise FileRefusedError(
            "The list is not written in UTF-8.", "Save it as CSV UTF-8, and try again."
        ) from None
    rows = csv.DictReader(io.StringIO(text, newline=""))
    lacking = {"file_id", "line", "mended"} - set(rows.fieldnames or ())
    if lacking:
        raise FileRefusedError(
            "The list has no column {column}.",
            "Fill in the list as it was downloaded.",
            column=min(lacking),
        )
    mended = dict(_mended(rows))
    if not mended:
        raise FileRefusedError(
            "Nothing is filled in under mended.", "Fill it in, and try again."
        )
    return mended


def _mended(rows: Iterable[Mapping[str, str | None]]) -> Iterator[tuple[Place, str]]:
    for number, row in enumerate(rows, start=2):
        told = row["mended"]
        if not told:
            continue
        file_id, line = row["file_id"], row["line"]
        if not file_id or not line or not line.isdecimal():
            raise FileRefusedError(
                "Row {row} of the list does not name its line.",
                "Leave the columns file_id and line as they were.",
                row=number,
            )
        yield (file_id, int(line)), told


def _tame(value: object) -> object:
    """Keep a spreadsheet from taking a name for a formula."""
    is_formula = isinstance(value, str) and value.startswith(tuple("=+-@\t\r"))
    return f"'{value}" if is_formula else value
