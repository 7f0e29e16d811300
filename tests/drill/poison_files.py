"""Poisons of whole files, and the sentence each is refused with."""

import gzip
import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from tests.drill.poison_book import Book
from tests.warehouse.hostile_files import (
    PNG,
    PROGRAM,
    XLSX,
    gzip_bomb,
    link,
    long_list,
    under_a_password,
    zipped,
)

Files = dict[str, bytes]
Spoil = Callable[[Book, Random], Files]
"""Gives the files of a month with one of them spoilt."""


@dataclass(frozen=True)
class FilePoison:
    """One kind: its code, what it is, and what the sentence of its refusal says."""

    code: str
    what: str
    sentence: str
    spoil: Spoil
    with_manifest: bool = False

    @property
    def name(self) -> str:
        """Tell it from all others."""
        return f"{self.code} {self.what}"


def text_of(book: Book, name: str) -> tuple[str, bytes]:
    """A file of the month: its name and bytes."""
    return f"{name}_{book.month}.csv", book.text(name)


def file(name: str, how: Callable[[bytes, Random], bytes], ending: str = "") -> Spoil:
    """Send one file of the month, spoilt."""

    def spoil(book: Book, dice: Random) -> Files:
        called, text = text_of(book, name)
        return {called + ending: how(text, dice)}

    return spoil


def archive(how: Callable[[str, bytes, Random], bytes]) -> Spoil:
    """Send one file of the month in an archive that is spoilt."""

    def spoil(book: Book, dice: Random) -> Files:
        return {"month.zip": how(*text_of(book, "postings"), dice)}

    return spoil


def told(**wrong: str) -> Spoil:
    """Send one file with a control file that tells something else."""

    def spoil(book: Book, _: Random) -> Files:
        called, text = text_of(book, "postings")
        right = {
            "rows": str(len(book.sheets["postings"])),
            "sha256": hashlib.sha256(text).hexdigest(),
            "version": "7",
        }
        control = json.dumps({**right, **wrong}).encode()
        return {called: text, f"{called}.ok": control}

    return spoil


def wrong_sum(book: Book, _: Random) -> Files:
    called, text = text_of(book, "postings")
    return {called: text, f"{called}.ok": b"sum.amount = 0.01"}


def renamed(old: str, new: str) -> Callable[[bytes, Random], bytes]:
    return lambda text, _: text.replace(old.encode(), new.encode(), 1)


def without(column: int) -> Callable[[bytes, Random], bytes]:
    """Leave a column out of every line."""

    def spoil(text: bytes, _: Random) -> bytes:
        rows = [line.split(b",") for line in text.splitlines()]
        kept = [row[:column] + row[column + 1 :] for row in rows]
        return b"\n".join(b",".join(row) for row in kept) + b"\n"

    return spoil


def turned(text: bytes, _: Random) -> bytes:
    """Every line's fields from last to first."""
    lines = [b",".join(reversed(line.split(b","))) for line in text.splitlines()]
    return b"\n".join(lines) + b"\n"


def retyped(text: bytes, dice: Random) -> bytes:
    """Days written another way in every line."""
    form = dice.choice([b"%s.%s.2024", b"%s/%s/2024"])
    head, *lines = text.splitlines()
    place = head.split(b",").index(b"on")
    rows = [line.split(b",") for line in lines]
    for row in rows:
        row[place] = form % (row[place][8:], row[place][5:7])
    return b"\n".join([head, *(b",".join(row) for row in rows)]) + b"\n"


def wide(text: bytes, _: Random) -> bytes:
    head, *lines = text.splitlines()
    more = b",".join(b"c%d" % n for n in range(10_000))
    return b"\n".join([head + b"," + more, *lines]) + b"\n"


def in_another_script(text: bytes, dice: Random) -> bytes:
    words = "转账付款".encode(dice.choice(["gb18030", "utf-16-be"]))
    return text.replace(b"transfer", words)


def bomb(_: bytes, dice: Random) -> bytes:
    return gzip_bomb(dice.choice([64, 128]))


