"""Send quarantined lines again: mended, or as they are once the source's rules are.

They go through the same door. What they become keeps the file and line it came from,
and the place of that file in the order; a line that lands is open no longer, one that
breaks a rule again is open in the batch it came again in.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb

from warehouse.errors import FileRefusedError
from warehouse.home import Home
from warehouse.intake.arrivals import Arrival
from warehouse.intake.declared import ColumnType, FileKind
from warehouse.intake.lines import TOO_LONG, UNREADABLE
from warehouse.intake.open_lines import OpenLine, Place, Stated, lines_open, stated_of
from warehouse.intake.prepared import Delivery
from warehouse.intake.source import Source

Mended = Mapping[Place, str]
"""The new text of some lines, by the id of their file and their number in it."""

IGNORED = ColumnType(kind="ignored")


@dataclass(frozen=True)
class Again:
    """What is to be sent again: the open lines of a batch, or the mended ones alone."""

    home: Home
    source: Source
    batch_id: str
    mended: Mended | None = None

    def delivery(self, engine: duckdb.DuckDBPyConnection, work: Path) -> Delivery:
        """Make files of the lines, as their source would send them."""
        stated = stated_of(engine, self.batch_id)
        if stated.source != self.source.name:
            raise FileRefusedError(
                f"The batch {self.batch_id} is of the source {stated.source}, not of "
                f"{self.source.name}.",
                "Name that source's folder.",
            )
        by_file: dict[str, list[OpenLine]] = defaultdict(list)
        for line in self._chosen(engine):
            by_file[line.file_id].append(line)
        files = [
            self._file(stated, lines, work / "again" / str(ordinal), ordinal)
            for ordinal, lines in enumerate(by_file.values(), start=1)
        ]
        mended = {
            file.first_line + line
            for file in files
            for file_id, line in self.mended or ()
            if file_id == file.file_id
        }
        return Delivery(
            source=self.source,
            files=files,
            work=work,
            quarantined_in=self.batch_id,
            mended=frozenset(mended),
        )

    def _chosen(self, engine: duckdb.DuckDBPyConnection) -> list[OpenLine]:
        """Give the lines that are to come again, refusing what none of them is."""
        lines = {
            line.place: line for line in lines_open(engine, self.home, self.batch_id)
        }
        for file_id, number in self.mended or ():
            if (file_id, number) not in lines:
                raise FileRefusedError(
                    f"Line {number} of the file {file_id} is not open in the batch "
                    f"{self.batch_id}.",
                    "Export the open lines again, and mend those.",
                )
        chosen = [
            line
            for place, line in lines.items()
            if (
                _can_come_as_it_is(line)
                if self.mended is None
                else place in self.mended
            )
        ]
        if not chosen:
            raise FileRefusedError(
                f"No line of the batch {self.batch_id} can be sent again as it is.",
                "It has none open, or only such as must be mended first: give their "
                "text with --mended.",
            )
        return chosen

    def _file(
        self, stated: Stated, lines: list[OpenLine], folder: Path, ordinal: int
    ) -> Arrival:
        """Write the lines of one file, and say what they are and where they stood."""
        file_id = lines[0].file_id
        kind, name, sequence = stated.files[file_id]
        folder.mkdir(parents=True)
        place = folder / "text"
        with place.open("w", encoding="utf-8", newline="") as stream:
            for line in lines:
                stream.write(self._text(line) + "\n")
        return Arrival(
            kind=_as_it_came(self.source, kind, stated.columns[file_id]),
            path=place,
            ordinal=ordinal,
            file_id=file_id,
            size=place.stat().st_size,
            limits=self.source.limits,
            came=place,
            sent_as=name,
            sequence=sequence,
            only=tuple(line.line for line in lines),
        )

    def _text(self, line: OpenLine) -> str:
        told = line.raw if self.mended is None else self.mended[line.place]
        if "\n" in (told or ""):
            raise FileRefusedError(
                f"The mended line {line.line} of {line.file} has become several.",
                "Mend each into one line; what is new comes in a file of its own.",
            )
        return told or ""


def _can_come_as_it_is(line: OpenLine) -> bool:
    """Tell whether what is kept of a line is all of it, to the letter."""
    is_whole = not line.rule.endswith((UNREADABLE, TOO_LONG))
    return is_whole and line.raw is not None


def _as_it_came(source: Source, kind: str, names: list[str]) -> FileKind:
    """Declare a kind of file with the columns one of its files had, and no header.

    Rows of a file that is no text are kept, and come again, as objects of JSON.
    A few lines of a full list are no full list: what they lack is not gone.
    """
    declared = next((file for file in source.files if file.name == kind), None)
    missing = [n for n in declared.columns if n not in names] if declared else []
    if declared is None or missing:
        lacks = (
            f"had no column {missing[0]!r}" if missing else "are of no kind it names"
        )
        raise FileRefusedError(
            f"The lines of this batch came in files of {kind}, which {lacks}.",
            "Ask its sender for the whole file as source.toml declares it now.",
        )
    columns = {name: declared.columns.get(name, IGNORED) for name in names}
    form = "jsonl" if declared.format == "parquet" else declared.format
    changed = {"columns": columns, "format": form, "header": False, "mode": "delta"}
    return declared.model_copy(update={**changed, "encoding": ("utf-8",)})
