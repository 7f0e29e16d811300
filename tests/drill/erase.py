"""Persons are erased out of a bank of many: no byte tells them, nobody else is lost."""

import random
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from tests.drill.report import Rows, report, spread
from tests.postgres import server
from tests.warehouse.every_byte import places_as_kept, places_of, vault_of
from tests.warehouse.homes import new_home
from tests.warehouse.people import (
    Bank,
    Human,
    bank_at,
    human,
    loans,
    persons,
    postings,
)
from warehouse.access.erasure import erase
from warehouse.home import Home
from warehouse.intake.erasure import broken_certificates, person
from warehouse.lake.upkeep import maintain
from warehouse.lake.verify import verify_lake
from warehouse.vault.identities import identity_of

POSTINGS_EACH = 5
TORN_ONE_IN = 50
"""So many persons have a line in quarantine."""


def run(*, persons_there: int, persons_gone: int, catalog: str, keep: bool) -> bool:
    """Run the drill and report it; tell whether every promise held."""
    with _bank(catalog) as (bank, elsewhere):
        everybody = [human(f"m{n:05}", n) for n in range(1, persons_there + 1)]
        _fill(bank, everybody)
        dice = random.Random(20)  # noqa: S311  repeatable
        chosen = dice.sample(everybody, persons_gone)
        rows, held = _erase(bank, everybody, chosen, elsewhere)
    what = (
        f"Of {persons_there:,} persons, with {POSTINGS_EACH} postings each, changed "
        f"telephones and quarantined lines, {persons_gone:,} are erased one by one. "
        f"Catalog and casebook: {catalog}. Every byte of the home"
        f"{' and of the database server' if elsewhere else ''} is searched."
    )
    title = "erase" if catalog == "sqlite" else f"erase, {catalog}"
    report(title, what, rows, keep=keep)
    return held


@contextmanager
def _bank(catalog: str) -> Iterator[tuple[Bank, list[Path]]]:
    with tempfile.TemporaryDirectory() as folder:
        home = new_home(Path(folder) / "home", catalog)
        with bank_at(home) as bank:
            yield bank, [server().folder / "data"] if catalog == "postgres" else []


def _fill(bank: Bank, everybody: list[Human]) -> None:
    """Send everything that may be told of them, some of it torn."""
    told = postings(
        *(
            (one, f"{one.loan}-{n}", 10 + n, other.account, one.memo)
            for one, other in zip(everybody, reversed(everybody), strict=True)
            for n in range(POSTINGS_EACH)
        )
    )
    torn = "".join(
        f'{one.account},{one.loan},torn-{one.loan},much,,"{one.memo}",2024-03-01\n'
        for one in everybody[::TORN_ONE_IN]
    )
    bank.send(
        persons_1=persons(*everybody),
        loans_1=loans(*everybody),
        postings_1=told + torn,
    )
    moved = [replace(one, phone=f"1309{one.phone}") for one in everybody]
    bank.send(persons_2=persons(*moved, known="2024-05-01"))


def _erase(
    bank: Bank, everybody: list[Human], chosen: list[Human], elsewhere: list[Path]
) -> tuple[Rows, bool]:
    home = bank.home
    parties = {one: bank.party(one) for one in everybody}
    words = {word for one in chosen for word in _words(one)}
    events, vault = _events(bank), vault_of(home)
    seconds = [_erase_one(home, parties[one]) for one in chosen]
    gone = vault - vault_of(home)
    if elsewhere:  # so that no file of the server goes away while it is searched
        server().as_owner("checkpoint")
    left = places_of(words, home, *elsewhere)
    keys = [p for p in places_as_kept(gone, home, *elsewhere) if "pg_wal/" not in p]
    apart = _send_again(bank, chosen)
    maintain(home, orphan_age="0 days")
    if elsewhere:
        server().as_owner("checkpoint")
    later = places_of(words, home, *elsewhere)
    wrong = [*left, *keys, *later, *_not_as_it_should(home, parties, set(chosen))]
    rows = [
        ("words searched for, each in every spelling", f"{len(words):,}"),
        ("places they were found in, after the erasures", f"{len(left)}"),
        ("keys, digests and sealed values destroyed", f"{len(gone):,}"),
        ("places those were found in", f"{len(keys)}"),
        ("lines sent again of the erased, all put aside", apart),
        ("places words were found in, after that and upkeep", f"{len(later)}"),
        ("events before and after", f"{events:,}, {_events(bank):,}"),
        ("an erasure", spread(seconds)),
        ("broken promises", f"{len(wrong)}"),
        *(("wrong", what) for what in wrong[:20]),
    ]
    return rows, not wrong


def _words(one: Human) -> list[str]:
    return [*one.markers(), f"1309{one.phone}"]


def _events(bank: Bank) -> int:
    return int(bank.ask("select count(*) from lake.events")[0][0])


def _erase_one(home: Home, party: str) -> float:
    started = time.monotonic()
    erase(home, person(home, party), why="a drill")
    return time.monotonic() - started


def _send_again(bank: Bank, chosen: list[Human]) -> str:
    """Send of the erased what was sent before; tell what became of it."""
    told = [(one, f"again-{one.loan}", 9, "", one.memo) for one in chosen]
    again = bank.send(postings_3=postings(*told))
    return f"{again.quarantined:,} of {len(told):,}, {again.facts} facts"


def _not_as_it_should(
    home: Home, parties: dict[Human, str], chosen: set[Human]
) -> Iterator[str]:
    """Name who is left though erased, who is lost though not, and what is broken."""
    for one, party in parties.items():
        name = identity_of(home, party).get("name")
        if name != (None if one in chosen else one.name):
            yield f"{one.number}: {name}"
    for promise, count in verify_lake(home).items():
        yield f"{promise}: {count}"
    if broken := broken_certificates(home):
        yield f"{broken} certificates"
