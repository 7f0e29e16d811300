"""Everybody visits every page in both languages: no byte of what they may not see."""

import tempfile
from contextlib import closing
from itertools import product
from pathlib import Path

from playwright.sync_api import sync_playwright

from sample_data.delivery import deliver
from tests.conftest import browser
from tests.drill.report import Rows, report
from tests.pages.canaries import canaries_of
from tests.pages.crawl import KINDS, PAGES, SEES, everything_sent, leaks, unseen, wire
from tests.pages.serving import ROOT, served
from tests.pages.test_journeys import FLAGS
from warehouse.home import Home
from warehouse.intake.batch import take
from warehouse.lake.catalog import open_to_read

BORROWER = "B-S0001"
OF_THE_EAST = (
    "select min(borrower_id) from lake.assignments "
    "where branch_id = 'branch-east' and valid_to is null"
)
LANGUAGES = ("zh-CN", "en-US")


def run(*, keep: bool) -> bool:
    """Run the drill and report it; tell whether every promise held."""
    with tempfile.TemporaryDirectory() as folder:
        home = Home(Path(folder) / "home")
        deliver(Path(folder), borrowers=24, seed=7)
        files = Path(folder) / "files"
        take(ROOT / "sample_data" / "source", files, home=home)
        rows, held = _crawl(home)
    what = (
        f"Each of the {len(SEES)} people of the demonstration visits each of the "
        f"{len(PAGES)} pages about one borrower, in a browser; every frame and answer "
        "is searched for that borrower's values, as text, escaped, and as numbers in "
        "binary. Then once more with the mask broken in the served process."
    )
    report("canaries", what, rows, keep=keep)
    return held


def _crawl(home: Home) -> tuple[Rows, bool]:
    canaries, eastern = canaries_of(home, BORROWER), _of_the_east(home)
    visits, sent_bytes, wrong = 0, 0, list[str]()
    with sync_playwright() as playwright:
        chrome = playwright.chromium.launch(executable_path=browser(), args=FLAGS)
        with served(home) as base:
            for user, language in product(SEES, LANGUAGES):
                # A manager sees those of her branch alone.
                whom = eastern if user == "zhou.min" else BORROWER
                values = canaries_of(home, whom)
                with wire(chrome, base, language) as line:
                    sent = everything_sent(line, user, whom)
                visits += len(sent)
                sent_bytes += sum(map(len, sent.values()))
                there = leaks(values, user, whom, sent)
                wrong += [f"{user}, {language}: {at}" for at in there]
                hidden = unseen(values, user, whom, sent)
                wrong += [f"{user}, {language}: sees no {kind}" for kind in hidden]
        with served(home, unmasked=True) as base, wire(chrome, base, "zh-CN") as line:
            sent = everything_sent(line, "he.jing", BORROWER)
            planted = leaks(canaries, "he.jing", BORROWER, sent)
    told = {kind: len(getattr(canaries, kind)) for kind in KINDS}
    rows = [
        ("pages visited", f"{visits:,}"),
        ("megabytes searched", f"{sent_bytes / 1e6:,.1f}"),
        ("values searched for", ", ".join(f"{n} {kind}" for kind, n in told.items())),
        ("values sent to whom may not see them, or not to whom may", f"{len(wrong)}"),
        *(("wrong", what) for what in wrong[:20]),
        ("with the mask broken, found on", ", ".join(planted) or "no page"),
    ]
    return rows, not wrong and bool(planted)


def _of_the_east(home: Home) -> str:
    with closing(open_to_read(home)) as engine:
        return str(engine.sql(OF_THE_EAST).fetchall()[0][0])
