"""The read log: durable before anything is shown, and no line of it can be altered."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from warehouse.access import readlog
from warehouse.access.readlog import EMPTY, Head, ReadLog, verify
from warehouse.errors import AccessDeniedError

Lines = list[bytes]


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "read-log" / "reads.jsonl"


@pytest.fixture
def filled(place: Path) -> Path:
    log = ReadLog(place)
    for number in range(8):
        log.append({"user": "u", "question": f"q{number}", "rows": number})
    return place


def lines(place: Path) -> Lines:
    return place.read_bytes().splitlines(keepends=True)


def test_an_entry_follows_from_the_one_before_it(filled: Path) -> None:
    entries = [json.loads(line) for line in lines(filled)]
    head = verify(filled)

    assert [entry["n"] for entry in entries] == list(range(1, 9))
    assert entries[0]["before"] == readlog.GENESIS
    assert entries[3]["before"] == entries[2]["hash"]
    assert head == Head(8, entries[-1]["hash"])
    assert filled.stat().st_mode & 0o077 == 0


def test_an_entry_is_on_the_disk_before_append_returns(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[int] = []
    fsync = os.fsync

    def watched(descriptor: int) -> None:
        synced.append(place.stat().st_size)
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", watched)
    ReadLog(place).append({"question": "q"})

    assert synced[0] == place.stat().st_size > 0


def edited(told: Lines) -> Lines:
    return [*told[:3], told[3].replace(b'"q3"', b'"q9"'), *told[4:]]


def edited_and_sealed_anew(told: Lines) -> Lines:
    entry = json.loads(told[3])
    before = entry.pop("before")
    del entry["hash"]
    forged, _ = readlog._sealed({**entry, "question": "q9"}, before)
    return [*told[:3], forged, *told[4:]]


def with_one_inserted(told: Lines) -> Lines:
    before = json.loads(told[2])["hash"]
    forged, _ = readlog._sealed({"n": 4, "question": "x"}, before)
    return [*told[:3], forged, *told[3:]]


TAMPERED: dict[str, tuple[Callable[[Lines], Lines], int]] = {
    "an edit": (edited, 4),
    "an edit sealed anew": (edited_and_sealed_anew, 5),
    "a deletion": (lambda told: [*told[:3], *told[4:]], 4),
    "the first deleted": (lambda told: told[1:], 1),
    "an insertion": (with_one_inserted, 5),
    "a repetition": (lambda told: [*told[:4], told[3], *told[4:]], 5),
    "a swap": (lambda told: [*told[:3], told[4], told[3], *told[5:]], 4),
    "a truncated middle": (
        lambda told: [*told[:3], told[3][:20] + b"\n", *told[4:]],
        4,
    ),
    "a cut across a line": (lambda told: [*told[:3], told[3][:20], *told[4:]], 4),
    "an empty line": (lambda told: [*told[:3], b"\n", *told[3:]], 4),
    "a line of another kind": (lambda told: [*told[:3], b"[]\n", *told[3:]], 4),
    "white space": (lambda told: [*told[:3], b" " + told[3], *told[4:]], 4),
    "another order of members": (
        lambda told: [
            json.dumps(dict(reversed(json.loads(told[0]).items()))).encode() + b"\n",
            *told[1:],
        ],
        1,
    ),
}


@pytest.mark.parametrize("how", TAMPERED)
def test_tampering_is_found_at_its_entry(filled: Path, how: str) -> None:
    tamper, at = TAMPERED[how]
    filled.write_bytes(b"".join(tamper(lines(filled))))

    with pytest.raises(AccessDeniedError, match=f"Entry {at} of"):
        verify(filled)


def test_a_tail_cut_off_shows_only_against_a_head_that_was_noted(filled: Path) -> None:
    noted = verify(filled)
    filled.write_bytes(b"".join(lines(filled)[:-2]))

    assert verify(filled).entries == 6
    with pytest.raises(AccessDeniedError, match="no longer holds the entry 8"):
        verify(filled, since=noted)


def test_a_log_forged_from_the_start_shows_only_against_a_noted_head(
    filled: Path,
) -> None:
    noted = verify(filled)
    filled.unlink()
    log = ReadLog(filled)
    for number in range(9):
        log.append({"user": "someone else", "question": f"q{number}"})

    assert verify(filled).entries == 9
    with pytest.raises(AccessDeniedError, match="entry 8"):
        verify(filled, since=noted)


def test_a_noted_head_is_held_by_a_log_that_grew(filled: Path) -> None:
    noted = verify(filled)
    ReadLog(filled).append({"question": "later"})

    assert verify(filled, since=noted).entries == 9
    assert verify(filled, since=EMPTY).entries == 9


@pytest.mark.parametrize("torn", [1, 40, 70_000])
def test_an_entry_torn_by_a_crash_is_closed_off(filled: Path, torn: int) -> None:
    with filled.open("ab") as stream:
        stream.write(b'{"at": "' + b"x" * torn)

    assert verify(filled).entries == 8
    ReadLog(filled).append({"question": "next"})
    assert verify(filled).entries == 9
    assert json.loads(lines(filled)[-1])["question"] == "next"


def test_a_first_entry_torn_by_a_crash_is_closed_off(place: Path) -> None:
    place.parent.mkdir()
    place.write_bytes(b'{"at"')

    assert ReadLog(place).append({"question": "first"}).entries == 1
    assert verify(place).entries == 1


def test_entries_longer_than_a_block_are_followed(place: Path) -> None:
    log = ReadLog(place)
    for _ in range(3):
        log.append({"parameters": {"ids": ["B" * 100] * 2000}})

    assert verify(place).entries == 3


def test_a_last_line_that_is_no_entry_stops_the_log(filled: Path) -> None:
    with filled.open("ab") as stream:
        stream.write(b"\0" * 100 + b"\n")

    with pytest.raises(AccessDeniedError, match="no entry"):
        ReadLog(filled).append({"question": "next"})
    with pytest.raises(AccessDeniedError, match="Entry 9"):
        verify(filled)


def test_half_a_write_is_no_write(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    log = ReadLog(place)
    log.append({"question": "q0"})
    write = os.write
    monkeypatch.setattr(os, "write", lambda d, line: write(d, line[:10]))
    with pytest.raises(AccessDeniedError, match="cannot be written"):
        log.append({"question": "q1"})
    monkeypatch.undo()

    assert log.append({"question": "q2"}).entries == 2
    assert verify(place).entries == 2


WRITER = """
import sys
from pathlib import Path
from warehouse.access.readlog import ReadLog
log = ReadLog(Path(sys.argv[1]))
for number in range(200):
    log.append({"user": sys.argv[2], "number": number})
"""


def test_four_processes_keep_one_chain(place: Path) -> None:
    writers = [
        subprocess.Popen([sys.executable, "-c", WRITER, str(place), f"p{n}"])
        for n in range(4)
    ]
    assert [writer.wait(60) for writer in writers] == [0, 0, 0, 0]

    entries = [json.loads(line) for line in lines(place)]
    assert verify(place).entries == 800
    for number in range(4):
        own = [e["number"] for e in entries if e["user"] == f"p{number}"]
        assert own == list(range(200))
