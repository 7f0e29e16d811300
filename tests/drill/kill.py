"""Kill an intake, or the upkeep, at a random moment; then look at what is left."""

import faulthandler
import multiprocessing
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from tests.drill.report import Rows, report
from tests.drill.victim import keep_up, take_in
from tests.warehouse.desk import listed, row, stated
from tests.warehouse.homes import copy_of, forget, new_home
from tests.warehouse.tiny import write_files, write_source
from warehouse.home import Home
from warehouse.intake.batch import Intake
from warehouse.intake.workroom import remove_abandoned
from warehouse.lake.catalog import open_to_read
from warehouse.lake.upkeep import maintain
from warehouse.lake.verify import verify_lake

MOST_ORPHANS = 8
"""No more than one batch stages: its tables, their envelopes, chains and repeats."""

UPKEEP_EVERY = 5
KILLS_AT_ONCE = 20
Content = dict[str, list[tuple[object, ...]]]


@dataclass
class Found:
    """What the kills left behind."""

    kills: int = 0
    before_the_end: int = 0
    of_upkeep: int = 0
    orphans: list[int] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def add(self, other: "Found") -> None:
        """Count in what another process found."""
        self.kills += other.kills
        self.before_the_end += other.before_the_end
        self.of_upkeep += other.of_upkeep
        self.orphans += other.orphans
        self.wrong += other.wrong


class Scene:
    """A home with a past, the batches to come, and how it should look in the end."""

    def __init__(self, root: Path, catalog: str = "sqlite") -> None:
        """Build both, the one by intake and the other by an intake left alone."""
        self.root = root
        self.source = write_source(root / "source")
        past = [
            [stated(1, row("k", 10, 1), row("l", 1, 1))],
            [listed(2, row("k", 10, 2))],
        ]
        coming = [
            [stated(5, row("k", 20, 4), row("m", 7, 4)), stated(3, row("k", 9, 2))],
            [listed(6, row("k", 20, 5), row("n", 3, 5))],
            [stated(4, row("k", 12, 3))],
        ]
        self.batches = [
            write_files(root / f"to-come-{n}", b) for n, b in enumerate(coming)
        ]
        self.before = new_home(root / "before", catalog)
        with Intake(self.before) as door:
            for number, batch in enumerate(past):
                door.take(self.source, write_files(root / f"past-{number}", batch))
        left_alone = self.home()
        self.seconds = self._run(partial(take_in, *self.asked(left_alone)))
        self.upkeep_seconds = self._run(partial(keep_up, left_alone))
        self.expected, _ = state(left_alone)

    def home(self) -> Home:
        """A fresh copy of the home with its past."""
        return copy_of(self.before, Path(tempfile.mkdtemp(dir=self.root)) / "home")

    def asked(self, home: Home) -> tuple[Home, Path, list[Path], Path]:
        """What the victim is asked to do."""
        return home, self.source, self.batches, home.root.parent / "acknowledged"

    def _run(self, work: Callable[[], None]) -> float:
        started = time.monotonic()
        process = start(work)
        process.join()
        assert process.exitcode == 0
        return time.monotonic() - started


