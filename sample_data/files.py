"""Writing the files, one per kind or per kind and year, and the truth about dirt."""

import csv
from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date, timedelta
from io import StringIO
from pathlib import Path
from typing import Any, Self, TextIO

import pyarrow as pa

from sample_data.fact import Value
from sample_data.factors import FactorValue
from sample_data.judging import Judged
from sample_data.layouts import LAYOUTS, Layout
from sample_data.lives.will import Unwilling
from sample_data.plots import Truth
from sample_data.record import Line
from sample_data.spoiling import Flaw
from sample_data.stories import Story
from sample_data.writing import Table, as_object, as_table, fields

TRUTH = ("file", "line", "column", "rule", "words")
Hidden = Truth | FactorValue | Unwilling | Judged
HIDDEN: dict[str, type[Hidden]] = {
    "plots": Truth,
    "factors": FactorValue,
    "willingness": Unwilling,
    "measures": Judged,
}
"""The files of truth, and what each is a list of."""


@dataclass
class Part:
    """Some lines of each file in order, and which of them are spoilt.

    `texts` has those of files that are text, `tables` of the others. `spoilt` counts
    the lines of a file within the part, from 1.
    """

    texts: dict[str, str] = field(default_factory=dict)
    tables: dict[str, pa.Table] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    spoilt: list[tuple[str, int, Flaw]] = field(default_factory=list)
    truths: list[Hidden] = field(default_factory=list)
    stories: list[Story] = field(default_factory=list)


def part(lines: Iterable[Line], until: date) -> Part:
    """Write lines as their files have them."""
    written = Part()
    streams: dict[str, tuple[StringIO, Any]] = {}
    rows: dict[str, list[tuple[Value, ...]]] = {}
    for line in lines:
        name, layout = file_name(line, until), LAYOUTS[line.file]
        written.lines[name] = written.lines.get(name, 0) + 1
        if line.flaw:
            written.spoilt.append((name, written.lines[name], line.flaw))
        if layout.format == "parquet":
            rows.setdefault(name, []).append(line.fields)
            continue
        if name not in streams:
            streams[name] = _begin(layout)
        stream, writer = streams[name]
        if layout.format == "jsonl":
            stream.write(as_object(line, layout) + "\n")
        else:
            writer.writerow(fields(line))
    written.tables = {n: as_table(r, _layout_of(n)) for n, r in rows.items()}
    written.texts = {name: stream.getvalue() for name, (stream, _) in streams.items()}
    return written


def _begin(layout: Layout) -> tuple[StringIO, Any]:
    stream = StringIO(newline="")
    return stream, csv.writer(stream, delimiter=layout.delimiter, lineterminator="\n")


def file_name(line: Line, until: date) -> str:
    """Name the file a line goes to: its kind, and the year it is told in.

    Of kinds with few lines one file holds all there is; a full listing bears the last
    day, and the last year's corrections of the others come the month after.
    """
    layout = LAYOUTS[line.file]
    if layout.is_full_list:
        return f"{line.file}_{until}.{layout.ending}"
    year = line.told_on.year if layout.telling.by_year else until.year
    if line.resent and year == until.year:
        return f"{line.file}_{until + timedelta(1):%Y-%m}.{layout.ending}"
    return f"{line.file}_{year}.{layout.ending}"


def _layout_of(name: str) -> Layout:
    """Give the layout of a file by its name."""
    return LAYOUTS[name.rpartition("_")[0]]


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
        self._tables: dict[str, Table] = {}
        self._open = ExitStack()

    def __enter__(self) -> Self:
        """Empty the two folders of an earlier delivery and start the file of truth."""
        for folder in (self.files, self.truth):
            folder.mkdir(parents=True, exist_ok=True)
            for old in sorted(folder.iterdir()):
                old.unlink()
        self._dirty = self._truths("dirty", TRUTH)
        self._hidden = {
            kind: self._truths(name, kind._fields) for name, kind in HIDDEN.items()
        }
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
        for name in told.lines:
            if name not in self.lines:
                self._begin(name)
        for name, line, flaw in told.spoilt:
            at = self.lines[name] + line
            self._dirty.writerow((name, at, flaw.column, flaw.rule, flaw.words))
        for truth in told.truths:
            self._hidden[type(truth)].writerow(truth)
        for story in told.stories:
            self.stories.setdefault(story.name, story)
        for name, text in told.texts.items():
            self._streams[name].write(text)
        for name, rows in told.tables.items():
            self._tables[name].add(rows)
        for name, lines in told.lines.items():
            self.lines[name] += lines

    def _begin(self, name: str) -> None:
        layout, place = _layout_of(name), self.files / name
        self.lines[name] = layout.header_lines
        if layout.format == "parquet":
            table = self._tables[name] = Table(place, layout)
            self._open.callback(table.close)
            return
        stream = self._streams[name] = self._stream(place, layout.encoding)
        if layout.header_lines:
            stream.write(layout.delimiter.join(layout.columns) + "\n")

    def _stream(self, path: Path, encoding: str) -> TextIO:
        return self._open.enter_context(path.open("w", encoding=encoding, newline=""))
