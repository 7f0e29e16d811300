"""Rights as they are now: what is taken away is gone at the next read."""

import json
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from tests.warehouse.sample import ask, copy_of, look, sample_home
from tests.warehouse.users import (
    ISSUER,
    add,
    granted,
    register,
    signed_in,
    unit,
    view_of,
)
from warehouse import access
from warehouse.access import shelf, store
from warehouse.access.granting import NewGrant
from warehouse.access.policy import PACKAGED, read_policy
from warehouse.access.provider import Identity
from warehouse.casebook.engine import casebook_of
from warehouse.casebook.rights import access_changes
from warehouse.casebook.who import grants, users
from warehouse.errors import AccessDeniedError, CasebookError, PolicyError
from warehouse.home import Home

ONE = "B-C0001"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    own = copy_of(sample_home(), tmp_path_factory.mktemp("rights") / "home")
    unit(own, "branch-east")
    unit(own, "harbour", under="branch-east")
    add(own, "ida.approves", "approver")
    add(own, "ada.admin", "admin")
    return own


def found(view: access.View) -> int:
    return ask(view, "find_borrowers").rows.height


def last_entry(home: Home) -> dict[str, object]:
    told: dict[str, object] = json.loads(
        home.read_log_file.read_bytes().splitlines()[-1]
    )
    return told


@pytest.fixture
def days_later(monkeypatch: pytest.MonkeyPatch) -> dict[str, int]:
    """Move the clock by which rights are judged."""
    moved = {"days": 0}

    class Clock(datetime):
        @classmethod
        def now(cls, tz: object = None) -> datetime:  # type: ignore[override]
            assert tz is UTC
            return datetime.now(UTC) + timedelta(days=moved["days"])

    monkeypatch.setattr(store, "datetime", Clock)
    return moved


# What is taken away


def test_a_revoked_grant_closes_at_the_next_read(home: Home) -> None:
    user = add(home, "greta.granted", "manager", unit="branch-east")
    number = granted(home, user, unit="branch-east")
    view = view_of(home, user, "monitoring")
    assert found(view) > 0
    assert ask(view, "borrower", borrower_id=ONE).rows.height == 1

    register(home).revoke_grant(number)

    with pytest.raises(AccessDeniedError, match="groups of borrowers, no single one"):
        found(view)
    assert last_entry(home)["decision"] == "groups_only"
    with pytest.raises(AccessDeniedError, match="no single one"):
        ask(view, "borrower", borrower_id=ONE)


def test_a_grant_runs_out_in_the_middle_of_a_session(
    home: Home, days_later: dict[str, int]
) -> None:
    user = add(home, "eve.expires", "manager", unit="branch-east")
    granted(home, user, unit="branch-east", days=30)
    view = view_of(home, user, "monitoring")

    days_later["days"] = 29
    assert found(view) > 0
    days_later["days"] = 31
    with pytest.raises(AccessDeniedError, match="no single one"):
        found(view)


def test_a_role_that_is_taken_and_a_user_who_is_ended_open_nothing(home: Home) -> None:
    user = add(home, "rob.role", "analyst")
    view = view_of(home, user, "monitoring")
    assert found(view) > 0

    register(home).take_role(user, "analyst")
    with pytest.raises(AccessDeniedError, match="do not let you see"):
        found(view)
    register(home).give_role(user, "analyst")
    assert found(view) > 0
    register(home).end_user(user)
    with pytest.raises(AccessDeniedError, match="do not let you see"):
        found(view)
    with pytest.raises(AccessDeniedError, match="Nobody here is known"):
        signed_in(home, user)


def test_an_ended_case_closes_and_another_purpose_never_opened_it(home: Home) -> None:
    user = add(home, "cora.case", "committee")
    register(home).assign_cases(user, "credit_review", {ONE: "K-1"})
    view = view_of(home, user, "credit_review")
    assert found(view) == 1

    assert found(view_of(home, user, "monitoring")) == 0
    register(home).end_case(user, "K-1")
    assert found(view) == 0


def test_a_unit_reaches_its_own_borrowers_and_those_under_it(home: Home) -> None:
    above = add(home, "una.above", "analyst", unit="branch-east")
    below = add(home, "ben.below", "analyst", unit="harbour")

    east = found(view_of(home, above, "monitoring"))
    assert 0 < east < found(look(home))
    assert found(view_of(home, below, "monitoring")) == 0


def test_a_grant_over_one_borrower_opens_that_one(home: Home) -> None:
    user = add(home, "olga.one", "manager", unit="harbour")
    granted(home, user, borrower_id=ONE)
    view = view_of(home, user, "monitoring")

    assert found(view) == 1
    assert ask(view, "borrower", borrower_id=ONE).rows.height == 1
    assert ask(view, "borrower", borrower_id="B-S0001").rows.height == 0
    assert last_entry(home)["decision"] == "other_unit"


