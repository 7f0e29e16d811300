"""Sixty kinds of poison in clean files: what was caught, by which rule, what was lost.

What must become of each kind stands beside it in `poison_lines` and `poison_files`; who
wrote that down did not look at the code. Every physical line is counted here a second
time and followed to its fate.
"""

import shutil
import sys
import tempfile
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from random import Random

from tests.drill.poison_book import MANIFEST, Book, write_source
from tests.drill.poison_files import (
    FILE_POISONS,
    FilePoison,
    Files,
    as_it_may_be,
    in_another_unit,
    of_another_spread,
)
from tests.drill.poison_lines import (
    CORRECTION,
    DUPLICATE,
    FLAGGED,
    LINE_POISONS,
    QUARANTINED,
    TAKEN,
    Poison,
)
from warehouse.errors import BatchHeldError, FileRefusedError, LoantrailError
from warehouse.home import Home
from warehouse.intake.batch import Intake
from warehouse.intake.quarantine import quarantined
from warehouse.intake.summary import Summary
from warehouse.lake.verify import verify_lake

PLACE = Path(__file__).parents[2] / "docs" / "poison.md"
Place = tuple[str, int]
"""A line: its file's name, and its number."""

REFUSED, HELD = "refused", "held"
ORDER = [
    *((f.code, f.what, REFUSED, f.sentence) for f in FILE_POISONS),
    *((p.code, p.what, p.fate, p.rule) for p in LINE_POISONS),
    ("F02", "header only", TAKEN, ""),
    ("F08", "same file again", DUPLICATE, ""),
    ("T02", "byte order mark", TAKEN, ""),
    ("T04", "line ends of both kinds", TAKEN, ""),
    ("S02", "column more", TAKEN, "named in the summary"),
    ("S04", "columns in another order, with their header", TAKEN, ""),
    ("E9", "packed as senders do, and no last line end", TAKEN, ""),
    ("I03", "ninety days late", TAKEN, "in its place"),
    ("I04", "files out of order", TAKEN, "in their places"),
    ("S06", "unit slip, 元 and 万元", HELD, "what it was in"),
    ("M04", "amounts of another spread", HELD, "what it was in"),
]
"""Every kind in the order of the table: its code, what, what must become of it, how."""


@dataclass
class Count:
    """How often a kind was planted, caught, and caught by the right rule."""

    planted: int = 0
    caught: int = 0
    right: int = 0


