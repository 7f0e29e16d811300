"""A folder files drop into, looked at again and again."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from warehouse.errors import FileRefusedError, LoantrailError, SourceError
from warehouse.intake.batch import Intake
from warehouse.intake.packed import kind_by_name
from warehouse.intake.source import Source, read_source
from warehouse.intake.summary import Summary
from warehouse.intake.unfinished import being_written, is_unfinished

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
        try:
            source = read_source(self.folder)
        except SourceError as problem:
            if self._settled(None) or any(self._within("taking").iterdir()):
                yield from self._once(str(problem))
            return
        for path in self._settled(source):
            path.rename(_unlike(self._within("taking") / path.name))
        # What lies here may also be left from a run that was cut off.
        while batch := sorted(self._within("taking").iterdir()):
            try:
                self._take(batch)
            except FileRefusedError as problem:
                yield str(problem)
                refused = _named(batch, str(problem)) or batch
                self._refuse(_with_controls(refused, source), str(problem))
            except LoantrailError as problem:
                yield from self._once(str(problem))
                return

    def _once(self, problem: str) -> Iterator[str]:
        """Give what keeps all files waiting, unless it was said before."""
        if problem != self._said:
            self._said = problem
            yield problem

    def _settled(self, source: Source | None) -> list[Path]:
        """Name the files that have not changed since the last look, and are whole.

        One whose sender is writing it again beside it waits, as does one whose control
        file has not come, and a control file without its file.
        """
        lying = {path.name: path for path in sorted(self.files.iterdir())}
        now = {
            name: _mark(path)
            for name, path in lying.items()
            if path.is_file() and not is_unfinished(name)
        }
        before, self._seen = self._seen, now
        settled = {name for name, mark in now.items() if before.get(name) == mark}
        settled -= being_written(lying).keys()
        if source is not None:
            settled = {n for n in settled if _is_accompanied(lying[n], settled, source)}
        return [path for name, path in lying.items() if name in settled]

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
        if re.search(rf"(?<![\w./-]){re.escape(path.name)}(?![\w-])", sentence)
    ]


def _is_accompanied(path: Path, settled: set[str], source: Source) -> bool:
    """Tell whether a file and its control file are both there, if it needs one."""
    if source.manifest is None:
        return True
    whole = source.manifest.of(path.name)
    if whole is not None:
        return whole in settled
    is_stranger = path.suffix != ".zip" and kind_by_name(path, source) is None
    return is_stranger or source.manifest.beside(path).name in settled


def _with_controls(files: list[Path], source: Source) -> list[Path]:
    """Add to some files their control files, where there are any."""
    if source.manifest is None:
        return files
    beside = (source.manifest.beside(path) for path in files)
    return [*files, *(p for p in beside if p.is_file() and p not in files)]


def _unlike(place: Path) -> Path:
    """Give a place like this one where nothing lies yet."""
    taken, number = place, 1
    while taken.exists():
        number += 1
        taken = place.with_name(f"{place.stem}.{number}{place.suffix}")
    return taken
