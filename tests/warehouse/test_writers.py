"""Several writers of one lake, and what a lost lease, a kill or a cut wire leaves."""

import os
import signal
import time
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from threading import Thread
from typing import Any

import duckdb
import pytest

from tests.postgres import server
from tests.warehouse import taker
from tests.warehouse.cut import Wire
from tests.warehouse.desk import desk_at, row, stated
from tests.warehouse.homes import as_owner, database_of, on_both, on_postgres
from tests.warehouse.tiny import write_files, write_source
from warehouse.errors import LakeError
from warehouse.home import Home
from warehouse.intake import batch, landing
from warehouse.intake.batch import take
from warehouse.lake import upkeep
from warehouse.lake.catalogs import turns
from warehouse.lake.lease import at_rest, rearranging, write_lease
from warehouse.lake.upkeep import maintain
from warehouse.lake.verify import verify_lake

Fate = tuple[int, int] | str
MANY = stated(1, *(row(f"a{number}", number, 1) for number in range(200)))


def two_at_once(
    home: Home, root: Path, *, lease: bool = True, fence: bool = True
) -> list[Fate]:
    """Let two processes take the same file; give facts and duplicates, or the error."""
    files = write_files(root / "files", [MANY])
    source = write_source(root / "source")
    trouble: taker.Trouble | None = None if lease else "no lease"
    takers = [taker.start(home, source, files, trouble) for _ in range(2)]
    for _, told in takers:
        assert told.recv() == "ready"
    if not fence:  # whoever opens the lake puts it up again
        as_owner(home, "drop trigger loantrail_fence on ducklake_snapshot")
    for _, told in takers:
        told.send("go")
    fates: list[Fate] = [told.recv() for _, told in takers]
    for process, _ in takers:
        process.join()
    return sorted(fates, key=str)


# Two writers


@on_both
def test_one_of_two_simultaneous_intakes_of_a_file_finds_it_taken(
    home: Home, tmp_path: Path
) -> None:
    assert two_at_once(home, tmp_path) == [(0, 200), (200, 0)]
    assert verify_lake(home) == {}


@on_postgres
def test_without_the_lease_the_fence_lets_one_of_them_commit(
    home: Home, tmp_path: Path
) -> None:
    took, refused = two_at_once(home, tmp_path, lease=False)

    assert took == (200, 0)
    assert "The right to write was lost" in str(refused)
    assert verify_lake(home) == {}


@on_postgres
def test_without_lease_and_fence_both_commit_and_verification_tells(
    home: Home, tmp_path: Path
) -> None:
    # What the two above keep out, lest they pass for another reason.
    both = two_at_once(home, tmp_path, lease=False, fence=False)

    assert both == [(200, 0), (200, 0)]
    assert verify_lake(home)["balances: one row per fact and version"] == 200


@on_both
def test_a_killed_intake_leaves_all_or_nothing_and_can_be_run_again(
    home: Home, tmp_path: Path
) -> None:
    source = write_source(tmp_path / "source")
    files = write_files(tmp_path / "files", [MANY])
    killed: tuple[taker.Trouble, ...] = ("killed before", "killed after")
    for trouble in killed:
        process, told = taker.start(home, source, files, trouble)
        assert told.recv() == "ready"
        told.send("go")
        process.join()
        assert process.exitcode == -signal.SIGKILL
        assert verify_lake(home) == {}

    again = take(source, files, home=home)
    assert (again.facts, again.duplicate) == (0, 200)