@dataclass
class Found:
    """What came of some seeds."""

    seeds: int = 0
    lines: int = 0
    clean: int = 0
    unaccounted: int = 0
    false_quarantine: int = 0
    false_flags: int = 0
    by_kind: dict[str, Count] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)

    def note(self, kind: str, what: str = "", *, caught: bool = True) -> None:
        """Count one planted poison, and say what was wrong with what came of it."""
        count = self.by_kind.setdefault(kind, Count())
        count.planted += 1
        count.caught += caught
        count.right += caught and not what
        if what:
            self.wrong.append(f"{kind}: {what}")

    def add(self, other: "Found") -> None:
        """Count in what other seeds came to."""
        for name in ("seeds", "lines", "clean", "unaccounted"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.false_quarantine += other.false_quarantine
        self.false_flags += other.false_flags
        self.wrong += other.wrong
        for kind, count in other.by_kind.items():
            mine = self.by_kind.setdefault(kind, Count())
            mine.planted += count.planted
            mine.caught += count.caught
            mine.right += count.right


class Bank:
    """A bank with one clean month behind it, and files on their way."""

    def __init__(self, root: Path, seed: int, found: Found) -> None:
        """Take the first month in."""
        self.root, self.seed, self.found = root, seed, found
        self.source = write_source(root / "source")
        self.strict = write_source(root / "strict", MANIFEST)
        self.dice = Random(seed)  # noqa: S311  repeatable
        self.door = Intake(Home(root / "home"))
        self.sent = 0

    def send(self, files: Files, *, strict: bool = False) -> Summary:
        """Send files, and count their lines on the way."""
        self.sent += 1
        folder = self.root / f"sent-{self.sent}"
        folder.mkdir()
        for name, content in files.items():
            (folder / name).write_bytes(content)
        summary = self.door.take(self.strict if strict else self.source, folder)
        self.found.unaccounted += abs(summary.unaccounted)
        shutil.rmtree(folder)
        return summary

    def ask(self, query: str, *values: object) -> list[tuple[object, ...]]:
        """Ask the lake."""
        return self.door._writer.execute(query, list(values)).fetchall()

    def batches(self) -> int:
        """Count what landed."""
        return len(self.ask("select 1 from lake.batches"))

    def refuse(self, poison: FilePoison, book: Book) -> None:
        """Send a spoilt file: one sentence comes back, and nothing lands."""
        before, wrong, caught = self.batches(), "", False
        try:
            self.send(poison.spoil(book, self.dice), strict=poison.with_manifest)
        except FileRefusedError as problem:
            caught = True
            if poison.sentence not in str(problem):
                wrong = f"said {problem}"
        except Exception as problem:  # noqa: BLE001  a drill reports every failure
            wrong = f"raised {problem!r}"
        else:
            wrong = "was taken"
        if self.batches() != before:
            wrong, caught = "something landed", False
        self.found.note(poison.name, wrong, caught=caught)

    def hold(self, kind: str, files: Files) -> None:
        """Send amounts of another size: held, and taken once that is accepted."""
        try:
            self.send(files)
        except BatchHeldError as problem:
            right = next(iter(files)) in str(problem) and "--accept-shift" in str(
                problem
            )
            self.found.note(kind, "" if right else f"said {problem}")
        except LoantrailError as problem:
            self.found.note(kind, f"said {problem}", caught=False)
        else:
            self.found.note(kind, "was taken", caught=False)


def plant(book: Book, dice: Random) -> dict[str, Poison]:
    """Put every poison of a line into a month; give them by label."""
    planted: dict[str, Poison] = {}
    for poison in sorted(LINE_POISONS, key=lambda p: p.at_the_end):
        sheet, row = poison.plant(book, dice)
        row.label = f"{poison.name} #{len(planted)}"
        planted[row.label] = poison
        rows = book.sheets[sheet]
        place = len(rows) if poison.at_the_end else dice.randrange(len(rows) + 1)
        rows.insert(place, row)
    book.sheets["postings"].sort(key=lambda row: row.label.startswith("F03"))
    return planted


def follow_lines(bank: Bank, book: Book) -> None:
    """Send a month with every poison of a line in it; follow each line to its fate."""
    found, planted = bank.found, plant(book, bank.dice)
    labels, files = book.labels(), book.files()
    summary = bank.send(files)
    fates = fates_of(bank, summary)
    physical = sum(text.rstrip(b"\n").count(b"\n") + 1 for text in files.values())
    found.lines += physical
    found.unaccounted += abs(physical - summary.read)
    for place, label in labels.items():
        fate = fates.get(place, (DUPLICATE, ""))
        if label:
            poison = planted[label]
            wrong = "" if fate == (poison.fate, poison.rule) else f"{fate}"
            found.note(poison.name, wrong, caught=fate[0] == poison.fate)
        else:
            found.clean += 1
            found.false_quarantine += fate[0] == QUARANTINED
            found.false_flags += fate[0] == FLAGGED
            if fate != (TAKEN, ""):
                found.wrong.append(f"clean {place}: {fate}")
    for kept, count in (("duplicate", 1), ("corrections", 1)):
        if getattr(summary, kept) != count:
            found.wrong.append(f"{getattr(summary, kept)} {kept}, not {count}")


def fates_of(bank: Bank, summary: Summary) -> dict[Place, tuple[str, str]]:
    """What became of each line of a batch, but for those that said nothing new."""
    of_batch = "join lake.files as file using (file_id) where said.batch_id = ?"
    fates: dict[Place, tuple[str, str]] = {}
    landed = "select distinct file.file_name, said.line, said.op = 'correct'"
    for name, line, corrects in bank.ask(
        f"{landed} from lake.events as said {of_batch}", summary.batch_id
    ):
        fates[str(name), int(str(line))] = (CORRECTION if corrects else TAKEN, "")
    for name, line, rule in bank.ask(
        "select file.file_name, said.line, said.rule from lake.flags as said "
        f"{of_batch}",
        summary.batch_id,
    ):
        fates[str(name), int(str(line))] = (FLAGGED, str(rule))
    for entry in quarantined(bank.door._home, summary.batch_id):
        place = str(entry["file"]), int(str(entry["line"]))
        if place in fates:
            bank.found.wrong.append(f"{place} landed and is quarantined too")
        fates[place] = (QUARANTINED, str(entry["rule"]))
    return fates


def follow_odd_files(bank: Bank, book: Book) -> None:
    """Send a month that is odd in every right way, then once more."""
    found = bank.found
    expected = sum(len(rows) for rows in book.sheets.values())
    expected -= len(book.sheets["calls"])  # that file comes with a header only
    files = as_it_may_be(book, bank.dice)
    first, again = bank.send(files), bank.send(files)
    found.lines += first.read + again.read
    wrong = ""
    if (first.accepted, first.quarantined, first.facts) != (expected, 0, expected):
        wrong = f"{first.accepted} accepted of {expected}, {first.quarantine_by_rule}"
    if first.undeclared_columns != ("facilities.colour",):
        wrong += f" undeclared {first.undeclared_columns}"
    for code, what, fate, _ in ORDER:
        if fate == TAKEN and code in ("F02", "T02", "S02", "E9"):
            found.note(f"{code} {what}", wrong)
    found.note("T04 line ends of both kinds", wrong)
    found.note("S04 columns in another order, with their header", wrong)
    told = (again.duplicate, again.accepted, again.facts)
    right = told == (expected, 0, 0)
    found.note("F08 same file again", "" if right else f"{told}", caught=right)


def follow_late_files(bank: Bank) -> None:
    """Send what was said of one account in four months, the latest first."""
    found, columns = bank.found, "account,on,amount,known\n"

    def said(month: int) -> Files:
        known = Book(bank.seed, month).known
        line = f"A-late,2024-01-31,{month}.00,{known}\n"
        return {f"balances_{month}.csv": (columns + line).encode()}

    order = [9, 6, 8, 7]
    for month in order:
        bank.send(said(month))
    rows = bank.ask(
        """
        select balance_amount, said.sequence
        from lake.balances as said
        left join (select distinct event_id, version, place_at from lake.revisions)
            using (event_id, version)
        where account_id = 'A-late' order by coalesce(place_at, known_at)
        """
    )
    told = [(int(str(amount)[:1]), sequence) for amount, sequence in rows]
    right = told == [(month, month) for month in sorted(order)]
    wrong = "" if right else f"versions stand as {told}"
    found.note("I03 ninety days late", wrong, caught=right)
    found.note("I04 files out of order", wrong, caught=right)


def drill(root: Path, *, seed: int) -> Found:
    """Poison one bank in every way."""
    found = Found(seeds=1)
    bank = Bank(root, seed, found)
    with bank.door:
        bank.send(Book(seed, 0).files())
        for poison in FILE_POISONS:
            bank.refuse(poison, Book(seed, 1))
        follow_odd_files(bank, Book(seed, 1))
        bank.hold(
            "S06 unit slip, 元 and 万元", in_another_unit(Book(seed, 2), bank.dice)
        )
        spread = of_another_spread(Book(seed, 2), bank.dice)
        bank.hold("M04 amounts of another spread", spread)
        follow_lines(bank, Book(seed, 2))
        follow_late_files(bank)
    found.wrong += [
        f"{what}: {n}" for what, n in verify_lake(Home(root / "home")).items()
    ]
    return found


def run(*, seeds: int, seed: int, keep: bool) -> bool:
    """Poison so many banks and report it; tell whether every line met its fate."""
    started, found = time.monotonic(), Found()
    for number in range(seed, seed + seeds):
        with tempfile.TemporaryDirectory() as root:
            found.add(drill(Path(root), seed=number))
        sys.stderr.write(f"{number - seed + 1} of {seeds} banks\n")
    page = as_page(found, time.monotonic() - started)
    sys.stdout.write(page)
    if keep:
        PLACE.parent.mkdir(exist_ok=True)
        PLACE.write_text(page, "utf-8")
    return not found.wrong


INTRODUCTION = """# Poison

What `python -m tests.drill poison` found on {day}. Each seed is a bank of its own, into
whose clean files every kind is planted once. The codes are those of the corpus of sixty
kinds; a few kinds come in two ways or more.
"""


def as_page(found: Found, seconds: float) -> str:
    """Write what was found as a page."""
    told = "".join(
        f"| {name} | {value} |\n" for name, value in _figures(found, seconds)
    )
    rows = "".join(_row(found, *kind) for kind in sorted(ORDER, key=_place))
    wrong = "".join(f"- wrong: {what}\n" for what in found.wrong)
    heads = "| code | poison | must be | by | planted | caught | by the right rule |\n"
    page = [
        INTRODUCTION.format(day=datetime.now(UTC).date().isoformat()),
        "\n| | |\n|---|---:|\n" + told,
        f"\n{heads}|---|---|---|---|---:|---:|---:|\n{rows}",
        f"\n{wrong}" if wrong else "",
    ]
    return "".join(page)


def _figures(found: Found, seconds: float) -> Iterable[tuple[str, str]]:
    planted = sum(count.planted for count in found.by_kind.values())
    right = sum(count.right for count in found.by_kind.values())
    quarantined_right = sum(
        found.by_kind[p.name].right for p in LINE_POISONS if p.fate == QUARANTINED
    )
    quarantined_all = max(quarantined_right + found.false_quarantine, 1)
    yield "seeds", f"{found.seeds:,}"
    yield "poisons planted", f"{planted:,}"
    yield "met the fate named for them, by the rule named", f"{right:,}"
    yield "recall over all kinds", f"{right / max(planted, 1):.2%}"
    yield "clean lines around them", f"{found.clean:,}"
    yield "clean lines quarantined", f"{found.false_quarantine:,}"
    yield "clean lines flagged", f"{found.false_flags:,}"
    yield "precision of quarantine", f"{quarantined_right / quarantined_all:.2%}"
    yield "lines unaccounted for", f"{found.unaccounted:,}"
    yield "seconds", f"{seconds:,.0f}"


def _place(kind: tuple[str, str, str, str]) -> tuple[int, str]:
    family = kind[0].rstrip("0123456789")
    return ("F", "T", "S", "V", "D", "I", "M", "E").index(family), kind[0]


def _row(found: Found, *kind: str) -> str:
    code, what, fate, how = kind
    count = found.by_kind.get(f"{code} {what}", Count())
    by = "`{}`".format(how.replace("|", "\\|")) if "|" in how else how.strip()
    numbers = f"{count.planted:,} | {count.caught:,} | {count.right:,}"
    return f"| {code} | {what} | {fate} | {by} | {numbers} |\n"


def kinds() -> Iterable[str]:
    """Every kind by its code and name."""
    return (f"{code} {what}" for code, what, _, _ in ORDER)
