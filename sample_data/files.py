"""Writing the files, one per kind or per kind and year, and the truth about dirt."""

import csv
from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date, timedelta
from io import StringIO
from pathlib import Path
from typing import Any, Self, TextIO

from sample_data.layouts import LAYOUTS
from sample_data.plots import Truth
from sample_data.record import Flaw, Line
from sample_data.stories import Story

TRUTH = ("file", "line", "column", "rule", "words")


@dataclass
class Part:
    """Some lines of each file as text, in order, and which of them are spoilt.

    `spoilt` counts the lines of a file within the part, from 1.
    """

    texts: dict[str, str] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    spoilt: list[tuple[str, int, Flaw]] = field(default_factory=list)
    truths: list[Truth] = field(default_factory=list)
    stories: list[Story] = field(default_factory=list)


def part(lines: Iterable[Line], until: date) -> Part:
    """Write lines as their files have them."""
    written = Part()
    streams: dict[str, tuple[StringIO, Any]] = {}
    for line in lines:
        name = file_name(line, until)
        if name not in streams:
            streams[name] = _begin(line.file)
        streams[name][1].writerow(line.fields)
        written.lines[name] = written.lines.get(name, 0) + 1
        if line.flaw:
            written.spoilt.append((name, written.lines[name], line.flaw))
    written.texts = {name: stream.getvalue() for name, (stream, _) in streams.items()}
    return written


def _begin(kind: str) -> tuple[StringIO, Any]:
    stream = StringIO(newline="")
    delimiter = LAYOUTS[kind].delimiter
    return stream, csv.writer(stream, delimiter=delimiter, lineterminator="\n")


def file_name(line: Line, until: date) -> str:
    """Name the file a line goes to: its kind, and the year it is told in.

    Of kinds with few lines one file holds all there is; a full listing bears the last
    day, and the last year's corrections of the others come the month after.
    """
    layout = LAYOUTS[line.file]
    if layout.is_full_list:
        return f"{line.file}_{until}.csv"
    year = line.told_on.year if layout.telling.by_year else until.year
    if line.resent and year == until.year:
        return f"{line.file}_{until + timedelta(1):%Y-%m}.csv"
    return f"{line.file}_{year}.csv"


class Delivery:
    """The folder of one delivery: `files/` for the intake, `truth/` for the tests.

    A part goes to its files as soon as it is told: memory does not grow with the book.
    """

    def __init__(self, folder: Path) -> None:
        """Choose the folders; nothing is touched before the delivery is opened."""
        self.files, self.truth = folder / "files", folder / "truth"
        self.lines: dict[str, int] = {}
        self.stories: dict[str, Story] = {}
        self._streams: dict[str, TextIO] = {}
        self._open = ExitStack()

    def __enter__(self) -> Self:
        """Empty the two folders of an earlier delivery and start the file of truth."""
        for folder in (self.files, self.truth):
            folder.mkdir(parents=True, exist_ok=True)
            for old in sorted(folder.glob("*.csv")):
                old.unlink()
        self._dirty = self._truths("dirty", TRUTH)
        self._plots = self._truths("plots", Truth._fields)
        return self

    def _truths(self, name: str, columns: tuple[str, ...]) -> Any:  # noqa: ANN401
        """Begin a file of truth; csv's writer has no name."""
        stream = self._stream(self.truth / f"{name}.csv", "utf-8")
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(columns)
        return writer

    def __exit__(self, *_: object) -> None:
        """Close every file."""
        self._open.close()

    def add(self, told: Part) -> None:
        """Write a part behind what came before, and its flaws to the truth."""
        for name in told.texts:
            if name not in self._streams:
                self._begin(name)
        for name, line, flaw in told.spoilt:
            at = self.lines[name] + line
            self._dirty.writerow((name, at, flaw.column, flaw.rule, flaw.words))
        self._plots.writerows(told.truths)
        for story in told.stories:
            self.stories.setdefault(story.name, story)
        for name, text in told.texts.items():
            self._streams[name].write(text)
            self.lines[name] += told.lines[name]

    def _begin(self, name: str) -> None:
        layout = LAYOUTS[name.rpartition("_")[0]]
        stream = self._stream(self.files / name, layout.encoding)
        stream.write(layout.delimiter.join(layout.columns) + "\n")
        self._streams[name], self.lines[name] = stream, 1

    def _stream(self, path: Path, encoding: str) -> TextIO:
        return self._open.enter_context(path.open("w", encoding=encoding, newline=""))
