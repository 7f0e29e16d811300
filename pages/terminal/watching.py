"""A folder files drop into, looked at again and again."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from warehouse.errors import FileRefusedError, LoantrailError
from warehouse.intake.batch import Intake
from warehouse.intake.summary import Summary

UNFINISHED = (".part", ".partial", ".filepart", ".tmp", ".crdownload", "~")
"""How senders name what they are still writing and will rename."""

Mark = tuple[int, int]
"""A file's size and when it was last changed."""


@dataclass
class Watch:
    """Takes in what has arrived; `folder` is the source's, `files` the watched one."""

    door: Intake
    folder: Path
    files: Path
    tell: Callable[[Summary], None]
    _seen: dict[str, Mark] = field(default_factory=dict, init=False)
    _said: str = field(default="", init=False)

    def look(self) -> Iterator[str]:
        """Take what has settled since the last look; give what could not be taken."""
        if not self.files.is_dir():
            raise FileRefusedError(f"{self.files} is no folder.", "Name one that is.")
        for path in self._settled():
            path.rename(_unlike(self._within("taking") / path.name))
        # What lies here may also be left from a run that was cut off.
        while batch := sorted(self._within("taking").iterdir()):
            try:
                self._take(batch)
            except FileRefusedError as problem:
                yield str(problem)
                self._refuse(_named(batch, str(problem)) or batch, str(problem))
            except LoantrailError as problem:
                if str(problem) != self._said:  # it stays, so it is said once
                    self._said = str(problem)
                    yield self._said
                return

    def _settled(self) -> list[Path]:
        """Name the files that have not changed since the last look."""
        now = {
            path: _mark(path)
            for path in sorted(self.files.iterdir())
            if path.is_file()
            and not path.name.startswith(".")
            and not path.name.endswith(UNFINISHED)
        }
        before, self._seen = self._seen, {path.name: m for path, m in now.items()}
        return [path for path, mark in now.items() if before.get(path.name) == mark]

    def _take(self, batch: list[Path]) -> None:
        summary = self.door.take(self.folder, self._within("taking"))
        self._said = ""
        strangers = [path for path in batch if path.name in summary.not_read]
        self._refuse(strangers, f"It is no file of the source {summary.source}.")
        for path in batch:
            if path not in strangers:
                path.rename(_unlike(self._within("taken") / path.name))
        self.tell(summary)

    def _refuse(self, paths: list[Path], sentence: str) -> None:
        """Put files aside, each beside the sentence that says why."""
        for path in paths:
            place = _unlike(self._within("refused") / path.name)
            place.with_name(f"{place.name}.why.txt").write_text(
                f"{sentence}\n", encoding="utf-8"
            )
            path.rename(place)

    def _within(self, name: str) -> Path:
        folder = self.files / name
        folder.mkdir(exist_ok=True)
        return folder


def _mark(path: Path) -> Mark:
    told = path.stat()
    return told.st_size, told.st_mtime_ns


def _named(batch: list[Path], sentence: str) -> list[Path]:
    """Find the files a sentence names."""
    return [
        path
        for path in batch
        if re.search(rf"(?<![\w.-]){re.escape(path.name)}(?![\w-])", sentence)
    ]


def _unlike(place: Path) -> Path:
    """Give a place like this one where nothing lies yet."""
    taken, number = place, 1
    while taken.exists():
        number += 1
        taken = place.with_name(f"{place.stem}.{number}{place.suffix}")
    return taken
