"""Upkeep changes how the lake lies on disk, and nothing of what it holds."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import closing
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from tests.warehouse.homes import copy_of, on_both, settings
from tests.warehouse.tiny import Sent, write_files, write_source
from warehouse.home import Home
from warehouse.intake.batch import Intake
from warehouse.lake import upkeep
from warehouse.lake.catalog import open_to_read, writing
from warehouse.lake.tables import sort_order, tables
from warehouse.lake.upkeep import maintain
from warehouse.lake.verify import verify_lake

ROOT = Path(__file__).parents[2]
BATCHES = 24
FIRST = date(2024, 1, 1)

pytestmark = on_both


@pytest.fixture(scope="module")
def fed_once(
    new_home: Callable[[], Home], tmp_path_factory: pytest.TempPathFactory
) -> Home:
    """Feed a lake in many small batches, the accounts in no order."""
    home, sent_from = new_home(), tmp_path_factory.mktemp("sent")
    source = write_source(sent_from / "source")
    with Intake(home) as intake:
        for number in range(1, BATCHES + 1):
            rows = tuple(
                (
                    f"a{account * 7919 % 1000:03}",
                    Decimal(number + account),
                    FIRST + timedelta(days=number),
                )
                for account in range(number % 3 + 12)
            )
            sent = Sent(number, "stated", rows)
            intake.take(source, write_files(sent_from / str(number), [sent]))
    return home


@pytest.fixture
def fed(fed_once: Home, tmp_path: Path) -> Home:
    return copy_of(fed_once, tmp_path / "home")


def content(home: Home) -> dict[str, list[tuple[object, ...]]]:
    with closing(open_to_read(home)) as lake:
        return {
            table: lake.execute(f"select * from lake.{table} order by all").fetchall()
            for table in tables()
        }


def live_files(home: Home, table: str) -> list[Path]:
    with closing(open_to_read(home)) as lake:
        rows = lake.execute(
            "select data_file from ducklake_list_files('lake', $table)",
            {"table": table},
        ).fetchall()
    return [Path(name) for (name,) in rows]


def is_sorted(file: Path, table: str) -> bool:
    columns = list(sort_order(table))
    held = pl.read_parquet(file).select(columns)
    return held.equals(held.sort(columns, nulls_last=True, maintain_order=True))


def test_small_files_become_few_in_order_and_hold_the_same(fed: Home) -> None:
    before = content(fed)
    assert len(live_files(fed, "events")) == BATCHES

    done = maintain(fed, orphan_age="0 seconds")

    assert done.merged["events"] == (BATCHES, 1)
    assert done.merged["balances"] == (BATCHES, 1)
    assert done.rows_moved_out_of_the_catalog >= 2 * BATCHES
    for table in ("events", "balances", "revisions"):
        files = live_files(fed, table)
        assert len(files) == 1
        assert is_sorted(files[0], table)
    assert content(fed) == before
    assert verify_lake(fed) == {}


def test_upkeep_twice_does_nothing_the_second_time(fed: Home) -> None:
    maintain(fed)
    done = maintain(fed)

    assert done.merged == {}
    assert done.rows_moved_out_of_the_catalog == 0
    assert done.orphans_removed == 0


def test_what_is_taken_in_after_upkeep_joins_what_was(
    fed: Home, tmp_path: Path
) -> None:
    maintain(fed)
    source = write_source(tmp_path / "source")
    row = ("a000", Decimal(999), date(2024, 6, 1))
    with Intake(fed) as intake:
        again = write_files(tmp_path / "again", [Sent(900, "stated", (row,))])
        summary = intake.take(source, again)
        same = intake.take(source, again)

    assert (summary.facts, summary.corrections) == (1, 1)
    assert (same.duplicate, same.facts) == (1, 0)
    assert verify_lake(fed) == {}


def test_a_slice_writes_one_file_at_most(
    fed: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[int] = []
    run = upkeep._Slices.run

    def watched(
        slices: upkeep._Slices, call: str, **how: bool
    ) -> list[tuple[Any, ...]]:
        rows = run(slices, call, **how)
        if "merge" in call and "'events'" in call:
            made.append(sum(row[3] for row in rows))
        return rows

    monkeypatch.setattr(upkeep, "LARGEST_MERGED", "20KB")
    monkeypatch.setattr(upkeep._Slices, "run", watched)
    maintain(fed)

    assert len(made) > 2
    assert set(made) <= {0, 1}


def test_an_orphan_is_removed_once_a_day_old_and_not_before(fed: Home) -> None:
    folder = fed.data_folder / "main" / "balances"
    young, old = folder / "young.parquet", folder / "old.parquet"
    for stray in (young, old):
        stray.write_bytes(b"left by a writer that was killed")
    yesterday = time.time() - 25 * 3600
    os.utime(old, (yesterday, yesterday))
    for live in live_files(fed, "balances"):
        os.utime(live, (yesterday, yesterday))

    assert maintain(fed).orphans_removed == 1
    assert young.exists()
    assert not old.exists()
    assert verify_lake(fed) == {}
    assert maintain(fed, orphan_age="0 seconds").orphans_removed == 1
    assert not young.exists()


READER = """
from tests.warehouse.sample import look
from warehouse.access.store import store_of
from warehouse.home import home_from_environment

home = home_from_environment()
print("ready", look(home).ask("trail", borrower_id="B1").rows.height, flush=True)
counts = set()
while not (home.root / "done").exists():
    with store_of(home)._cursor() as cursor:
        counts |= set(cursor.sql("select count(*) from lake.events").fetchall())
        counts |= set(cursor.sql("select count(*) from lake.batches").fetchall())
print(sorted(counts))
"""


def test_a_reader_beside_upkeep_notices_nothing(fed: Home) -> None:
    held = content(fed)
    command = [sys.executable, "-c", READER]
    with subprocess.Popen(
        command, cwd=ROOT, env=settings(fed), stdout=subprocess.PIPE, text=True
    ) as reader:
        assert reader.stdout is not None
        assert reader.stdout.readline().startswith("ready")
        maintain(fed, orphan_age="0 seconds")
        (fed.root / "done").touch()
        told, _ = reader.communicate(timeout=60)

    assert told.strip() == f"[({BATCHES},), ({len(held['events'])},)]"


def test_a_reader_beside_a_feed_sees_each_batch_whole(fed: Home) -> None:
    # Adding takes no rest: this is what shows that it needs none.
    seen: list[int] = []
    stop = threading.Event()

    def read() -> None:
        with closing(open_to_read(fed)) as lake:
            while not stop.is_set():
                query = "select count(*) from lake.confirmations"
                seen.append(lake.sql(query).fetchall()[0][0])

    reader = threading.Thread(target=read)
    with writing(fed) as lake:
        reader.start()
        for _ in range(30):
            lake.execute(
                "insert into lake.confirmations select uuid(), 'balances', now(), 1, "
                "now(), uuid(), now(), 'f', 1 from range(20)"
            )
        stop.set()
        reader.join()

    assert seen == sorted(seen)
    assert all(count % 20 == 0 for count in seen)