def start(work: Callable[[], None]) -> multiprocessing.process.BaseProcess:
    """Start work in a process of its own, with the imports already behind it."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.drill.victim"])
    process = context.Process(target=work)
    process.start()
    return process


def kill(scene: Scene, number: int, dice: random.Random, found: Found) -> None:
    """Kill one process, look, let the work be done again, look again, clean up."""
    home = scene.home()
    asked = scene.asked(home)
    work, seconds = partial(take_in, *asked), scene.seconds
    if number % UPKEEP_EVERY == 0:
        take_in(*asked)
        work, seconds = partial(keep_up, home), scene.upkeep_seconds
        found.of_upkeep += 1
    process = start(work)
    process.join(dice.uniform(0, seconds * 1.1))
    found.before_the_end += process.exitcode is None
    process.kill()
    process.join()
    found.kills += 1
    found.wrong += [f"kill {number}: {what}" for what in look(scene, home, found)]
    forget(home)
    shutil.rmtree(home.root.parent)


def look(scene: Scene, home: Home, found: Found) -> list[str]:
    """Name every promise that does not hold."""
    asked = scene.asked(home)
    wrong = [f"{what}: {count}" for what, count in verify_lake(home).items()]
    left, strangers = state(home)
    told = asked[3].read_text("utf-8").split() if asked[3].is_file() else []
    held = {name for _, name in left["files"]}
    for batch in (scene.batches[int(name[-1])] for name in told):
        lost = {path.name for path in batch.iterdir()} - held
        wrong += [f"{name} was acknowledged and is gone" for name in sorted(lost)]
    found.orphans.append(len(strangers))
    if len(strangers) > MOST_ORPHANS:
        wrong.append(f"{len(strangers)} orphans")
    take_in(*asked)
    maintain(home, orphan_age="0 seconds")
    remove_abandoned(home, young=0)
    now, strangers = state(home)
    wrong += [f"{path.name} was not removed" for path in strangers]
    wrong += [f"{p} was not removed" for p in home.work_folder.glob("tiny-*")]
    wrong += [f"{t} differs" for t in now if now[t] != scene.expected[t]]
    return wrong


def state(home: Home) -> tuple[Content, list[Path]]:
    """All a lake says, whenever it was written, and the Parquet its catalog lacks."""
    queries = {
        "balances": "from lake.balances select * exclude (recorded_at, batch_id)",
        "events": "from lake.events select * exclude (recorded_at, batch_id)",
        "revisions": "from lake.revisions select * exclude (recorded_at)",
        "files": "from lake.files select file_kind, file_name",
    }
    known = """
        from __ducklake_metadata_lake.ducklake_data_file select path union
        from __ducklake_metadata_lake.ducklake_delete_file select path union
        from __ducklake_metadata_lake.ducklake_files_scheduled_for_deletion select path
    """
    with closing(open_to_read(home)) as engine:
        content = {
            name: engine.sql(f"{query} order by all").fetchall()
            for name, query in queries.items()
        }
        names = {Path(path).name for (path,) in engine.sql(known).fetchall()}
    found = home.data_folder.rglob("*.parquet")
    return content, [path for path in found if path.name not in names]


def drill(root: Path, *, kills: int, seed: int, catalog: str = "sqlite") -> Found:
    """Kill so many times, each at a moment of its own."""
    scene = Scene(root, catalog)
    dice = random.Random(seed)  # noqa: S311  repeatable
    found = Found()
    for number in range(kills):
        kill(scene, number, dice, found)
    return found


def _apart(kills: int, *, seed: int, catalog: str) -> Found:
    """Drill in a process of its own: it opens more lakes than any program would."""
    context = multiprocessing.get_context("spawn")
    with (
        tempfile.TemporaryDirectory() as root,
        ProcessPoolExecutor(1, context, initializer=faulthandler.enable) as pool,
    ):
        try:
            return pool.submit(
                drill, Path(root), kills=kills, seed=seed, catalog=catalog
            ).result()
        except BrokenProcessPool as problem:
            return Found(wrong=[f"seed {seed}: who looked died: {problem}"])


def run(*, kills: int, seed: int, catalog: str, keep: bool) -> bool:
    """Run the drill and report it; tell whether every promise held."""
    started = time.monotonic()
    found = Found()
    for first in range(0, kills, KILLS_AT_ONCE):
        some = min(KILLS_AT_ONCE, kills - first)
        found.add(_apart(some, seed=seed + first, catalog=catalog))
        sys.stderr.write(f"{found.kills} of {kills} kills\n")
    rows: Rows = [
        ("processes killed with SIGKILL", f"{found.kills}"),
        ("of them at work when killed", f"{found.before_the_end}"),
        ("of them upkeep, the others intakes", f"{found.of_upkeep}"),
        ("left Parquet nobody knows", f"{sum(map(bool, found.orphans))} times"),
        (
            "most such files at once",
            f"{max(found.orphans, default=0)}; all removed by upkeep",
        ),
        ("promises of `verify` broken", "see below" if found.wrong else "0"),
        ("acknowledged batches lost", "see below" if found.wrong else "0"),
        ("content after a rerun", "differs" if found.wrong else "as if left alone"),
        ("seed, duration", f"{seed}, {time.monotonic() - started:.0f} s"),
        *(("wrong", what) for what in found.wrong),
    ]
    what = (
        "An intake of three batches, or an upkeep, is killed at a random moment of its "
        "run; then the lake is verified, the intake run again and upkeep too."
    )
    title = "kill" if catalog == "sqlite" else f"kill, {catalog}"
    report(title, what, rows, keep=keep)
    return not found.wrong
