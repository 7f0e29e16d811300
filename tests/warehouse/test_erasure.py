"""A person is erased: no byte is left that tells who it was, and others stay."""

import json
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.warehouse.every_byte import (
    places_as_kept,
    places_of,
    spellings,
    vault_of,
)
from tests.warehouse.homes import copy_of
from tests.warehouse.people import (
    AS_OF,
    Bank,
    Human,
    bank_at,
    human,
    loans,
    persons,
    postings,
)
from tests.warehouse.sample import look
from warehouse.access.erasure import erase
from warehouse.casebook.engine import casebook_of
from warehouse.errors import VaultError
from warehouse.home import Home
from warehouse.intake import erasure
from warehouse.intake.erasure import broken_certificates, person
from warehouse.intake.quarantine import quarantined
from warehouse.lake.upkeep import maintain
from warehouse.lake.verify import verify_lake
from warehouse.vault import erasing
from warehouse.vault.identities import identity_of
from warehouse.vault.words import ERASED

CARLA, DORA = human("carla", 3), human("dora", 4)
ELSE = replace(CARLA, phone="120-9999-0003", address="carlanew Example Road 33")
WHY = "request 17 of 2024"


def filled(bank: Bank) -> str:
    """Send everything that may be told of two persons; give a batch with bad lines."""
    first = bank.send(
        persons_1=persons(CARLA, DORA),
        loans_1=loans(CARLA, DORA),
        postings_1=postings(
            (CARLA, "t1", 10, DORA.account, CARLA.memo),
            (DORA, "t2", 20, CARLA.account, DORA.memo),
        )
        + f"{CARLA.account},L3,t3,much,{DORA.account},{CARLA.memo},2024-03-01\n"
        + f'{DORA.account},L4,t4,little,,"{DORA.memo}",2024-03-01\n',
    )
    bank.send(persons_2=persons(ELSE, DORA, known="2024-05-01"))
    bank.send(postings_2=postings((CARLA, "t1", 11, DORA.account, CARLA.memo)))
    bank.seen("find_borrowers", **ANYBODY, wanted=CARLA.name)
    return first.batch_id


ANYBODY = {"kind": None, "region": None, "skip": 0, "size": 10}


@pytest.fixture(scope="module")
def landed(new_home: Callable[[], Home]) -> tuple[Home, str]:
    """Give a home with everything told of two persons, and a batch with bad lines."""
    with bank_at(new_home()) as bank:
        batch_id = filled(bank)
    casebook_of(bank.home).dispose()
    return bank.home, batch_id


@pytest.fixture
def bank(landed: tuple[Home, str], tmp_path: Path) -> Iterator[Bank]:
    with bank_at(copy_of(landed[0], tmp_path / "home")) as bank:
        yield bank


def markers(*humans: Human) -> list[str]:
    return sorted({word for one in humans for word in one.markers()})


def test_nothing_of_an_erased_person_is_left_in_any_byte(
    bank: Bank, landed: tuple[Home, str]
) -> None:
    batch_id = landed[1]
    party, other = bank.party(CARLA), bank.party(DORA)
    facts = bank.ask("select count(*) from lake.events")
    before = vault_of(bank.home)

    done = erase(bank.home, person(bank.home, party), why=WHY)

    gone = before - vault_of(bank.home)
    assert len(gone) > len(markers(CARLA)), "keys, digests and sealed values"
    casebook_of(bank.home).dispose()
    assert places_as_kept(gone, bank.home) == []
    assert places_of(markers(CARLA, ELSE), bank.home) == []
    assert identity_of(bank.home, party) == {}
    assert identity_of(bank.home, other)["name"] == DORA.name
    told = "".join(bank.seen("trail", borrower_id="L3").rows["facts"])
    assert ERASED in told
    assert CARLA.memo not in told
    assert DORA.memo in "".join(bank.seen("trail", borrower_id="L4").rows["facts"])
    raws = {e["line"]: e["raw"] for e in quarantined(bank.home, batch_id)}
    assert raws[4] is None
    assert DORA.memo in str(raws[5])
    assert bank.ask("select count(*) from lake.events") == facts
    assert done.is_new
    assert WHY in json.dumps(done.told)
    assert party not in json.dumps(done.told)
    assert verify_lake(bank.home) == {}
    assert broken_certificates(bank.home) == 0


def test_what_is_sent_of_them_again_is_kept_out_and_tells_nothing(bank: Bank) -> None:
    erase(bank.home, person(bank.home, bank.party(CARLA)), why=WHY)

    again = bank.send(
        persons_3=persons(CARLA, DORA, known="2024-06-01"),
        postings_3=postings((CARLA, "t9", 5, DORA.account, CARLA.memo)),
    )

    assert again.facts == 0
    assert sum(again.set_aside_by_rule.values()) >= 2
    assert places_of(markers(CARLA, ELSE), bank.home) == []


def test_a_leak_is_found_in_whatever_spelling(bank: Bank) -> None:
    for number, form in enumerate(sorted(spellings(CARLA.name))):
        leak = bank.home.root / f"leak-{number}.log"
        leak.write_bytes(b"x" + form)
        assert places_of([CARLA.name], bank.home), form
        leak.unlink()


def test_the_same_person_has_one_certificate_however_they_are_named(
    bank: Bank,
) -> None:
    party = bank.party(CARLA)
    by_number = person(bank.home, CARLA.number, source="people")

    assert by_number == person(bank.home, party) == person(bank.home, "L3")
    first = erase(bank.home, by_number, why=WHY)
    second = erase(bank.home, person(bank.home, party), why="again")

    assert (first.is_new, second.is_new) == (True, False)
    assert first.hash == second.hash
    with pytest.raises(VaultError, match="erased already"):
        person(bank.home, CARLA.number, source="people")
    with pytest.raises(VaultError, match="Nobody in the lake"):
        person(bank.home, "party-nobody")


@pytest.mark.parametrize("step", ["forget_lines", "destroy", "sweep"])
def test_an_erasure_that_was_cut_short_is_brought_to_its_end(
    bank: Bank, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    whom = person(bank.home, bank.party(CARLA))
    with monkeypatch.context() as cut:
        if step == "forget_lines":
            cut.setattr(erasure, "_forget_lines", _fail)
        else:
            cut.setattr(erasing, step, _fail)
        with pytest.raises(KeyboardInterrupt):
            erase(bank.home, whom, why=WHY)

    erase(bank.home, whom, why=WHY)

    assert places_of(markers(CARLA, ELSE), bank.home) == []
    assert broken_certificates(bank.home) == 0


def _fail(*_: object) -> None:
    raise KeyboardInterrupt


def test_an_altered_certificate_is_told(bank: Bank) -> None:
    for one in (CARLA, DORA):
        erase(bank.home, person(bank.home, bank.party(one)), why=WHY)
    assert broken_certificates(bank.home) == 0

    with sqlite3.connect(bank.home.casebook_file) as casebook:
        casebook.execute(
            "update vault_erasures set certificate = replace(certificate, '17', '18') "
            "where number = 1"
        )

    assert broken_certificates(bank.home) == 1


def test_upkeep_after_an_erasure_brings_nothing_back(bank: Bank) -> None:
    erase(bank.home, person(bank.home, bank.party(CARLA)), why=WHY)

    maintain(bank.home, orphan_age="0 days")

    assert places_of(markers(CARLA, ELSE), bank.home) == []
    assert look(bank.home, AS_OF).ask("borrower", borrower_id="L3").rows.height == 1
