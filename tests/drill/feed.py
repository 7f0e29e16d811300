"""A feed, a nightly batch, readers and upkeep at once: all commit, nothing is lost."""

import multiprocessing
import random
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from datetime import date, timedelta
from multiprocessing.queues import Queue
from pathlib import Path
from typing import Any

import polars as pl

from tests.drill.report import Rows, report, spread
from warehouse import access
from warehouse.home import Home
from warehouse.intake.batch import Intake
from warehouse.lake.catalog import open_to_read
from warehouse.lake.upkeep import maintain
from warehouse.lake.verify import verify_lake

BORROWERS = 2_000
FEED_ROWS = 20
FEED_EVERY = 0.5
UPKEEP_EVERY = 60.0
AS_OF = date(2025, 12, 31)

DECLARATION = """
name = "drilled"
title = { zh = "演练", en = "Drill" }
zone = "Asia/Shanghai"
currency = "CNY"
knowledge = "source"
legal_basis = { basis = "public", zh = "测试", en = "Test" }

[[files]]
name = "stated"
pattern = 'stated_(?P<sequence>\\d+)\\.csv'
columns.account = "text"
columns.on = "date %Y-%m-%d"
columns.amount = "money"

[[totals]]
file = "stated"
column = "amount"
table = "balances"
fact = "balance_amount"
"""

BALANCES = """-- Grain: one row per account and day.
select
    line,
    account as account_id,
    "on" as balance_on,
    split_part(account, '-', 1) as borrower_id,
    amount as balance_amount,
    source_currency() as currency,
    "on" as known_at
from stated
"""

Told = tuple[str, Any]
Work = Callable[[Home, Path, "Queue[Told]"], None]


def _rows(batch: str, count: int, sequence: int) -> pl.DataFrame:
    day = date(2024, 1, 1) + timedelta(days=sequence % 365)
    place = pl.int_range(count, eager=True)
    borrower = (place % BORROWERS).cast(pl.String)
    account = "B" + borrower + f"-{batch}-" + place.cast(pl.String)
    # Few rows or many, of the same size: else the guard against unit slips holds them.
    amount = (place * 7_919 % 100_000).cast(pl.String) + ".25"
    return pl.DataFrame({"account": account, "amount": amount}).select(
        "account", pl.lit(str(day)).alias("on"), "amount"
    )


def _feeding(home: Home, root: Path, told: "Queue[Told]") -> None:
    _taking(home, root, told, what="feed")


def _loading(home: Home, root: Path, told: "Queue[Told]") -> None:
    _taking(home, root, told, what="bulk")


def _taking(home: Home, root: Path, told: "Queue[Told]", *, what: str) -> None:
    """Take batch after batch: a small one every half second, or big ones end to end."""
    pause = FEED_EVERY if what == "feed" else 0.0
    rows = FEED_ROWS if what == "feed" else int((root / "bulk").read_text())
    ends = float((root / "ends").read_text())
    number = 0
    with Intake(home) as door:
        while time.time() < ends:
            number += 1
            folder = root / f"{what}-{number}"
            folder.mkdir()
            sent = _rows(f"{what}{number}", rows, number)
            sent.write_csv(folder / f"stated_{number}.csv")
            began = time.monotonic()
            summary = door.take(root / "source", folder)
            taken = time.monotonic() - began
            told.put((what, (taken, summary.facts)))
            for path in folder.iterdir():
                path.unlink()
            time.sleep(max(0.0, pause - taken))


def _reading(home: Home, root: Path, told: "Queue[Told]") -> None:
    """Ask for one borrower's trajectory after another, as a page does."""
    ends = float((root / "ends").read_text())
    dice = random.Random(7)  # noqa: S311  repeatable
    caller = access.caller(access.sign_in_operator())
    while time.time() < ends:
        began = time.monotonic()
        view = access.open_view(home, caller, purpose="credit_review", as_of=AS_OF)
        rows = view.ask("trail", borrower_id=f"B{dice.randrange(BORROWERS)}").rows
        told.put(("read", (time.monotonic() - began, rows.height)))
        time.sleep(0.1)