@on_postgres
def test_a_lease_lost_and_taken_by_another_is_noticed_at_the_commit(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    register = landing.register

    def after_a_cut(*told: Any) -> None:  # noqa: ANN401  as it was told
        as_owner(
            home,
            "select pg_terminate_backend(pid) from pg_stat_activity "
            "where application_name = 'loantrail lease'",
            "update loantrail_lease set holder = 'another:1:x'",
        )
        register(*told)

    monkeypatch.setattr(batch, "register", after_a_cut)
    with desk_at(home) as desk:
        with pytest.raises(LakeError, match="right to write was lost"):
            desk.send(stated(1, row("k", 10, 1)))
        monkeypatch.undo()
        assert desk.ask("select count(*) from lake.batches") == [(0,)]
        again = desk.send(stated(1, row("k", 10, 1)))
        assert again.facts == 1
        with write_lease(home):  # lost, but nobody else took it: no harm is done
            server().disconnect(database_of(home).name)
            desk.ask("update lake.batches set summary = summary")
    assert verify_lake(home) == {}


@on_postgres
def test_who_waits_is_told_who_writes(home: Home) -> None:
    line = turns.Line(database_of(home), "another")
    said = rf"Another process \(\S+:{os.getpid()}\)"
    with (
        write_lease(home),
        pytest.raises(LakeError, match=said),
        turns.write_lease(line, 0.2),
    ):
        pass


@on_postgres
def test_threads_of_a_process_wait_for_each_other(home: Home) -> None:
    with (
        write_lease(home),
        pytest.raises(LakeError, match=r"Another process \(this one\)"),
        write_lease(home, patience=0.1),
    ):
        pass


@on_postgres
def test_upkeep_waits_for_who_reads_and_who_reads_for_upkeep(home: Home) -> None:
    other = replace(home, root=home.root / "another machine")
    told: list[str] = []

    def upkeep() -> None:
        with rearranging(other):
            told.append("upkeep")
            time.sleep(0.2)
            told.append("upkeep done")

    with at_rest(home):
        worker = Thread(target=upkeep)
        worker.start()
        time.sleep(0.2)
        with at_rest(home):  # upkeep waits, and nobody behind it
            told.append("read")
    while not told[1:]:
        time.sleep(0.01)
    with at_rest(home):
        told.append("read again")
    worker.join()

    assert told == ["read", "upkeep", "upkeep done", "read again"]


# What is lost on the way


@pytest.fixture
def wire() -> Iterator[Wire]:
    with Wire(server().port) as wire:
        yield wire


def over(wire: Wire, home: Home) -> Home:
    return replace(home, catalog=replace(database_of(home), port=wire.port))


@on_postgres
def test_a_batch_that_landed_though_its_answer_was_lost_is_not_taken_twice(
    home: Home, wire: Wire, monkeypatch: pytest.MonkeyPatch
) -> None:
    many = [stated(number, row(f"a{number}", number, 1)) for number in range(1, 13)]
    register = landing.register

    def cut(*told: Any) -> None:  # noqa: ANN401  as it was told
        wire.cut_at_commit()
        register(*told)

    with desk_at(over(wire, home)) as desk:
        monkeypatch.setattr(batch, "register", cut)
        with pytest.raises(LakeError, match="nothing is taken twice"):
            desk.send(*many)
        monkeypatch.undo()
        again = desk.send(*many)

        assert wire.cuts == 1
        assert (again.facts, again.duplicate) == (0, 12)
    assert verify_lake(home) == {}


def maintained_but_for_the_answer(home: Home, wire: Wire) -> None:
    """Run upkeep; the answer to the commit that moves the first table's is lost."""
    with desk_at(home) as desk:
        desk.send(stated(1, row("k", 10, 1)))
    before = rows_inside(home)
    wire.cut_at_commit()
    with pytest.raises(LakeError, match="cannot be reached: server closed"):
        maintain(over(wire, home))

    assert wire.cuts == 1
    assert 0 < rows_inside(home) < before


@on_postgres
def test_rows_moved_out_of_the_catalog_are_there_though_the_answer_was_lost(
    home: Home, wire: Wire
) -> None:
    maintained_but_for_the_answer(home, wire)

    left = rows_inside(home)
    assert verify_lake(home) == {}
    assert maintain(home).rows_moved_out_of_the_catalog == left
    assert rows_inside(home) == 0
    assert not (home.lake_folder / "kept").exists()


@on_postgres
@pytest.mark.drill
def test_the_loss_we_keep_files_against_is_still_there(
    home: Home, wire: Wire, monkeypatch: pytest.MonkeyPatch
) -> None:
    # When this fails, DuckLake was mended: keepsakes can go.
    monkeypatch.setattr(upkeep, "kept", lambda *_: nullcontext())
    maintained_but_for_the_answer(home, wire)

    with pytest.raises(duckdb.IOException, match="No such file"):
        verify_lake(home)


def rows_inside(home: Home) -> int:
    found = as_owner(
        home,
        "select coalesce(sum((xpath('/row/n/text()', query_to_xml(format("
        "'select count(*) as n from %I where end_snapshot is null', table_name), "
        "false, true, '')))[1]::text::int), 0) from information_schema.tables "
        "where table_name ~ '^ducklake_inlined_data_[0-9]+_[0-9]+$'",
    )
    return int(str(found[0][0]))