FILE_POISONS = [
    FilePoison("F01", "empty file", "is empty", file("postings", lambda _, __: b"")),
    FilePoison("F04", "half written, its control file not there",
               "is not there: its sender has not finished",
               file("postings", lambda text, dice: text[: dice.randrange(90, 900)]),
               with_manifest=True),
    FilePoison("F04", "being written beside itself", "is still writing",
               lambda book, _: {
                   text_of(book, "postings")[0]: text_of(book, "postings")[1],
                   text_of(book, "postings")[0] + ".part": b"acc",
               }),
    FilePoison("F05", "rows not as counted", "has 99,999 rows, but it is ",
               told(rows="99999"), with_manifest=True),
    FilePoison("F06", "sum not as told", "sums to 0.01 in amount, but it is ",
               wrong_sum, with_manifest=True),
    FilePoison("F07", "hash not as told", "has the hash", told(sha256="0" * 64),
               with_manifest=True),
    FilePoison("F09", "gzip bomb", "times its size", file("postings", bomb, ".gz")),
    FilePoison("F09", "zip bomb", "times its size",
               archive(lambda name, _, __: zipped((name, bytes(2**27))))),
    FilePoison("F09", "archive of very many", "more than 1,000",
               archive(lambda *_: long_list(1500))),
    FilePoison("F10", "workbook named csv", "an Office document",
               file("postings", lambda _, __: XLSX)),
    FilePoison("F10", "program or picture named csv", "not the text its name promises",
               file("postings", lambda _, dice: dice.choice([PROGRAM, PNG]))),
    FilePoison("F10", "web page named csv", "a web page",
               file("postings", lambda _, __: b"<!DOCTYPE html><p>Log in first</p>")),
    FilePoison("F11", "path out of an archive", "leads out of the archive",
               archive(lambda name, text, dice: zipped(
                   (dice.choice(["../", "/", "x/../../", "C:\\"]) + name, text)))),
    FilePoison("F11", "link in an archive", "a link to elsewhere",
               archive(lambda name, _, __: zipped((link(name), b"/etc/passwd")))),
    FilePoison("F12", "archive under a password", "under a password",
               archive(lambda name, _, __: under_a_password(name))),
    FilePoison("F12", "archive in an archive", "an archive in an archive",
               archive(lambda name, text, dice: zipped(dice.choice([
                   ("in.zip", zipped((name, text))),
                   (f"{name}.gz", gzip.compress(text)),
               ])))),
    FilePoison("T01", "UTF-16", "UTF-16",
               file("postings", lambda text, dice: text.decode().encode(
                   dice.choice(["utf-16", "utf-16-le", "utf-16-be"])))),
    FilePoison("T01", "another encoding", "is not written in utf-8",
               file("postings", in_another_script)),
    FilePoison("T04", "carriage returns alone", "a carriage return alone",
               file("postings", lambda text, _: text.replace(b"\n", b"\r"))),
    FilePoison("T07", "header that goes on", "The first line of",
               file("postings", lambda text, _: text.replace(b"\n", b","  * 99) * 80)),
    FilePoison("S01", "column missing", "has no column 'amount'",
               file("postings", without(4))),
    FilePoison("S03", "column renamed", "rename it to 'ammount'",
               file("postings", renamed("amount", "ammount"))),
    FilePoison("S04", "columns in another order, no header", "break the rule draws.",
               file("draws", turned)),
    FilePoison("S05", "column of another type", "break the rule postings.on|not_a_date",
               file("postings", retyped)),
    FilePoison("S07", "unknown version", "is of version 8, but it is 7",
               told(version="8"), with_manifest=True),
    FilePoison("S08", "column twice", "the column 'way' twice",
               file("postings", renamed("memo", "way,memo"))),
    FilePoison("E9", "10,000 columns", "10,009 columns, more than 256",
               file("postings", wide)),
]  # fmt: skip


def as_it_may_be(book: Book, dice: Random) -> Files:
    """A month with all that is odd and right: nothing of it may be refused or lost."""
    files = book.files()

    def change(name: str, how: Callable[[bytes], bytes]) -> None:
        called = f"{name}_{book.month}.csv"
        files[called] = how(files[called])

    change("borrowers", lambda text: text.decode().encode("utf-8-sig"))  # T02
    change("postings", lambda text: _mixed_line_ends(text, dice))  # T04
    change("facilities", _with_a_column)  # S02
    change("positions", lambda text: turned(text, dice))  # S04, with its header
    change("calls", lambda text: text.splitlines(keepends=True)[0])  # F02
    change("clicks", lambda text: text.rstrip(b"\n"))  # no last line end
    called = f"balances_{book.month}.csv"
    files[f"{called}.gz"] = gzip.compress(files.pop(called))
    called = f"draws_{book.month}.csv"
    files["draws.zip"] = zipped((f"sent/{called}", files.pop(called)))
    return files


def _mixed_line_ends(text: bytes, dice: Random) -> bytes:
    lines = text.splitlines()
    return b"".join(line + dice.choice([b"\n", b"\r\n"]) for line in lines)


def _with_a_column(text: bytes) -> bytes:
    head, *lines = text.splitlines()
    return b"\n".join([head + b",colour", *(line + b",red" for line in lines)]) + b"\n"


def in_another_unit(book: Book, dice: Random) -> Files:
    """S06: every amount of a file in ten thousands, or in hundredths."""
    factor = dice.choice([1e-4, 1e-3, 100, 1000])
    name = dice.choice(["postings", "positions", "repayments"])
    columns = {"postings": "amount", "positions": "outstanding", "repayments": "paid"}
    for row in book.sheets[name]:
        for column in {columns[name], "principal"} & row.fields.keys():
            row.fields[column] = f"{float(row.fields[column]) * factor:.3f}"
    return {f"{name}_{book.month}.csv": book.text(name)}


def of_another_spread(book: Book, dice: Random) -> Files:
    """M04: amounts drawn from elsewhere, fifty times as large on the whole."""
    for row in book.sheets["postings"]:
        row.fields["amount"] = f"{10 ** dice.gauss(5.6, 0.4):.2f}"
    return {f"postings_{book.month}.csv": book.text("postings")}
