"""The register of who may look, kept from the command line."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pages.terminal.main import app
from tests.warehouse.people import AS_OF, bank_at, human, loans, persons
from tests.warehouse.users import ISSUER, view_of
from warehouse.errors import AccessDeniedError, CasebookError
from warehouse.home import Home

HAL = human("hal", 8)


@pytest.fixture
def home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Home:
    home = Home(tmp_path / "home")
    with bank_at(home) as bank:
        bank.send(persons_1=persons(HAL), loans_1=loans(HAL))
    monkeypatch.setenv("LOANTRAIL_HOME", str(home.root))
    return home


def run(*told: str) -> str:
    done = CliRunner().invoke(app, [*told], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.stdout


def add(user: str, role: str) -> None:
    who = ("--issuer", ISSUER, "--subject", user)
    run("users", "add", user, "--name", user, "--role", role, *who)


def sees(home: Home, user: str, purpose: str) -> int:
    view = view_of(home, user, purpose, AS_OF)
    return view.ask("borrower", borrower_id=HAL.loan).rows.height


def test_a_committee_sees_its_cases_until_they_end(home: Home) -> None:
    add("mei", "committee")
    assert sees(home, "mei", "credit_review") == 0

    named = ("--purpose", "credit_review", "--borrower", HAL.loan)
    run("cases", "assign", "mei", "K-1", *named)
    assert sees(home, "mei", "credit_review") == 1

    run("cases", "end", "mei", "K-1")
    assert sees(home, "mei", "credit_review") == 0
    (told,) = json.loads(run("cases", "list", "--json"))
    assert (told["case_id"], told["ended_at"] is None) == ("K-1", False)


def test_a_grant_opens_and_closes_and_nobody_approves_their_own(home: Home) -> None:
    add("zhou", "manager")
    add("tang", "approver")
    asked = ("--purpose", "monitoring", "--days", "5", "--unit", "head-office")
    why = ("--reason", "the review of this quarter")
    with pytest.raises(CasebookError, match="cannot approve"):
        run("grants", "give", "zhou", *asked, *why, "--approved-by", "zhou")

    told = run("grants", "give", "zhou", *asked, *why, "--approved-by", "tang")
    assert sees(home, "zhou", "monitoring") == 1

    run("grants", "revoke", told.split()[-1])
    with pytest.raises(AccessDeniedError):
        sees(home, "zhou", "monitoring")


def test_an_ended_user_signs_in_no_more(home: Home) -> None:
    add("gone", "analyst")
    assert sees(home, "gone", "monitoring") == 1

    run("users", "end", "gone")

    with pytest.raises(AccessDeniedError, match="Nobody here is known"):
        sees(home, "gone", "monitoring")
    listed = {u["user"]: u for u in json.loads(run("users", "list", "--json"))}
    assert listed["gone"]["ended_at"] is not None


def test_what_is_withdrawn_is_listed_and_named_in_the_log(home: Home) -> None:
    told = ("party-x", "--purpose", "model", "--evidence", "a letter of 3 March")
    run("consents", "give", *told)
    run("consents", "withdraw", *told)

    rows = json.loads(run("consents", "list", "--json"))
    assert [row["said"] for row in rows] == ["withdrawn", "given"]
    log = home.read_log_file.read_text("utf-8")
    assert "consent withdrawn" in log
    assert "os:" in log
