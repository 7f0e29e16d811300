"""The engine against a second opinion, and what must hold of any decision whatever."""

from itertools import product
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.policy.oracle import CLASSES, opinion, rank
from tests.policy.requests import (
    ACTIONS,
    MONDAY,
    TOLD,
    Request,
    agrees,
    by_chance,
    put,
    requests,
    subject_of,
)
from warehouse.access.decide import decide
from warehouse.access.people import ROLES
from warehouse.access.policy import PACKAGED, read_policy
from warehouse.access.request import Context, Deny, Permit, Resource
from warehouse.contracts.uses import PURPOSES

POLICY = read_policy(PACKAGED.read_bytes())
OF_BORROWERS = ("read", "aggregate", "export", "reveal")

by_any_chance = st.randoms(use_true_random=False).map(by_chance)
enough = settings(max_examples=60, deadline=None)


def reach(ruling: Permit | Deny) -> set[str]:
    if isinstance(ruling, Deny):
        return set()
    terms = ruling.obligations
    return {*terms.units, *terms.borrowers, *terms.cases}


def without_grant(asked: Request, number: int) -> Request:
    kept = [g for n, g in enumerate(asked["grants"]) if n != number]
    return {**asked, "grants": kept}


def test_the_engine_and_the_truth_table_agree_on_requests_by_chance() -> None:
    codes, cells = set(), set()
    for asked in requests(20_000, seed=1):
        ruling, second = put(asked, POLICY), opinion(asked)

        assert agrees(ruling, second, asked), (asked, ruling, second)
        codes.add("permit" if isinstance(ruling, Permit) else ruling.code)
        if isinstance(ruling, Permit):
            cells |= {
                (*right.split("/"), asked["action"])
                for right in ruling.rights
                if "/" in right
            }

    # Chance met every reason there is, and every cell of the table.
    from_nowhere = {"policy_error"}
    assert codes | from_nowhere == {"permit", *REASONS}
    assert cells >= {(r, p, a) for r, p, a in TOLD if r != "operator"}


REASONS = {
    *("policy_unreadable", "policy_error", "secret", "admin_sees_no_data"),
    *("own_file", "withdrawn", "own_request", "other_unit", "exported_identity"),
    *("no_right", "class_too_high", "no_basis", "not_assigned", "no_reason"),
    *("no_case", "second_person", "budget_spent"),
}


def test_what_no_cell_of_the_table_allows_is_denied() -> None:
    general = by_chance(Random(1)) | {"grants": [], "unit": "bank", "party": None}
    general |= {"basis": "covered", "policy": "there", "needs": "C1"}
    general |= {"borrower": "B4", "borrower_units": ["bank"], "cases": []}
    implied = {(r, p, "aggregate") for r, p, a in TOLD if a == "read"}
    cells = product([*ROLES, "superuser"], [*PURPOSES, "curiosity", ""], ACTIONS)

    for role, purpose, action in set(cells) - {*TOLD, *implied}:
        asked = general | {"roles": [role], "purpose": purpose, "action": action}
        assert isinstance(put(asked, POLICY), Deny), (role, purpose, action)


@given(by_any_chance)
@enough
def test_whoever_holds_nothing_is_shown_nothing(asked: Request) -> None:
    ruling = put({**asked, "roles": [], "grants": []}, POLICY)

    assert isinstance(ruling, Deny)


@given(by_any_chance, st.sampled_from(["admin", "secret", "own", "withdrawn"]))
@enough
def test_no_role_and_no_grant_overrides_what_is_forbidden(
    asked: Request, what: str
) -> None:
    everything = {**asked, "roles": sorted(ROLES.keys() - {"admin"}), "policy": "there"}
    kinds: dict[str, Request] = {
        "admin": {"roles": sorted(ROLES)},
        "secret": {"needs": "secret"},
        "own": {"party": "P1", "parties": ["P1"]},
        "withdrawn": {"basis": "withdrawn"},
    }

    assert isinstance(put({**everything, **kinds[what]}, POLICY), Deny)


