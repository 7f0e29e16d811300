"""A second opinion: the truth table read slowly, one reason after the other.

It knows requests as plain dictionaries of words and numbers, and nothing of the engine.
"""

import tomllib
from pathlib import Path
from typing import Any

TOLD = tomllib.loads((Path(__file__).parent / "truth.toml").read_text("utf-8"))
CELLS, NUMBERS = TOLD["cell"], TOLD["numbers"]
CLASSES = ["C1", "C2", "C3", "identity", "secret"]
OF_BORROWERS = ["read", "aggregate", "export", "reveal", "record"]

Request = dict[str, Any]
Right = dict[str, Any]


def opinion(  # noqa: C901, PLR0911  one reason after the other, on purpose
    asked: Request,
) -> str | dict[str, Any]:
    """Say why not, or else on what terms."""
    if asked["policy"] == "missing":
        return "policy_unreadable"
    grants = [g for g in asked["grants"] if grant_counts(g, asked)]
    for reason, holds in reasons_against(asked, grants):
        if holds:
            return reason
    rights = [*rights_by_role(asked), *(right_by_grant(g) for g in grants)]
    if not rights:
        return "no_right"
    rights = [r for r in rights if rank(r["sees"]) >= rank(asked["needs"])]
    if not rights:
        return "class_too_high"
    if asked["basis"] == "absent":
        return "no_basis"
    if asked["action"] in OF_BORROWERS and asked["borrower"] is not None:
        here = (asked["borrower"], asked["borrower_units"])
        rights = [r for r in rights if covers(r, *here, asked)]
    if asked["action"] == "reveal" and asked["borrower"] is None:
        rights = []
    if not rights:
        return "not_assigned"
    if asked["action"] == "reveal":
        return reveal(asked, rights)
    return terms(asked, rights)


def reasons_against(asked: Request, grants: list[Request]) -> list[tuple[str, bool]]:
    approves_own = asked["action"] == "approve" and asked["requester"] == asked["user"]
    carries_out = asked["action"] == "export" and asked["needs"] == "identity"
    return [
        ("secret", asked["needs"] == "secret"),
        ("admin_sees_no_data", "admin" in asked["roles"]),
        ("own_file", asked["party"] is not None and asked["party"] in asked["parties"]),
        ("withdrawn", asked["basis"] == "withdrawn"),
        ("own_request", approves_own),
        ("exported_identity", carries_out),
        ("other_unit", another_units(asked, grants)),
    ]


def another_units(asked: Request, grants: list[Request]) -> bool:
    units, own = asked["borrower_units"], below(asked["unit"])
    elsewhere = bool(units) and not any(unit in own for unit in units)
    granted = any(
        any(unit in below(g["unit"]) for unit in units)
        or (g["borrower"] is not None and g["borrower"] == asked["borrower"])
        for g in grants
    )
    return elsewhere and not granted


def grant_counts(grant: Request, asked: Request) -> bool:
    same = grant["action"] == asked["action"]
    implied = grant["action"] == "read" and asked["action"] == "aggregate"
    runs = grant["from"] <= asked["day"] < grant["to"]
    short = grant["to"] - grant["from"] <= NUMBERS["longest_grant_days"]
    fair = grant["approver"] not in (grant["requester"], asked["user"])
    return (
        grant["purpose"] == asked["purpose"]
        and (same or implied)
        and (runs and short and fair)
    )


def rights_by_role(asked: Request) -> list[Right]:
    found = []
    for role in sorted(asked["roles"]):
        for line in CELLS.get(role, {}).get(asked["purpose"], []):
            words = line.replace(",", "").split()
            may, sees = words[0], [*words, "C1"][1]
            reads_too = (may, asked["action"]) == ("read", "aggregate")
            if may == asked["action"] or reads_too:
                found.append(
                    {
                        "sees": sees,
                        "units": below(asked["unit"]) if "unit" in words else [],
                        "cases": "case" in words,
                        "second": "second" in words,
                        "granted": False,
                        "borrowers": cases_of(asked) if "case" in words else [],
                        "least": 0 if may == "read" else NUMBERS["least_group"],
                    }
                )
    return found


def right_by_grant(grant: Request) -> Right:
    return {
        "sees": grant["sees"],
        "units": below(grant["unit"]),
        "cases": False,
        "second": False,
        "granted": True,
        "borrowers": [grant["borrower"]] if grant["borrower"] else [],
        "least": 0 if grant["action"] == "read" else NUMBERS["least_group"],
    }


def reveal(asked: Request, rights: list[Right]) -> str | dict[str, Any]:
    if len(asked["reason"].strip()) < NUMBERS["reason_letters"]:
        return "no_reason"
    mine = [
        case
        for purpose, borrower, case in asked["cases"]
        if (purpose, borrower) == (asked["purpose"], asked["borrower"])
    ]
    rights = [r for r in rights if not r["cases"] or asked["case"] in mine]
    if not asked["case"] or not rights:
        return "no_case"
    if asked["revealed"] >= NUMBERS["reveals_a_day"]:
        granted = [r for r in rights if r["granted"]]
        if not granted:
            second = any(r["second"] for r in rights)
            return "second_person" if second else "budget_spent"
        rights = granted
    return terms(asked, rights)


def terms(asked: Request, rights: list[Right]) -> dict[str, Any]:
    if asked["borrower"] is not None:
        best = max(rank(r["sees"]) for r in rights)
        rights = [r for r in rights if rank(r["sees"]) == best]
    return {
        "sees": min((r["sees"] for r in rights), key=rank),
        "reach": sorted(
            borrower
            for borrower, units in asked["book"].items()
            if any(covers(r, borrower, units, asked) for r in rights)
        ),
        "least": max(r["least"] for r in rights),
    }


def covers(right: Right, borrower: str, units: list[str], asked: Request) -> bool:
    if any(unit in right["units"] for unit in units):
        return True
    alone = {**asked, "borrower": borrower, "borrower_units": units}
    grants = [grant for grant in asked["grants"] if grant_counts(grant, asked)]
    return borrower in right["borrowers"] and not another_units(alone, grants)


def cases_of(asked: Request) -> list[str]:
    return [b for purpose, b, _ in asked["cases"] if purpose == asked["purpose"]]


def below(unit: str | None) -> list[str]:
    """Name a unit and those under it: a unit's name begins with those it is under."""
    known = ["bank", "bank.east", "bank.east.harbour", "bank.west"]
    return [u for u in known if unit and (u == unit or u.startswith(f"{unit}."))]


def rank(named: str) -> int:
    return CLASSES.index(named)
