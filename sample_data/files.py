"""Writing the files: one per kind and year, and the truth about the spoilt lines."""

import csv
from collections.abc import Iterable
from contextlib import ExitStack
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Self, TextIO

from sample_data.layouts import LAYOUTS
from sample_data.record import Line

TRUTH = ("file", "line", "column", "rule", "words")


class Delivery:
    """The folder of one delivery: `files/` for the intake, `truth/` for the tests.

    A line goes to its file as soon as it is told: memory does not grow with the book.
    """

    def __init__(self, folder: Path, until: date) -> None:
        """Choose the folders; nothing is touched before the delivery is opened."""
        self.files, self.truth = folder / "files", folder / "truth"
        self.until = until
        self.lines: dict[str, int] = {}
        self._writers: dict[str, Any] = {}
        self._open = ExitStack()

    def __enter__(self) -> Self:
        """Empty the two folders of an earlier delivery and start the file of truth."""
        for folder in (self.files, self.truth):
            folder.mkdir(parents=True, exist_ok=True)
            for old in sorted(folder.glob("*.csv")):
                old.unlink()
        self._dirty = csv.writer(
            self._stream(self.truth / "dirty.csv", "utf-8"), lineterminator="\n"
        )
        self._dirty.writerow(TRUTH)
        return self

    def __exit__(self, *_: object) -> None:
        """Close every file."""
        self._open.close()

    def write(self, lines: Iterable[Line]) -> None:
        """Write lines to their files, and the flaw of a spoilt one to the truth."""
        for line in lines:
            name = self.file_name(line)
            writer = self._writers.get(name) or self._begin(name, line.file)
            writer.writerow(line.fields)
            self.lines[name] += 1
            if line.flaw:
                flaw = line.flaw
                self._dirty.writerow(
                    (name, self.lines[name], flaw.column, flaw.rule, flaw.words)
                )

    def file_name(self, line: Line) -> str:
        """Name the file a line goes to: its kind and the year it is told in.

        A full listing bears the last day, the last year's corrections the month after.
        """
        if not LAYOUTS[line.file].yearly:
            return f"{line.file}_{self.until}.csv"
        if line.resent and line.told_on.year == self.until.year:
            return f"{line.file}_{self.until + timedelta(1):%Y-%m}.csv"
        return f"{line.file}_{line.told_on.year}.csv"

    def _begin(self, name: str, kind: str) -> Any:  # noqa: ANN401 (csv's writer has no name)
        layout = LAYOUTS[kind]
        stream = self._stream(self.files / name, layout.encoding)
        writer = csv.writer(stream, delimiter=layout.delimiter, lineterminator="\n")
        writer.writerow(layout.columns)
        self._writers[name], self.lines[name] = writer, 1
        return writer

    def _stream(self, path: Path, encoding: str) -> TextIO:
        return self._open.enter_context(path.open("w", encoding=encoding, newline=""))