@given(by_any_chance, st.integers(0, 200), st.integers(0, 200))
@enough
def test_time_alone_takes_rights_away_and_gives_none(
    asked: Request, day: int, later: int
) -> None:
    started = max([0, day, *(grant["from"] for grant in asked["grants"])])
    earlier, after = {**asked, "day": started}, {**asked, "day": started + later}

    if isinstance(put(after, POLICY), Permit):
        assert isinstance(put(earlier, POLICY), Permit)
    if asked["borrower"] is None:
        assert reach(put(after, POLICY)) <= reach(put(earlier, POLICY))


@given(by_any_chance, st.integers(0, 1))
@enough
def test_taking_a_grant_away_never_adds_access(asked: Request, number: int) -> None:
    held, less = put(asked, POLICY), put(without_grant(asked, number), POLICY)

    if isinstance(less, Permit):
        assert isinstance(held, Permit)
        if asked["borrower"] is None:
            assert reach(less) <= reach(held)
        else:
            assert rank(less.obligations.sees) <= rank(held.obligations.sees)


@given(by_any_chance)
@enough
def test_grants_and_cases_of_another_purpose_change_nothing(asked: Request) -> None:
    here = asked["purpose"]
    grants = [grant for grant in asked["grants"] if grant["purpose"] == here]
    cases = [case for case in asked["cases"] if case[0] == here]
    of_purpose = put({**asked, "grants": grants, "cases": cases}, POLICY)
    whole = put(asked, POLICY)

    assert type(of_purpose) is type(whole)
    assert reach(of_purpose) == reach(whole)


@given(by_any_chance, st.sampled_from(CLASSES))
@enough
def test_what_may_be_seen_of_a_class_may_be_seen_of_a_lower_one(
    asked: Request, lower: str
) -> None:
    if isinstance(put(asked, POLICY), Permit) and rank(lower) <= rank(asked["needs"]):
        assert isinstance(put({**asked, "needs": lower}, POLICY), Permit)


@given(by_any_chance)
@enough
def test_another_units_borrower_is_not_shown_without_a_grant(asked: Request) -> None:
    east = {**asked, "unit": "bank.east", "grants": []}
    ruling = put({**east, "borrower": "B3", "borrower_units": ["bank.west"]}, POLICY)

    assert isinstance(ruling, Deny)


@given(by_any_chance)
@enough
def test_nobody_approves_what_they_asked_for(asked: Request) -> None:
    own = {**asked, "action": "approve", "requester": asked["user"]}

    assert isinstance(put(own, POLICY), Deny)


@given(by_any_chance)
@enough
def test_a_list_shows_nothing_that_could_not_be_asked_for_alone(asked: Request) -> None:
    book = put({**asked, "borrower": None, "borrower_units": []}, POLICY)
    if isinstance(book, Deny) or asked["action"] not in ("read", "aggregate"):
        return
    terms = book.obligations
    for borrower, units in asked["book"].items():
        if terms.shows(borrower, frozenset(units)):
            alone = {**asked, "borrower": borrower, "borrower_units": units}
            ruling = put({**alone, "needs": terms.sees, "parties": []}, POLICY)
            assert isinstance(ruling, Permit)


@given(by_any_chance, st.sampled_from(["grants", "roles", "units"]))
@enough
def test_whatever_goes_wrong_is_a_denial(asked: Request, broken: str) -> None:
    subject = subject_of(asked)._replace(**{broken: None})  # type: ignore[arg-type]
    context = Context(POLICY, MONDAY)
    resource = Resource(borrower="B1", units=frozenset({"bank.east"}))

    ruling = decide(
        subject, asked["action"], resource, purpose=asked["purpose"], context=context
    )

    assert isinstance(ruling, Deny)


def test_a_policy_that_fails_at_work_permits_nothing() -> None:
    class Failing:
        def __getattr__(self, name: str) -> object:
            raise RuntimeError(name)

    for asked in requests(200, seed=5):
        ruling = put({**asked, "policy": "there"}, Failing())  # type: ignore[arg-type]
        assert isinstance(ruling, Deny)


@pytest.mark.parametrize("needs", ["C4", "", None, 3])
def test_a_class_nobody_knows_is_a_denial(needs: object) -> None:
    asked = by_chance(Random(3)) | {"roles": ["analyst"], "needs": needs}

    assert isinstance(put(asked, POLICY), Deny)
