"""Files that come packed are unpacked within bounds, or refused with a sentence."""

import gzip
import re
from collections.abc import Callable
from pathlib import Path
from tempfile import mkdtemp

import pytest

from tests.warehouse.hostile_files import CSV, REFUSED, gzip_bomb, mangled_name, zipped
from tests.warehouse.tiny import write_source
from warehouse.errors import FileRefusedError
from warehouse.intake.arrivals import Arrival, arrivals
from warehouse.intake.source import read_source

Found = Callable[..., list[Arrival]]


@pytest.fixture
def found(tmp_path: Path) -> Found:
    """Put one file where files drop, and find what it brings."""
    source = write_source(tmp_path / "source")
    files = tmp_path / "files"
    files.mkdir()

    def found(name: str, content: bytes, limits: str = "") -> list[Arrival]:
        (files / name).write_bytes(content)
        place = source / "source.toml"
        declared = place.read_text("utf-8").split("[limits]")[0]
        place.write_text(f"{declared}\n[limits]\n{limits}\n", "utf-8")
        work = Path(mkdtemp(dir=tmp_path, prefix="work"))
        return arrivals(read_source(source), files, work)[0]

    return found


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_packed_to_harm_or_is_no_text_is_refused(
    found: Found, tmp_path: Path, what: str
) -> None:
    name, content, sentence = REFUSED[what]

    with pytest.raises(FileRefusedError, match=re.escape(sentence)) as refused:
        found(name, content)
    assert name in str(refused.value)
    assert [path.name for path in (tmp_path / "files").iterdir()] == [name]
    assert len(list(tmp_path.iterdir())) == 3  # the source's, the files', the work's


@pytest.mark.parametrize(
    ("name", "content", "called"),
    [
        ("stated_7.csv", CSV, "stated_7.csv"),
        ("stated_7.csv.gz", gzip.compress(CSV), "stated_7.csv.gz"),
        ("stated_7.csv.GZ", gzip.compress(CSV[:9]) + gzip.compress(CSV[9:]), None),
        ("stated_7.csv.zip", zipped(("x.txt", CSV)), "stated_7.csv.zip/x.txt"),
        ("all.zip", zipped(("in/stated_7.csv", CSV)), "all.zip/in/stated_7.csv"),
        (
            "mac.zip",
            zipped(
                ("stated_7.csv", CSV),
                ("__MACOSX/._stated_7.csv", b"\0"),
                (".DS_Store", b"\0"),
                ("letter.txt", b"Dear bank"),
            ),
            "mac.zip/stated_7.csv",
        ),
        ("old.zip", zipped(("stated_7.csv", CSV), method=0), "old.zip/stated_7.csv"),
    ],
    # What gzip writes bears the second it was written in; a test's name must not.
    ids=["plain", "gz", "GZ in two parts", "zip", "in a folder", "mac", "stored"],
)
def test_a_packed_file_is_the_file_it_holds(
    found: Found, name: str, content: bytes, called: str | None
) -> None:
    (plain,) = found("stated_1.csv", CSV)
    (came,) = [a for a in found(name, content) if a.name != "stated_1.csv"]

    assert came.path.read_bytes() == CSV
    assert came.file_id == plain.file_id
    assert came.name == (called or name)
    assert came.kind.sequence_in_name(came.matched) == 7


def test_names_written_in_gbk_are_read(found: Found) -> None:
    (came,) = found("all.zip", mangled_name("stated_7_余额.csv"))

    assert came.name == "all.zip/stated_7_余额.csv"


def test_several_files_of_one_archive_are_all_found(found: Found) -> None:
    packed = zipped(*((f"stated_{n}.csv", CSV) for n in (1, 2)), ("listed_3.csv", CSV))

    assert [(a.kind.name, a.name) for a in found("all.zip", packed)] == [
        ("stated", "all.zip/stated_1.csv"),
        ("stated", "all.zip/stated_2.csv"),
        ("listed", "all.zip/listed_3.csv"),
    ]


def test_a_source_may_raise_its_limits(found: Found) -> None:
    bomb = gzip_bomb(8)
    (came,) = found("stated_1.csv.gz", bomb, "unpacked_ratio = 2000")
    assert came.size > 8_000_000

    with pytest.raises(FileRefusedError, match="more than 1,000 bytes"):
        found("stated_1.csv.gz", bomb, "unpacked_ratio = 2000\nunpacked_bytes = 1000")
    with pytest.raises(FileRefusedError, match="bytes, more than 1,000"):
        found("stated_1.csv.gz", bomb, "unpacked_ratio = 2000\nfile_bytes = 1000")


@pytest.mark.parametrize(
    "half",
    [
        *("stated_1.csv.part", "stated_1.csv.filepart", ".stated_1.csv.tmp"),
        ".stated_1.csv.aB3xQ1",  # as rsync does
    ],
)
def test_a_file_its_sender_is_writing_again_is_refused(
    found: Found, tmp_path: Path, half: str
) -> None:
    (tmp_path / "files" / half).write_bytes(CSV[:20])

    with pytest.raises(FileRefusedError, match="is still writing") as refused:
        found("stated_1.csv", CSV)
    assert half in str(refused.value)


def test_what_an_editor_left_behind_refuses_nothing(
    found: Found, tmp_path: Path
) -> None:
    (tmp_path / "files" / "stated_1.csv~").write_bytes(CSV)
    (tmp_path / "files" / "stated_2.csv.part").write_bytes(CSV[:20])

    assert [came.name for came in found("stated_1.csv", CSV)] == ["stated_1.csv"]
