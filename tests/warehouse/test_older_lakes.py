"""A lake made before the standard grew is brought to it, and loses nothing it knew."""

from contextlib import closing
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from tests.warehouse.tiny import Sent, write_files, write_source
from warehouse.contracts import STANDARD, Contract
from warehouse.contracts.columns import money
from warehouse.home import Home
from warehouse.intake import judging, shaping
from warehouse.intake.batch import Intake
from warehouse.intake.fingerprints import body
from warehouse.lake import bodies, in_force, migrations
from warehouse.lake.catalog import open_to_read, writing
from warehouse.lake.tables import BOOKKEEPING, detail_columns, tables
from warehouse.lake.verify import verify_lake

FIRST_THIRTEEN = (
    *("accounts", "balances", "transactions", "facilities", "installments"),
    *("application_events", "outcomes", "external_events", "repayments", "positions"),
    *("parties", "party_roles", "borrowers"),
)

SINCE = {
    "accounts": "account_token overdraft_limit is_controlled",
    "transactions": "flow counterparty_id merchant_category items return_reason",
    "facilities": "purpose_kind is_committed valid_from valid_to",
    "parties": "industry registered_capital currency employees deregistered_on",
    "repayments": "repayment_kind value_on payer reversal_of",
}
"""Columns that joined a table later."""

TEN = Sent(1, "stated", (("d1", Decimal(10), date(2024, 3, 1)),))
LATE = Sent(2, "stated", (("d1", Decimal(20), date(2024, 3, 2)),))
TEN_AGAIN = Sent(3, "stated", (("d1", Decimal(10), date(2024, 3, 3)),))


def body_in_its_place(contract: Contract, of: str) -> str:
    """Hash a row as it was done when every column had a place."""
    return bodies._in_its_place(contract, list(contract.sql_types)).replace(
        "told.", f"{of}."
    )


def tables_before() -> dict[str, dict[str, str]]:
    details = {
        name: {
            column: kind
            for column, kind in detail_columns(STANDARD[name]).items()
            if column not in SINCE.get(name, "").split()
        }
        for name in FIRST_THIRTEEN
    }
    return {**BOOKKEEPING, **details}


@pytest.fixture
def before(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Let the program be as it was before the standard grew, until undone."""
    known = {name: STANDARD[name] for name in FIRST_THIRTEEN}
    monkeypatch.setattr(migrations, "tables", tables_before)
    monkeypatch.setattr(bodies, "restated", lambda _: [])
    monkeypatch.setattr(bodies, "STEP", "none yet")
    monkeypatch.setattr(in_force, "STANDARD", known)
    monkeypatch.setattr(shaping, "HELD", ())
    monkeypatch.setattr(judging, "body", body_in_its_place)
    return monkeypatch


def values_of(home: Home) -> list[tuple[int, Decimal]]:
    with closing(open_to_read(home)) as lake:
        return lake.sql(
            "select version, balance_amount from lake.balances order by known_at"
        ).fetchall()


def test_a_lake_of_the_first_tables_gets_the_others_and_is_sound(
    before: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    home, source = Home(tmp_path / "home"), write_source(tmp_path / "source")
    with Intake(home) as intake:
        intake.take(source, write_files(tmp_path / "first", [TEN]))
    with writing(home) as lake:
        lake.execute(
            "insert into lake.repayments (event_id, facility_id, repayment_id, "
            "event_precision, known_at, known_at_basis, recorded_at, version, op, "
            "source, batch_id, file_id, sequence, line) "
            "select event_id, 'F', 'R', event_precision, known_at, known_at_basis, "
            "recorded_at, version, op, source, batch_id, file_id, sequence, line "
            "from lake.balances"
        )
    before.undo()

    with writing(home) as lake:
        held = lake.sql("select table_name, column_name from duckdb_columns()")
        assert {(t, c) for t, columns in tables().items() for c in columns} <= {
            *held.fetchall()
        }
    broken = verify_lake(home)
    assert "repayments: repayment_kind is as declared" not in broken
    with writing(home) as lake:
        kinds = lake.sql("select repayment_kind from lake.repayments").fetchall()
        assert kinds == [("ordinary",)]
        lake.execute("delete from lake.repayments")
    assert verify_lake(home) == {}
    assert values_of(home) == [(1, Decimal(10))]


def test_what_was_said_again_before_is_still_known_to_have_been(
    before: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    home, source = Home(tmp_path / "home"), write_source(tmp_path / "source")
    with Intake(home) as intake:
        intake.take(source, write_files(tmp_path / "first", [TEN, TEN_AGAIN]))
    before.undo()

    with Intake(home) as intake:
        intake.take(source, write_files(tmp_path / "late", [LATE]))

    assert values_of(home) == [(1, Decimal(10)), (2, Decimal(20)), (3, Decimal(10))]
    assert verify_lake(home) == {}


def test_a_column_that_joins_a_contract_changes_no_hash_of_a_row_before() -> None:
    class More(STANDARD["balances"].columns):  # type: ignore[misc]
        blocked_amount = money(("冻结金额", "Blocked"))

    grown = replace(STANDARD["balances"], columns=More)
    row = (
        "select null::decimal(18,3) as blocked_amount, 'd1' as account_id, "
        "date '2024-01-01' as balance_on, 'B1' as borrower_id, "
        "10::decimal(18,3) as balance_amount, 'CNY' as currency, "
        "null::varchar as event_precision"
    )
    before, after, told = (
        duckdb.sql(f"select {body(contract, 'said')} from ({given}) as said").fetchall()
        for contract, given in (
            (STANDARD["balances"], row),
            (grown, row),
            (grown, row.replace("null::decimal", "1::decimal")),
        )
    )

    assert before == after
    assert told != after
