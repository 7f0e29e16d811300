"""Quarantined lines on their way to whoever mends them, and back.

One JSON object per line: `file`, `file_id`, `line`, `rule`, `why`, `raw`. Who mends
changes `raw` and nothing else, and may leave lines out. A table for spreadsheets would
be handier and is not offered: a raw line may begin as a formula does.
"""

import json
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from warehouse.contracts.reasons import explain
from warehouse.errors import FileRefusedError
from warehouse.intake.open_lines import OpenLine, Place


def write_open(lines: Iterable[OpenLine], place: Path) -> int:
    """Write open lines to a new file only its owner may read; tell how many."""
    try:
        descriptor = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise FileRefusedError(
            f"{place} is there already.", "Name a new file."
        ) from None
    count = 0
    with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
        for line in lines:
            count += 1
            told = {
                "file": line.file,
                "file_id": line.file_id,
                "line": line.line,
                "rule": line.rule,
                "why": explain(line.rule).english,
                "raw": line.raw,
            }
            stream.write(json.dumps(told, ensure_ascii=False) + "\n")
    return count


def read_mended(place: Path) -> dict[Place, str]:
    """Read mended lines back, by the id of their file and their number in it."""
    try:
        text = place.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as problem:
        raise FileRefusedError(
            f"{place} cannot be read: {problem}.", "Save it as UTF-8."
        ) from None
    # Not splitlines: a raw text may hold what Unicode too takes for a new line.
    return dict(_mended(place, text.replace("\r\n", "\n").split("\n")))


def _mended(place: Path, lines: list[str]) -> Iterator[tuple[Place, str]]:
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            told = json.loads(line)
            file_id, own, raw = told["file_id"], told["line"], told["raw"]
        except (ValueError, KeyError, TypeError, RecursionError):
            raise _unlike(place, number) from None
        if not (isinstance(file_id, str) and type(own) is int and isinstance(raw, str)):
            raise _unlike(place, number)
        yield (file_id, own), raw


def _unlike(place: Path, number: int) -> FileRefusedError:
    return FileRefusedError(
        f"Line {number} of {place} is not a quarantined line: it needs file_id, line "
        "and raw.",
        "Mend a file that `loantrail quarantine BATCH --to FILE` wrote.",
    )
