"""The first card clients of UCI: statements, payments, and what is protected."""

import csv
from collections import Counter
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from tests.warehouse.loaded import Loaded, loaded_twice, sliced
from warehouse import access
from warehouse.access import questions
from warehouse.contracts import STANDARD
from warehouse.contracts.protected import ATTRIBUTES, FAIRNESS_CHECK
from warehouse.errors import AccessDeniedError
from warehouse.home import Home
from warehouse.lake.verify import verify_lake
from warehouse.vault.keyring import open_keyring
from warehouse.vault.words import opened

CLIENTS = 2_000
MONTHS = ["2005-09", "2005-08", "2005-07", "2005-06", "2005-05", "2005-04"]
STATUSES = ["PAY_0", "PAY_2", "PAY_3", "PAY_4", "PAY_5", "PAY_6"]


@pytest.fixture(scope="module")
def files(public_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return sliced(
        public_data / "uci_credit_card", tmp_path_factory.mktemp("uci"), CLIENTS + 1
    )


@pytest.fixture(scope="module")
def loaded(new_home: Callable[[], Home], files: Path) -> Loaded:
    return loaded_twice(new_home(), "uci_card", files)


@pytest.fixture(scope="module")
def clients(files: Path) -> list[dict[str, str]]:
    with (files / "UCI_Credit_Card.csv").open() as stream:
        return list(csv.DictReader(stream))


pytestmark = pytest.mark.data


def test_every_client_is_taken_once_and_every_amount_adds_up(loaded: Loaded) -> None:
    first, again = loaded.summaries

    assert (first.accepted, first.set_aside, first.quarantined) == (CLIENTS, 1, 0)
    assert (again.duplicate, again.facts) == (CLIENTS, 0)
    assert [t.difference for t in first.control_totals] == [0, 0, 0]
    assert verify_lake(loaded.home) == {}


def test_round_amounts_written_with_an_exponent_are_read_as_they_are(
    loaded: Loaded, clients: list[dict[str, str]]
) -> None:
    limits = dict(loaded.ask("select facility_id, agreed_amount from lake.facilities"))

    assert sum("E" in client["LIMIT_BAL"] for client in clients) > CLIENTS // 10
    assert limits == {
        f"uci-card-{client['ID']}": Decimal(client["LIMIT_BAL"]) for client in clients
    }


def test_each_month_has_its_statement_and_only_what_its_status_tells(
    loaded: Loaded, clients: list[dict[str, str]]
) -> None:
    told = loaded.ask(
        "select facility_id, strftime(position_on, '%Y-%m'), outstanding_amount, "
        "days_past_due_reported, source_state, event_precision from lake.positions"
    )

    def days(status: int) -> int | None:
        return 0 if status == -1 else 30 * status if status > 0 else None

    assert set(told) == {
        (
            f"uci-card-{client['ID']}",
            month,
            Decimal(client[f"BILL_AMT{place}"]),
            days(int(client[STATUSES[place - 1]])),
            f"repayment status {client[STATUSES[place - 1]]}",
            "month",
        )
        for client in clients
        for place, month in enumerate(MONTHS, start=1)
    }
    assert len(told) == 6 * CLIENTS


def test_a_payment_stands_in_its_month_and_nothing_paid_is_no_payment(
    loaded: Loaded, clients: list[dict[str, str]]
) -> None:
    paid = loaded.ask(
        "select repayment_id, sum(paid_amount) from lake.repayments group by 1"
    )

    assert dict(paid) == {
        month: sum(Decimal(client[f"PAY_AMT{place}"]) for client in clients)
        for place, month in enumerate(MONTHS, start=1)
    }
    assert loaded.ask("from lake.repayments select min(paid_amount) > 0") == [(True,)]


def test_the_defaults_are_those_of_the_file(
    loaded: Loaded, clients: list[dict[str, str]]
) -> None:
    defaults = {
        f"uci-card-{client['ID']}"
        for client in clients
        if client["default.payment.next.month"] == "1"
    }
    told = loaded.ask(
        "from lake.outcomes select unit_id, outcome_kind, started_on, event_precision"
    )

    assert {row[0] for row in told} == defaults
    assert {row[1:] for row in told} == {("default", date(2005, 10, 1), "month")}


def test_what_is_protected_stands_apart_with_the_publishers_codes(
    loaded: Loaded, clients: list[dict[str, str]]
) -> None:
    columns = {
        "sex": "SEX",
        "age": "AGE",
        "education": "EDUCATION",
        "marital_status": "MARRIAGE",
    }
    kept = loaded.ask("from lake.protected_attributes select attribute, source_value")
    words = opened(open_keyring(loaded.home), {sealed for _, sealed in kept})
    told = Counter((attribute, words[sealed]) for attribute, sealed in kept)
    expected = Counter(
        (attribute, client[column])
        for client in clients
        for attribute, column in columns.items()
        if client[column] != "nan"
    )

    assert told == expected
    assert {attribute for attribute, _ in told} <= ATTRIBUTES.keys()
    unlisted = loaded.ask(
        "from lake.protected_attributes select distinct attribute, source_value "
        "where attribute_value is null"
    )
    assert {(attribute, words[sealed]) for attribute, sealed in unlisted} <= {
        ("education", c) for c in "056"
    } | {("marital_status", "0")}


def test_what_is_protected_is_on_no_trajectory_and_in_no_other_table(
    loaded: Loaded,
) -> None:
    on_trail = (
        "select count(*) from lake.events where contract = 'protected_attributes'"
    )

    assert loaded.ask(on_trail) == [(0,)]
    elsewhere = set(STANDARD) - {"protected_attributes"}
    assert not [t for t in elsewhere if {"sex", "age"} & STANDARD[t].sql_types.keys()]


def test_no_question_reads_what_is_protected() -> None:
    for place in questions.FOLDER.glob("*.sql"):
        for table in questions.question(place.stem).tables & STANDARD.keys():
            assert not STANDARD[table].restricted_to, place.stem


def test_a_question_that_would_is_refused_for_every_other_purpose(
    loaded: Loaded, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "-- Grain: one row per person.\nselect attribute, attribute_value\n"
    text += "from protected_attributes_in_force($before, $until)\n"
    (tmp_path / "peeked.sql").write_text(text)
    monkeypatch.setattr(questions, "FOLDER", tmp_path)
    questions.question.cache_clear()

    who = access.caller(access.sign_in_operator())
    others = [p for p in access.purposes_of(loaded.home, who) if p != FAIRNESS_CHECK]
    for purpose in others:
        view = access.open_view(
            loaded.home, who, purpose=purpose, as_of=date(2006, 1, 1)
        )
        with pytest.raises(AccessDeniedError, match=FAIRNESS_CHECK):
            view.ask("peeked")
    questions.question.cache_clear()
