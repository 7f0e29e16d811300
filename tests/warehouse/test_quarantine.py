"""Quarantined lines are sealed, can be read back, and are gone when their day comes."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from tests.warehouse.desk import Desk, desk_at
from warehouse.casebook.engine import casebook_of
from warehouse.casebook.vault import quarantines
from warehouse.errors import VaultError
from warehouse.home import Home
from warehouse.intake import lockbox
from warehouse.intake.quarantine import expire, kept_until, quarantined
from warehouse.vault.keyring import change_keys

BAD = "account,on,amount,known\nMARKER-ZQ-1,2024-02-30,7,2024-03-01\n"
KEY = bytes(range(32))


@pytest.fixture
def desk(home: Home) -> Iterator[Desk]:
    with desk_at(home) as desk:
        yield desk


def bytes_of(home: Home) -> bytes:
    files = (path for path in home.root.rglob("*") if path.is_file())
    return b"".join(path.read_bytes() for path in files)


def entries(count: int) -> list[lockbox.Entry]:
    return [{"line": number, "raw": "x" * (number % 7)} for number in range(count)]


def test_a_raw_line_can_be_read_back_and_stands_nowhere_in_plain(desk: Desk) -> None:
    summary = desk.send_texts(stated_1=BAD)

    (entry,) = quarantined(desk.home, summary.batch_id)
    assert entry["raw"] == BAD.splitlines()[1]
    assert (entry["file"], entry["line"]) == ("stated_1.csv", 2)
    assert b"MARKER-ZQ" not in bytes_of(desk.home)


def test_a_text_with_every_kind_of_line_end_is_read_back_whole(desk: Desk) -> None:
    odd = "\u2028\x85\x1c\x0b"
    summary = desk.send_texts(stated_1=f"account,on,amount,known\n{odd}z,x,y\n")

    (entry,) = quarantined(desk.home, summary.batch_id)
    assert entry["raw"] == f"{odd}z,x,y"


def test_lines_kept_in_plain_before_there_was_a_vault_can_still_be_read(
    home: Home,
) -> None:
    home.quarantine_folder.mkdir()
    told = {"file": "f.csv", "file_id": "0", "line": 1, "rule": "r", "raw": "z"}
    (home.quarantine_folder / "old.jsonl").write_text(json.dumps(told) + "\n")

    assert list(quarantined(home, "old")) == [told]
    assert list(quarantined(home, "none")) == []


def test_lines_are_kept_their_days_and_then_cannot_be_read_by_anyone(
    desk: Desk,
) -> None:
    home = replace(desk.home, quarantine_days=30)
    with desk_at(home) as short:
        first = short.send_texts(stated_1=BAD)
        second = short.send_texts(stated_2=BAD.replace("-1,", "-2,"))
    kept = kept_until(home, first.batch_id)
    assert kept == datetime.now(UTC).date() + timedelta(30)
    assert expire(home) == 0

    place = Path(str(first.quarantine_file))
    copied = place.read_bytes()
    with casebook_of(home).begin() as connection:
        of_first = update(quarantines).where(quarantines.c.batch_id == first.batch_id)
        connection.execute(of_first.values(expires_on=date(2020, 1, 1)))
    assert expire(home) == 1

    assert not place.exists()
    assert kept_until(home, first.batch_id) is None
    place.write_bytes(copied)  # whoever kept a copy has kept noise
    assert list(quarantined(home, first.batch_id)) == []
    assert len(list(quarantined(home, second.batch_id))) == 1


def test_lines_open_after_a_change_of_keys(desk: Desk) -> None:
    summary = desk.send_texts(stated_1=BAD)
    change_keys(desk.home)

    assert len(list(quarantined(desk.home, summary.batch_id))) == 1


@pytest.mark.parametrize("count", [0, 1, 1999, 2000, 2001, 6000])
def test_a_lockbox_gives_back_what_was_put_in(tmp_path: Path, count: int) -> None:
    place = tmp_path / "box"

    assert lockbox.write(place, iter(entries(count)), KEY, 3) == count
    assert list(lockbox.read(place, KEY)) == entries(count)
    assert lockbox.generation_of(place) == 3
    assert place.stat().st_mode & 0o077 == 0


def test_a_lockbox_that_was_altered_anywhere_is_refused(tmp_path: Path) -> None:
    place = tmp_path / "box"
    lockbox.write(place, entries(4500), KEY, 1)
    whole = place.read_bytes()
    head = len(lockbox.MAGIC) + 4
    first = head + 4 + lockbox.NONCE + int.from_bytes(whole[head : head + 4])
    second = first + 4 + lockbox.NONCE + int.from_bytes(whole[first : first + 4])
    altered = {
        "cut off in a frame": whole[: second - 9],
        "cut off between frames": whole[:second],
        "cut off after the head": whole[:head],
        "a frame left out": whole[:head] + whole[first:],
        "two frames exchanged": whole[:head]
        + whole[first:second]
        + whole[head:first]
        + whole[second:],
        "a bit flipped": whole[: first + 40] + bytes([whole[first + 40] ^ 1])
        + whole[first + 41 :],
        "a frame said twice": whole[:first] + whole[head:],
        "not a lockbox": b"x" + whole,
    }  # fmt: skip
    for what, content in altered.items():
        place.write_bytes(content)
        with pytest.raises(VaultError, match="not as it was written"):
            list(lockbox.read(place, KEY))
        assert what


def test_another_key_opens_no_lockbox(tmp_path: Path) -> None:
    lockbox.write(tmp_path / "box", entries(3), KEY, 1)

    with pytest.raises(VaultError):
        list(lockbox.read(tmp_path / "box", bytes(32)))
