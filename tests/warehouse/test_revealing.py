"""An identity is shown for a reason, for minutes, and written down before."""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from tests.warehouse.homes import copy_of
from tests.warehouse.people import AS_OF, Human, bank_at, human, loans, persons
from tests.warehouse.users import add, granted, register, view_of
from warehouse import access
from warehouse.access import Wish
from warehouse.access.erasure import erase
from warehouse.casebook.engine import casebook_of
from warehouse.casebook.rights import reveals
from warehouse.errors import AccessDeniedError
from warehouse.home import Home
from warehouse.intake.erasure import person

FAY, GUY = human("fay", 6), human("guy", 7)
WHY = "Two files may be of one person"


@dataclass(frozen=True)
class House:
    """A home with two persons in it, and a committee that has one of them to judge."""

    home: Home
    parties: dict[str, str]

    def party(self, one: Human) -> str:
        return self.parties[one.loan]


@pytest.fixture(scope="module")
def landed(new_home: Callable[[], Home]) -> House:
    with bank_at(new_home()) as bank:
        bank.send(persons_1=persons(FAY, GUY), loans_1=loans(FAY, GUY))
        moved = replace(FAY, phone="12099990006")
        bank.send(persons_2=persons(moved, GUY, known="2025-02-01"))
        add(bank.home, "com.mittee", "committee")
        cases = {FAY.loan: "case-6"}
        register(bank.home).assign_cases("com.mittee", "credit_review", cases)
        parties = {one.loan: bank.party(one) for one in (FAY, GUY)}
    casebook_of(bank.home).dispose()
    return House(bank.home, parties)


@pytest.fixture
def bank(landed: House, tmp_path: Path) -> House:
    return replace(landed, home=copy_of(landed.home, tmp_path / "home"))


def seen(
    bank: House, user: str = "com.mittee", purpose: str = "credit_review"
) -> access.View:
    return view_of(bank.home, user, purpose, AS_OF)


def wish(bank: House, **told: str) -> Wish:
    general = Wish(FAY.loan, bank.party(FAY), "same", WHY)
    return replace(general, **told)


def log(home: Home) -> list[dict[str, Any]]:
    lines = home.read_log_file.read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines]


def test_who_somebody_is_is_shown_as_known_on_the_day(bank: House) -> None:
    view = seen(bank)

    shown = access.reveal(view, wish(bank))

    assert shown.values["name"] == FAY.name
    assert shown.values["phone"] == FAY.phone, "not the one that came later"
    assert (
        timedelta(minutes=4) < shown.until - datetime.now(UTC) <= timedelta(minutes=5)
    )
    assert access.revealed(seen(bank), FAY.loan) == [shown]


def test_it_is_in_the_log_with_its_reason_before_the_vault_is_asked(
    bank: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[dict[str, Any]] = []

    def looks(*_: object, **__: object) -> dict[str, str]:
        told.extend(e for e in log(bank.home) if e["action"] == "reveal")
        return {}

    monkeypatch.setattr("warehouse.access.revealing.identity_of", looks)
    access.reveal(seen(bank), wish(bank))

    assert told[-1]["reason"] == f"same: {WHY}"
    assert told[-1]["parameters"]["party_id"] == bank.party(FAY)
    assert FAY.name not in bank.home.read_log_file.read_text("utf-8")


def test_what_cannot_be_written_down_is_not_shown(
    bank: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    view = seen(bank)

    def full(*_: object) -> None:
        raise AccessDeniedError("The read log cannot be written.", "")

    monkeypatch.setattr("warehouse.access.readlog.ReadLog.append", full)
    with pytest.raises(AccessDeniedError):
        access.reveal(view, wish(bank))
    monkeypatch.undo()

    assert access.revealed(seen(bank), FAY.loan) == []


def test_after_its_minutes_it_is_gone(bank: House) -> None:
    access.reveal(seen(bank), wish(bank))
    _all_reveals(bank.home, expires_at=datetime.now(UTC) - timedelta(seconds=1))

    assert access.revealed(seen(bank), FAY.loan) == []


def test_a_case_taken_back_ends_it_at_once(bank: House) -> None:
    view = seen(bank)
    access.reveal(view, wish(bank))

    register(bank.home).end_case("com.mittee", "case-6")

    assert access.revealed(view, FAY.loan) == []


def test_of_an_erased_person_nothing_is_shown(bank: House) -> None:
    view, asked = seen(bank), wish(bank)
    access.reveal(view, asked)

    erase(bank.home, person(bank.home, asked.party_id), why="request 6")

    assert [r.values for r in access.revealed(view, FAY.loan)] == [{}]


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({"reason": "because"}, "says too little"),
        ({"reason_code": "fun"}, "says too little"),
        ({"borrower_id": GUY.loan}, "No case of yours"),
        ({"party_id": "party-P-0123456789ABCDEF"}, "No case of yours"),
        ({"case": "case-7"}, "No case of yours"),
    ],
)
def test_without_reason_case_or_part_nothing_is_shown_and_it_is_noted(
    bank: House, told: dict[str, str], sentence: str
) -> None:
    with pytest.raises(AccessDeniedError, match=sentence):
        access.reveal(seen(bank), wish(bank, **told))

    assert access.revealed(seen(bank), FAY.loan) == []
    if "reason_code" not in told:
        refused = [e for e in log(bank.home) if e["action"] == "reveal"][-1]
        assert refused["decision"] != "permit"


def test_so_many_people_a_day_and_after_that_only_by_a_grant(bank: House) -> None:
    add(bank.home, "fraud.er", "fraud_officer")
    view = seen(bank, "fraud.er", "fraud")
    access.reveal(view, wish(bank, case="F-1"))
    access.reveal(view, wish(bank, case="F-1"))
    _as_many_as_may_be(bank.home, "fraud.er", others=19)

    with pytest.raises(AccessDeniedError, match="20 people today"):
        access.reveal(view, wish(bank, case="F-1"))
    _all_reveals(bank.home, shown_at=datetime.now(UTC) - timedelta(days=1))
    again = access.reveal(view, wish(bank, case="F-1"))

    assert again.values["name"] == FAY.name


def test_a_grant_to_read_is_no_right_to_reveal(bank: House) -> None:
    add(bank.home, "ana.lyst", "analyst")
    add(bank.home, "ida.approves", "approver")
    granted(bank.home, "ana.lyst", unit="head-office", class_max="C3")
    view = seen(bank, "ana.lyst", "monitoring")

    assert not access.may_reveal(view)
    with pytest.raises(AccessDeniedError):
        access.reveal(view, wish(bank, case="A-1"))


def _as_many_as_may_be(home: Home, user: str, *, others: int) -> None:
    now = datetime.now(UTC)
    rows = [
        {
            "user": user,
            "purpose": "fraud",
            "case_id": "F-1",
            "kinds": "all",
            "party_id": f"P-{n}",
            "borrower_id": "x",
            "reason_code": "check",
            "reason": WHY,
            "shown_at": now,
            "expires_at": now,
        }
        for n in range(others)
    ]
    with casebook_of(home).begin() as casebook:
        casebook.execute(reveals.insert(), rows)


def _all_reveals(home: Home, **told: datetime) -> None:
    with casebook_of(home).begin() as casebook:
        casebook.execute(update(reveals).values(**told))