def _keeping_up(home: Home, root: Path, told: "Queue[Told]") -> None:
    ends = float((root / "ends").read_text())
    while time.time() + UPKEEP_EVERY < ends:
        time.sleep(UPKEEP_EVERY)
        told.put(("upkeep", maintain(home).longest_slice_seconds))


def _guarded(work: Work, home: Home, root: Path, told: "Queue[Told]") -> None:
    """Run work and tell what went wrong, whatever it was: that is the finding."""
    try:
        work(home, root, told)
    except Exception as problem:  # noqa: BLE001  a drill reports every failure
        told.put(("wrong", f"{work.__name__}: {problem!r}"[:300]))
    told.put(("done", work.__name__))


def _run_all(home: Home, root: Path, seconds: float, bulk_rows: int) -> list[Told]:
    context = multiprocessing.get_context("spawn")
    told: Queue[Told] = context.Queue()
    with Intake(home):
        pass
    (root / "ends").write_text(str(time.time() + seconds))
    (root / "bulk").write_text(str(bulk_rows))
    processes = [
        context.Process(target=_guarded, args=(work, home, root, told))
        for work in (_feeding, _loading, _reading, _keeping_up)
    ]
    for process in processes:
        process.start()
    found: list[Told] = []
    running = len(processes)
    while running:
        found.append(told.get(timeout=seconds + 600))
        running -= found[-1][0] == "done"
    for process in processes:
        process.join()
    return found


def run(*, seconds: float, bulk_rows: int, keep: bool) -> bool:
    """Run the drill and report it; tell whether every promise held."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        home = Home(root / "home")
        source = root / "source"
        source.mkdir()
        (source / "source.toml").write_text(DECLARATION)
        (source / "balances.sql").write_text(BALANCES)
        found = _run_all(home, root, seconds, bulk_rows)
        rows, held = _told(home, found)
    what = (
        f"For {seconds:.0f} s: one process takes a file of {FEED_ROWS} rows every "
        f"{FEED_EVERY} s, one takes batches of {bulk_rows:,} rows end to end, one asks "
        f"for trajectories, one runs upkeep every {UPKEEP_EVERY:.0f} s."
    )
    report("feed", what, rows, keep=keep)
    return held


def _told(home: Home, found: list[Told]) -> tuple[Rows, bool]:
    of = {
        what: [value for kind, value in found if kind == what]
        for what in ("feed", "bulk", "read", "upkeep", "wrong")
    }
    committed = sum(facts for _, facts in of["feed"] + of["bulk"])
    with closing(open_to_read(home)) as engine:
        held, distinct, envelopes = engine.sql(
            "select count(*), count(distinct event_id), "
            "(select count(*) from lake.events) from lake.balances"
        ).fetchall()[0]
    wrong = [*of["wrong"], *(f"{p}: {n}" for p, n in verify_lake(home).items())]
    if not committed == held == distinct == envelopes:
        wrong.append(f"{committed} told, {held} held, {distinct} distinct, {envelopes}")
    slices = ", ".join(f"{seconds:.2f}" for seconds in of["upkeep"])
    rows = [
        ("feed commits", f"{len(of['feed']):,}: {spread([s for s, _ in of['feed']])}"),
        ("bulk commits", f"{len(of['bulk']):,}: {spread([s for s, _ in of['bulk']])}"),
        ("reads", f"{len(of['read']):,}: {spread([s for s, _ in of['read']])}"),
        ("rows of a read, most", f"{max((n for _, n in of['read']), default=0):,}"),
        ("upkeep runs, longest slice of each", f"{len(of['upkeep'])}: {slices} s"),
        ("facts told as taken, and held once each", f"{committed:,} and {distinct:,}"),
        ("errors, broken promises", f"{len(wrong)}"),
        *(("wrong", what) for what in wrong),
    ]
    return rows, not wrong