def test_who_administers_sees_nothing_whatever_else_they_are(home: Home) -> None:
    user = add(home, "max.many", "admin", "analyst", "fraud_officer")

    assert access.purposes_of(home, signed_in(home, user)) == []
    with pytest.raises(AccessDeniedError, match="may not read"):
        view_of(home, user, "monitoring")


# Who approves


APPROVED = {"requested_by": "ida.approves", "approved_by": "ida.approves"}


@pytest.mark.parametrize(
    ("told", "days", "said"),
    [
        (APPROVED, 30, "cannot approve what they ask for"),
        ({"approved_by": "gil.grantee"}, 30, "cannot approve what they ask for"),
        ({"approved_by": "ada.admin"}, 30, "admin_sees_no_data"),
        ({"approved_by": "nobody"}, 30, "may not approve"),
        ({"purpose": "data_quality"}, 30, "may not approve for data_quality"),
        ({}, 91, "A grant for 91 days is none"),
        ({}, 0, "A grant for 0 days is none"),
        ({"reason": "because"}, 30, "says too little"),
        ({"purpose": "curiosity"}, 30, "no purpose 'curiosity'"),
        ({"action": "approve"}, 30, "no action to grant"),
        ({"class_max": "secret"}, 30, "no class to grant"),
        ({"role": "analyst"}, 30, "to a user or else to a role"),
        ({"borrower_id": ONE}, 30, "over a unit or else a borrower"),
        ({"unit": "branch-nowhere"}, 30, "no such user or unit"),
        ({"requested_by": "nobody"}, 30, "no such user or unit"),
    ],
)
def test_a_grant_that_is_unclear_too_long_or_not_approved_is_refused(
    told: dict[str, str], days: int, said: str, home: Home
) -> None:
    with casebook_of(home).connect() as casebook:
        known = casebook.scalars(select(users.c.user)).all()
        before = len(casebook.execute(select(grants)).all())
    if "gil.grantee" not in known:
        add(home, "gil.grantee", "manager", "approver")
    general = {
        "user": "gil.grantee", "unit": "branch-east", "purpose": "monitoring",
        "action": "read", "class_max": "C2", "requested_by": "gil.grantee",
        "approved_by": "ida.approves", "reason": "a reason that says enough",
    }  # fmt: skip

    with pytest.raises(CasebookError, match=said):
        register(home).give_grant(NewGrant(**{**general, **told}), days=days)
    with casebook_of(home).connect() as casebook:
        assert len(casebook.execute(select(grants)).all()) == before


# Every change is in the log before it counts


def test_each_change_is_logged_with_who_made_it(home: Home) -> None:
    add(home, "lou.logged", "analyst")

    entry = last_entry(home)
    assert (entry["action"], entry["user"]) == ("user added", "test")
    assert (entry["of_user"], entry["of_roles"]) == ("lou.logged", ["analyst"])


