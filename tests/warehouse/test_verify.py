"""Verification finds what was damaged, and says which promise it breaks."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from tests.warehouse.sample import copy_of, sample_home
from tests.warehouse.tiny import Sent, write_files, write_source
from warehouse.contracts import STANDARD
from warehouse.home import Home
from warehouse.intake.batch import Intake
from warehouse.lake.catalog import writing
from warehouse.lake.verify import verify_lake

AMENDED = (
    Sent(1, "stated", (("d1", Decimal(10), date(2024, 3, 1)),)),
    Sent(2, "stated", (("d1", Decimal(20), date(2024, 3, 2)),)),
    Sent(3, "stated", (("d2", Decimal(30), date(2024, 3, 3)),)),
)


@pytest.fixture(scope="module")
def sound_once(
    new_home: Callable[[], Home], tmp_path_factory: pytest.TempPathFactory
) -> Home:
    home, sent_from = new_home(), tmp_path_factory.mktemp("sent")
    source = write_source(sent_from / "source")
    with Intake(home) as intake:
        intake.take(source, write_files(sent_from / "files", AMENDED))
    return home


@pytest.fixture
def sound(sound_once: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    only = {"balances": STANDARD["balances"]}
    monkeypatch.setattr("warehouse.lake.verify.STANDARD", only)
    return copy_of(sound_once, tmp_path / "home")


def test_a_sound_lake_breaks_no_promise(sound: Home) -> None:
    assert verify_lake(sound) == {}


def test_the_sample_book_breaks_no_promise() -> None:
    assert verify_lake(sample_home()) == {}


@pytest.mark.parametrize(
    ("damage", "promise"),
    [
        (
            "insert into lake.balances from lake.balances where account_id = 'd2'",
            "balances: one row per fact and version",
        ),
        (
            "insert into lake.balances from lake.balances where account_id = 'd2'",
            "balances: one envelope for each row, and none alone",
        ),
        (
            "insert into lake.events select * from lake.events where version = 1",
            "balances: one envelope for each row, and none alone",
        ),
        (
            "delete from lake.events where amount = 30",
            "balances: one envelope for each row, and none alone",
        ),
        (
            "delete from lake.balances where account_id = 'd2'",
            "balances: one envelope for each row, and none alone",
        ),
        (
            "update lake.events set amount = 31 where amount = 30",
            "balances: the envelope tells what the row does",
        ),
        (
            "update lake.balances set known_at = '2024-01-01'",
            "balances: the envelope tells what the row does",
        ),
        (
            "update lake.events set borrower_id = 'B2' where amount = 30",
            "balances: the envelope tells what the row does",
        ),
        (
            "delete from lake.revisions",
            "balances: every amended fact has its whole chain",
        ),
        (
            "delete from lake.revisions where version = 1",
            "balances: every amended fact has its whole chain",
        ),
        (
            "insert into lake.revisions select * from lake.revisions where version = 1",
            "balances: one chain row per version and borrower",
        ),
        (
            "delete from lake.balances where account_id = 'd1' and version = 1",
            "balances: versions count on from 1",
        ),
        (
            "update lake.balances set account_id = 'd3' where account_id = 'd2'",
            "balances: the id is the hash of the key",
        ),
        (
            "update lake.balances set recorded_at = '2024-01-01'",
            "balances: known_at is as declared",
        ),
        (
            "update lake.balances set currency = 'yuan' where account_id = 'd2'",
            "balances: currency is as declared",
        ),
        (
            "update lake.balances set balance_amount = null where account_id = 'd2'",
            "balances: balance_amount is as declared",
        ),
        (
            "update lake.balances set op = 'forget' where account_id = 'd2'",
            "balances: op is as declared",
        ),
        (
            "delete from lake.batches",
            "balances: batch_id is as declared",
        ),
        (
            "insert into lake.batches from lake.batches",
            "batches: recorded one after the other",
        ),
        (
            "update lake.events set contract = 'rumours' where amount = 30",
            "events: of a contract of the standard",
        ),
    ],
)
def test_planted_damage_is_found(sound: Home, damage: str, promise: str) -> None:
    with writing(sound) as lake:
        lake.execute(damage)

    assert promise in verify_lake(sound)


@pytest.mark.parametrize(
    ("damage", "promise"),
    [
        (
            (
                "insert into lake.valuations by name select said.* "
                "exclude (account_id, balance_on, balance_amount), "
                "'c1' as collateral_id, "
                "balance_on as valued_on, 'desk' as valuation_kind "
                "from lake.balances as said"
            ),
            "valuations: one envelope for each row, and none alone",
        ),
        (
            "update lake.events set contract = 'visits' where amount = 30",
            "visits: one envelope for each row, and none alone",
        ),
        (
            "update lake.revisions set contract = 'visits'",
            "visits: every amended fact has its whole chain",
        ),
    ],
)
def test_damage_is_found_in_a_table_nothing_was_ever_taken_into(
    sound_once: Home, tmp_path: Path, damage: str, promise: str
) -> None:
    home = copy_of(sound_once, tmp_path / "home")
    with writing(home) as lake:
        lake.execute(damage)

    assert promise in verify_lake(home)
