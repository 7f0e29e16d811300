"""Physical lines: every one is found, wherever a block of bytes happens to end."""

import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from warehouse.errors import FileRefusedError
from warehouse.home import Home
from warehouse.intake.arrivals import Arrival
from warehouse.intake.declared import ColumnType, FileKind
from warehouse.intake.lines import blocks
from warehouse.intake.sequence import sequence_number
from warehouse.intake.workroom import remove_abandoned, workroom


def arrival(path: Path, content: bytes, *encodings: str) -> Arrival:
    path.write_bytes(content)
    kind = FileKind(
        name="sent",
        pattern=".*",
        encoding=encodings or ("utf-8",),
        columns={"a": ColumnType(kind="text")},
    )
    return Arrival(kind=kind, path=path, ordinal=1, file_id="", size=len(content))


def read(came: Arrival, size: int = 1024) -> tuple[list[str], list[bool]]:
    found = list(blocks(came, size))
    lines = [line for block in found for line in block.lines["line"]]
    first = came.first_line + 1
    assert lines == list(range(first, first + len(lines)))
    return (
        [raw for block in found for raw in block.lines["raw"]],
        [flaw is None for block in found for flaw in block.lines["flaw"]],
    )


@settings(max_examples=200, deadline=None)
@given(
    lines=st.lists(st.text('ab",中', max_size=6), min_size=1),
    ends=st.sampled_from(["\n", "\r\n"]),
    ends_last=st.booleans(),
    size=st.integers(1, 20),
)
def test_blocks_of_any_size_give_the_same_lines(
    lines: list[str], ends: str, size: int, *, ends_last: bool
) -> None:
    lines = [*lines, "z"]
    content = ends.join(lines) + (ends if ends_last else "")
    folder = Path(tempfile.mkdtemp())
    try:
        assert read(arrival(folder / "f", content.encode()), size)[0] == lines
    finally:
        shutil.rmtree(folder)


def test_a_byte_order_mark_is_no_part_of_the_first_line(tmp_path: Path) -> None:
    assert read(arrival(tmp_path / "f", "a\nb\n".encode("utf-8-sig")))[0] == ["a", "b"]


@pytest.mark.parametrize("bad", [1, 3])
def test_a_few_bad_lines_do_not_condemn_a_short_file(tmp_path: Path, bad: int) -> None:
    came = arrival(tmp_path / "f", b"a\n" * 5 + b"\xff\n" * bad)

    assert read(came)[1] == [True] * 5 + [False] * bad


def test_a_damaged_file_keeps_its_encoding(tmp_path: Path) -> None:
    came = arrival(tmp_path / "f", "中\n".encode() * 20 + b"\xff\n" * 9)

    assert read(came)[1].count(False) == 9


@pytest.mark.parametrize("lines", [1, 3, 40])
def test_a_file_of_few_lines_is_read_in_the_encoding_that_reads_them(
    tmp_path: Path, lines: int
) -> None:
    for nth, encoding in enumerate(("utf-8", "gb18030")):
        content = b"account\n" + "账户\n".encode(encoding) * lines
        came = arrival(tmp_path / f"f{nth}", content, "utf-8", "gb18030")

        assert read(came)[0] == ["account", *["账户"] * lines]


def test_the_first_encoding_that_reads_the_file_is_taken(tmp_path: Path) -> None:
    content = "账户\n".encode("gb18030") * 9

    assert read(arrival(tmp_path / "f", content, "utf-8", "gb18030"))[0][0] == "账户"
    with pytest.raises(FileRefusedError, match="is not written in utf-8"):
        read(arrival(tmp_path / "g", content))


@pytest.mark.parametrize("text", ["9" * 19, "abcdefgh"])
def test_a_place_in_the_order_has_an_end(text: str) -> None:
    with pytest.raises(FileRefusedError, match="too long"):
        sequence_number(text)


def test_a_dead_owners_workroom_goes_and_a_living_ones_stays(tmp_path: Path) -> None:
    home = Home(tmp_path)
    with workroom(home, "living") as room:
        dead = room.with_name("dead-1")
        dead.mkdir()
        dead.with_suffix(".lock").touch()
        remove_abandoned(home)
        assert dead.is_dir()  # too young to tell

        remove_abandoned(home, young=0)
        assert not dead.exists()
        assert room.is_dir()
    assert list(home.work_folder.iterdir()) == []