def test_a_change_that_cannot_be_logged_is_not_made(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    with casebook_of(home).connect() as casebook:
        before = len(casebook.execute(select(access_changes)).all())

    def full(_: int) -> None:
        raise OSError("No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("warehouse.access.readlog.os.fsync", full)
        with pytest.raises(AccessDeniedError, match="No space left"):
            add(home, "una.logged", "analyst")

    with casebook_of(home).connect() as casebook:
        assert "una.logged" not in casebook.scalars(select(users.c.user)).all()
        assert len(casebook.execute(select(access_changes)).all()) == before


def test_what_is_not_there_cannot_be_ended(home: Home) -> None:
    ends = register(home)

    with pytest.raises(CasebookError, match="nothing to end"):
        ends.end_user("nobody")
    with pytest.raises(CasebookError, match="nothing to end"):
        ends.take_role("ida.approves", "analyst")
    with pytest.raises(CasebookError, match="nothing to end"):
        ends.revoke_grant(10_000)
    with pytest.raises(CasebookError, match="nothing to end"):
        ends.end_case("ida.approves", "K-9")


# Who signs in


def test_an_invented_person_is_nobody_real_of_the_same_name(tmp_path: Path) -> None:
    home = copy_of(sample_home(), tmp_path / "home")
    shutil.rmtree(home.casebook_file.parent, ignore_errors=True)
    add(home, "gu.yan", "fraud_officer")
    token = access.sign_in_for_demonstration("gu.yan", address="127.0.0.1")

    assert access.purposes_of(home, access.caller(token)) == []
    assert access.purposes_of(home, signed_in(home, "gu.yan")) == ["fraud"]


def test_whom_the_casebook_does_not_know_cannot_sign_in(home: Home) -> None:
    for identity in (Identity(ISSUER, "stranger"), Identity("other", "ida.approves")):
        with pytest.raises(AccessDeniedError, match="Nobody here is known"):
            access.sign_in(home, identity)


# Without a policy nothing is shown


@pytest.fixture
def governed(home: Home) -> Iterator[Path]:
    """Give the place of the house's own policy, and leave none behind."""
    add_once(home, "pia.policed")
    yield home.policy_file
    home.policy_file.unlink(missing_ok=True)


def add_once(home: Home, user: str) -> None:
    with casebook_of(home).connect() as casebook:
        if user in casebook.scalars(select(users.c.user)).all():
            return
    add(home, user, "analyst")


def own_policy(version: int, old: str = "", new: str = "") -> bytes:
    text = PACKAGED.read_text("utf-8").replace(
        "version = 1\n", f"version = {version}\n"
    )
    assert old in text
    return text.replace(old, new).encode()


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"version = ",
        b"\xff\xfe",
        own_policy(9, 'role = "analyst"', 'role = "analist"'),
        own_policy(9, "\n[limits]", "\nnew = 1\n[limits]"),
        own_policy(9, "groups_of = 10", "groups_of = 4"),
        own_policy(9, "grant_days = 90", "grant_days = 91"),
        own_policy(9, "own_file =", "own_files ="),
        own_policy(9, 'may = ["read", "export"]\nsees = "C2"', 'may = ["read"]'),
        own_policy(1, "groups_of = 10", "groups_of = 12"),
    ],
)
def test_a_policy_that_cannot_be_trusted_shows_nothing(
    text: bytes, home: Home, governed: Path
) -> None:
    view = view_of(home, "pia.policed", "monitoring")
    assert found(view) > 0
    governed.write_bytes(text)

    with pytest.raises(AccessDeniedError, match="policy of who may see what"):
        found(view)
    with pytest.raises(AccessDeniedError, match="policy of who may see what"):
        view_of(home, "pia.policed", "monitoring")
    assert last_entry(home)["decision"] == "policy_unreadable"
    governed.unlink()
    assert found(view) > 0


def test_a_missing_policy_shows_nothing(
    home: Home, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    add_once(home, "pia.policed")
    view = view_of(home, "pia.policed", "monitoring")
    monkeypatch.setattr(shelf, "PACKAGED", tmp_path / "policy.toml")

    with pytest.raises(AccessDeniedError, match="policy of who may see what"):
        found(view)


def test_a_newer_policy_counts_at_the_next_read_and_an_older_one_never_again(
    tmp_path: Path,
) -> None:
    home = copy_of(sample_home(), tmp_path / "home")
    add(home, "pia.policed", "analyst")
    view = view_of(home, "pia.policed", "monitoring")
    assert "agreed_amount" not in ask(view, "facilities", borrower_id=ONE).masked
    analyst = (
        'role = "analyst"\npurpose = "monitoring"\nmay = ["read", "export"]\nsees = '
    )
    home.policy_file.write_bytes(own_policy(2, f'{analyst}"C2"', f'{analyst}"C1"'))

    assert "agreed_amount" in ask(view, "facilities", borrower_id=ONE).masked
    assert str(last_entry(home)["policy"]).startswith("2:")
    home.policy_file.unlink()
    with pytest.raises(AccessDeniedError, match="policy of who may see what"):
        found(view)
    home.policy_file.write_bytes(own_policy(3))
    assert found(view) > 0


def test_why_a_policy_is_none_is_said() -> None:
    for text, said in (
        (b"version = ", "is no TOML"),
        (own_policy(1, "own_file =", "own_files ="), "forbid"),
        (own_policy(1, 'of = "cases"', 'of = "nobody"'), "disagree"),
        (own_policy(1, "reason_letters = 15", "reason_letters = 3"), "reason_letters"),
    ):
        with pytest.raises(PolicyError, match=said):
            read_policy(text)


# Without a casebook nothing is shown


def test_nothing_is_shown_while_the_casebook_cannot_be_read(tmp_path: Path) -> None:
    home = copy_of(sample_home(), tmp_path / "home")
    add(home, "pia.policed", "analyst")
    view = view_of(home, "pia.policed", "monitoring")
    assert found(view) > 0

    casebook_of(home).dispose()
    shutil.rmtree(home.casebook_file.parent)
    with pytest.raises(AccessDeniedError, match="cannot be told"):
        found(view)
