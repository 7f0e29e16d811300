"""A watched folder: settled files are taken, bad ones put aside, Ctrl-C ends it."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from pages.terminal.watching import Watch
from tests.warehouse.tiny import ON, Sent, write_source
from warehouse.home import Home
from warehouse.intake.batch import Intake
from warehouse.intake.summary import Summary
from warehouse.lake.in_force import create_macros

ROOT = Path(__file__).parents[2]


def text(sequence: int) -> str:
    return Sent(sequence, "stated", ((f"d{sequence}", Decimal(1), ON),)).text()


@pytest.fixture(scope="module")
def door(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Intake]:
    with Intake(Home(tmp_path_factory.mktemp("watched") / "home")) as intake:
        yield intake


@pytest.fixture
def told() -> list[Summary]:
    return []


@pytest.fixture
def watched(door: Intake, told: list[Summary], tmp_path: Path) -> Watch:
    (tmp_path / "files").mkdir()
    source = write_source(tmp_path / "source")
    return Watch(door, source, tmp_path / "files", tell=told.append)


def lying(folder: Path) -> list[str]:
    if not folder.is_dir():
        return []
    return sorted(path.name for path in folder.iterdir() if path.is_file())


def test_a_file_is_taken_once_it_has_settled(
    watched: Watch, told: list[Summary]
) -> None:
    file = watched.files / "stated_101.csv"
    file.write_text(text(101))

    assert list(watched.look()) == []
    assert told == []
    assert list(watched.look()) == []
    assert [summary.facts for summary in told] == [1]
    assert lying(watched.files) == []
    assert lying(watched.files / "taken") == ["stated_101.csv"]


def test_a_file_still_being_written_is_left_for_the_next_look(
    watched: Watch, told: list[Summary]
) -> None:
    file = watched.files / "stated_102.csv"
    whole = text(102)
    for end in (10, 30, len(whole)):
        file.write_text(whole[:end])
        assert list(watched.look()) == []
        assert told == []
        assert lying(watched.files) == ["stated_102.csv"]
    list(watched.look())
    assert [(s.facts, s.quarantined) for s in told] == [(1, 0)]


@pytest.mark.parametrize("name", ["stated_103.csv.part", ".stated_103.csv", "s.tmp"])
def test_what_its_sender_will_rename_is_left_alone(
    name: str, watched: Watch, told: list[Summary]
) -> None:
    (watched.files / name).write_text(text(103))
    for _ in range(3):
        assert list(watched.look()) == []

    assert lying(watched.files) == [name]
    assert told == []


@pytest.mark.parametrize(
    ("sequence", "ending"), [(111, "{}.part"), (114, ".{}.aB3xQ1")]
)
def test_a_file_waits_while_its_sender_writes_it_again(
    sequence: int, ending: str, watched: Watch, told: list[Summary]
) -> None:
    file = watched.files / f"stated_{sequence}.csv"
    half = watched.files / ending.format(file.name)
    file.write_text(text(sequence)[:40])
    half.write_text(text(sequence)[:50])
    for _ in range(3):
        assert list(watched.look()) == []
    assert told == []

    half.write_text(text(sequence))
    half.rename(file)
    for _ in range(2):
        assert list(watched.look()) == []
    assert [(s.facts, s.quarantined) for s in told] == [(1, 0)]


def test_a_file_waits_for_its_control_file_and_goes_with_it(
    watched: Watch, told: list[Summary]
) -> None:
    with (watched.folder / "source.toml").open("a") as declared:
        declared.write('\n[manifest]\nname = "{file}.ok"\n')
    (watched.files / "stated_112.csv").write_text(text(112))
    (watched.files / "stated_113.csv.ok").write_text("rows = 1")
    for _ in range(3):
        assert list(watched.look()) == []
    assert told == []

    (watched.files / "stated_112.csv.ok").write_text("rows = 1")
    (watched.files / "stated_113.csv").write_text(text(113) + text(113))
    list(watched.look())
    (problem,) = watched.look()
    assert "stated_113.csv.ok says that its file has 1 rows" in problem
    assert [summary.facts for summary in told] == [1]
    assert lying(watched.files) == []
    assert lying(watched.files / "taken") == ["stated_112.csv", "stated_112.csv.ok"]
    assert {"stated_113.csv", "stated_113.csv.ok"} <= {
        *lying(watched.files / "refused")
    }


def test_files_that_come_out_of_order_take_their_places(
    watched: Watch, told: list[Summary], door: Intake
) -> None:
    def said(sequence: int) -> str:
        rows = (("late", Decimal(sequence), ON),)
        return Sent(sequence, "stated", rows).text()

    for sequence in (204, 201, 203, 202):
        (watched.files / f"stated_{sequence}.csv").write_text(said(sequence))
        for _ in range(2):
            assert list(watched.look()) == []
    asked = "select balance_amount from lake.balances where account_id = 'late'"
    counts = "select sequence from balances_in_force('infinity', 'infinity')"
    create_macros(door._writer)

    assert len(told) == 4
    assert {int(a) for (a,) in door._writer.sql(asked).fetchall()} == {
        201,
        202,
        203,
        204,
    }
    found = door._writer.sql(f"{counts} where account_id = 'late'").fetchall()
    assert found == [(204,)]


def test_a_refused_file_is_put_aside_with_its_reason_and_stops_no_other(
    watched: Watch, told: list[Summary]
) -> None:
    (watched.files / "stated_104.csv").write_text(text(104))
    (watched.files / "stated_105.csv").write_text("account,on,amount\n")
    (watched.files / "stated_106.csv").write_bytes(b"")
    (watched.files / "letter.txt").write_text("Dear bank")
    list(watched.look())
    problems = list(watched.look())

    refused = watched.files / "refused"
    assert [summary.facts for summary in told] == [1]
    assert lying(watched.files / "taken") == ["stated_104.csv"]
    assert len(problems) == 2
    assert lying(refused) == sorted(
        name + suffix
        for name in ("letter.txt", "stated_105.csv", "stated_106.csv")
        for suffix in ("", ".why.txt")
    )
    assert "no column 'known'" in (refused / "stated_105.csv.why.txt").read_text()
    assert "empty" in (refused / "stated_106.csv.why.txt").read_text()
    assert "no file of the source" in (refused / "letter.txt.why.txt").read_text()


def test_a_file_of_the_same_name_does_not_replace_the_one_taken(
    watched: Watch, told: list[Summary]
) -> None:
    for sequence in (107, 108):
        (watched.files / "stated_107.csv").write_text(text(sequence))
        list(watched.look())
        list(watched.look())

    assert len(told) == 2
    assert lying(watched.files / "taken") == ["stated_107.2.csv", "stated_107.csv"]


def test_a_broken_source_leaves_the_files_and_is_said_once(
    watched: Watch, told: list[Summary]
) -> None:
    declaration = watched.folder / "source.toml"
    declared = declaration.read_text()
    declaration.write_text("name = ")
    (watched.files / "stated_109.csv").write_text(text(109))
    looks = [list(watched.look()) for _ in range(4)]
    assert [len(said) for said in looks] == [0, 1, 0, 0]
    assert lying(watched.files / "refused") == []

    declaration.write_text(declared)
    assert list(watched.look()) == []
    assert [summary.facts for summary in told] == [1]


def test_what_a_run_left_half_way_is_taken_by_the_next(
    watched: Watch, told: list[Summary]
) -> None:
    (watched.files / "taking").mkdir()
    (watched.files / "taking" / "stated_110.csv").write_text(text(110))
    list(watched.look())

    assert [summary.facts for summary in told] == [1]


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_the_command_ends_cleanly(how: signal.Signals, tmp_path: Path) -> None:
    files = tmp_path / "files"
    files.mkdir()
    (files / "stated_1.csv").write_text(text(1))
    source = write_source(tmp_path / "source")
    command = [sys.executable, "-m", "pages.terminal.main", "watch", str(source)]
    with subprocess.Popen(
        [*command, "--files", str(files), "--every", "0.1", "--json"],
        cwd=ROOT,
        env={**os.environ, "LOANTRAIL_HOME": str(tmp_path / "home")},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as watching:
        until = time.monotonic() + 60
        while not lying(files / "taken") and time.monotonic() < until:
            time.sleep(0.05)
        watching.send_signal(how)
        stdout, stderr = watching.communicate(timeout=30)

    assert watching.returncode == 0
    assert '"facts": 1' in stdout
    assert stdout.count("\n") == 1
    assert "Stopped" in stderr
    assert "Traceback" not in stderr
