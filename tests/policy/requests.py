"""Requests by chance, and how each is put to the engine.

Chance is weighted so that most of what can decide a request often does.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any, get_args

from tests.policy.oracle import CELLS, OF_BORROWERS
from warehouse.access.decide import decide
from warehouse.access.people import ROLES
from warehouse.access.policy import Action, Policy
from warehouse.access.request import Context, Deny, Grant, Permit, Resource, Subject
from warehouse.contracts.uses import PURPOSES

Request = dict[str, Any]

UNITS = {
    "bank": frozenset({"bank", "bank.east", "bank.east.harbour", "bank.west"}),
    "bank.east": frozenset({"bank.east", "bank.east.harbour"}),
    "bank.east.harbour": frozenset({"bank.east.harbour"}),
    "bank.west": frozenset({"bank.west"}),
}
BOOK = {
    "B1": ["bank.east"],
    "B2": ["bank.east.harbour"],
    "B3": ["bank.west"],
    "B4": ["bank"],
    "B5": ["bank.west", "bank.east"],
}
USERS = ["ana", "bo", "cy"]
REASONS = ["", "too short", "  fourteen chars  ", "exactly fifteen", "a court asks"]
"""The last says too little as well; fifteen letters are enough."""

MONDAY = datetime(2026, 3, 2, tzinfo=UTC)

ONE_IN = 0.15
"""How often chance leaves what is usual."""

ACTIONS = list(get_args(Action))
TOLD = [
    (role, purpose, line.split()[0])
    for role, cells in CELLS.items()
    for purpose, lines in cells.items()
    for line in lines
]
"""What the truth table allows somebody: chance must meet it often enough."""


def by_chance(dice: Random) -> Request:
    """Make one request."""
    role, purpose, action = dice.choice(TOLD)
    roles = {role} if dice.random() > ONE_IN else set(dice.sample(list(ROLES), 2))
    if dice.random() < ONE_IN:
        purpose = dice.choice(list(PURPOSES))
    if dice.random() < ONE_IN:
        action = dice.choice(ACTIONS)
    borrower = dice.choice([None, *BOOK, *BOOK])
    needs = ["C1"] * 12 + ["C2"] * 4 + ["C3", "C3", "identity", "secret"]
    return {
        "policy": "missing" if dice.random() < 0.01 else "there",
        "user": dice.choice(USERS),
        "roles": sorted(roles),
        "unit": dice.choice(["bank"] * 4 + list(UNITS)),
        "party": dice.choice([None, None, "P1", "P2"]),
        "parties": dice.choice([[]] * 8 + [["P1"], ["P2", "P3"]]),
        "grants": [_grant(dice, purpose) for _ in range(dice.choice([0, 0, 0, 1, 2]))],
        "cases": [_case(dice, purpose) for _ in range(dice.choice([0, 1, 2, 4]))],
        "action": action,
        "purpose": purpose,
        "needs": "identity" if action == "reveal" else dice.choice(needs),
        "borrower": borrower,
        "borrower_units": BOOK[borrower] if borrower else [],
        "basis": dice.choice(["by_row", "covered"] * 5 + ["absent", "withdrawn"]),
        "reason": dice.choice([*REASONS, *[REASONS[3]] * 8]),
        "case": dice.choice([None, "K1", "K2", "K1", "K2", "K3"]),
        "revealed": dice.choice([0, 3, 19, 19, 20, 21]),
        "requester": dice.choice([None, *USERS]),
        "day": dice.choice([0, 10, 50, 89]),
        "book": BOOK,
    }


def _grant(dice: Random, purpose: str) -> Request:
    to_unit = dice.random() < 0.6
    start = dice.choice([-100, -30, 0, 10, 11])
    return {
        "purpose": purpose if dice.random() > ONE_IN else dice.choice(list(PURPOSES)),
        "action": dice.choice(["read", "read", "aggregate", "export", "reveal"]),
        "sees": dice.choice(["C1", "C2", "C3", "identity", "identity"]),
        "unit": dice.choice(list(UNITS)) if to_unit else None,
        "borrower": None if to_unit else dice.choice(list(BOOK)),
        "from": start,
        "to": start + dice.choice([0, 1, 40, 89, 90, 91]),
        "requester": dice.choice(USERS),
        "approver": dice.choice([*USERS, "dee", "dee", "dee"]),
    }


def _case(dice: Random, purpose: str) -> tuple[str, str, str]:
    about = purpose if dice.random() > ONE_IN else dice.choice(tuple(PURPOSES))
    return about, dice.choice(list(BOOK)), dice.choice(["K1", "K2"])


def put(
    asked: Request, policy: Policy, engine: Callable[..., Permit | Deny] = decide
) -> Permit | Deny:
    """Put a request to an engine, or else to ours."""
    return engine(
        subject_of(asked),
        asked["action"],
        Resource(
            needs=asked["needs"],
            borrower=asked["borrower"],
            units=frozenset(asked["borrower_units"]),
            parties=frozenset(asked["parties"]),
            basis=asked["basis"],
        ),
        purpose=asked["purpose"],
        context=Context(
            policy=None if asked["policy"] == "missing" else policy,
            now=_day(asked["day"]),
            reason=asked["reason"],
            case=asked["case"],
            revealed_today=asked["revealed"],
            requested_by=asked["requester"],
        ),
    )


def subject_of(asked: Request) -> Subject:
    """Give who asks as the engine knows them."""
    cases: dict[str, dict[str, set[str]]] = {}
    for purpose, borrower, case in asked["cases"]:
        cases.setdefault(purpose, {}).setdefault(borrower, set()).add(case)
    return Subject(
        user=asked["user"],
        roles=frozenset(asked["roles"]),
        units=UNITS[asked["unit"]],
        grants=tuple(_as_grant(n, g) for n, g in enumerate(asked["grants"])),
        cases={
            purpose: {borrower: frozenset(ids) for borrower, ids in found.items()}
            for purpose, found in cases.items()
        },
        party=asked["party"],
    )


def _as_grant(number: int, told: Request) -> Grant:
    return Grant(
        number=number,
        purpose=told["purpose"],
        action=told["action"],
        sees=told["sees"],
        units=UNITS[told["unit"]] if told["unit"] else frozenset(),
        borrowers=frozenset({told["borrower"]} if told["borrower"] else ()),
        valid_from=_day(told["from"]),
        valid_to=_day(told["to"]),
        requested_by=told["requester"],
        approved_by=told["approver"],
    )


def _day(number: int) -> datetime:
    return MONDAY + timedelta(days=number)


def agrees(ruling: Permit | Deny, second: str | dict[str, Any], asked: Request) -> bool:
    """Tell whether the engine and the second opinion say the same."""
    if isinstance(ruling, Deny) or isinstance(second, str):
        return isinstance(ruling, Deny) and ruling.code == second
    terms = ruling.obligations
    if asked["action"] not in OF_BORROWERS:
        return True
    reach = sorted(
        borrower
        for borrower, units in asked["book"].items()
        if terms.shows(borrower, frozenset(units))
    )
    grouped = asked["action"] in ("read", "aggregate", "export")
    least = terms.groups_of if grouped else second["least"]
    return (terms.sees, reach, least) == (
        second["sees"],
        second["reach"],
        second["least"],
    )


def requests(count: int, seed: int) -> Iterator[Request]:
    """Make so many requests, the same for the same seed."""
    dice = Random(seed)
    for _ in range(count):
        yield by_chance(dice)
