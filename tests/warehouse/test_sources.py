"""Berka and IBRD, in full: what their publishers say of them must come out."""

import shutil
from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from tests.warehouse.loaded import SAID, Loaded, loaded_at_once, loaded_twice
from warehouse.contracts import STANDARD
from warehouse.contracts.shapes import MARK
from warehouse.home import Home
from warehouse.intake.quarantine import quarantined
from warehouse.lake.verify import verify_lake
from warehouse.vault.keyring import open_keyring
from warehouse.vault.words import opened

TORN = "trans_1993-01_to_1994-03_TRUNCATED.asc"

pytestmark = pytest.mark.data


@pytest.fixture(scope="module")
def berka(new_home: Callable[[], Home], public_data: Path) -> Loaded:
    return loaded_twice(new_home(), "berka", public_data / "berka")


@pytest.fixture(scope="module")
def ibrd(new_home: Callable[[], Home], public_data: Path) -> Loaded:
    return loaded_twice(new_home(), "ibrd", public_data / "ibrd")


@pytest.mark.parametrize("source", ["berka", "ibrd"])
def test_every_line_is_accounted_for_and_every_amount_adds_up(
    source: str, request: pytest.FixtureRequest
) -> None:
    loaded: Loaded = request.getfixturevalue(source)

    for summary in loaded.summaries:
        assert summary.unaccounted == 0
        assert summary.control_totals
        assert {total.difference for total in summary.control_totals} == {Decimal(0)}
    assert verify_lake(loaded.home) == {}


@pytest.mark.parametrize("source", ["berka", "ibrd"])
def test_a_source_sent_again_changes_nothing(
    source: str, request: pytest.FixtureRequest
) -> None:
    first, again = request.getfixturevalue(source).summaries

    assert (again.accepted, again.facts, again.corrections) == (0, 0, 0)
    assert again.duplicate == first.accepted + first.duplicate
    assert (again.set_aside, again.quarantined) == (first.set_aside, first.quarantined)


def test_berka_has_its_loans_accounts_and_postings(berka: Loaded) -> None:
    two_parties = """
        from (
            from lake.facilities as facility
            join lake.party_roles as role
                on role.subject_kind = 'account'
                and role.subject_id = facility.account_id
            select facility.account_id
            group by facility.account_id
            having count(distinct role.party_id) = 2
        )
        select count(*)
    """

    assert berka.count("facilities") == (682, 682)
    assert berka.ask(two_parties) == [(145,)]
    assert berka.count("transactions") == (97_005, 97_005)


def test_berka_corrects_nothing_and_its_torn_line_is_the_one_put_aside(
    berka: Loaded, public_data: Path
) -> None:
    first = berka.summaries[0]
    torn = (public_data / "berka" / TORN).read_bytes().split(b"\n")

    assert (first.corrections, first.retractions) == (0, 0)
    assert [
        (told["file"], told["line"], told["rule"], told["raw"])
        for told in quarantined(berka.home, first.batch_id)
    ] == [(TORN, len(torn), "trans_czech.line|unclosed_quote", torn[-1].decode())]


def test_berka_ends_only_the_loans_that_ended(berka: Loaded) -> None:
    ends = """
        select outcome_kind, count(*) from lake.outcomes
        group by outcome_kind order by outcome_kind
    """

    assert berka.ask(ends) == [("default", 76), ("repaid", 203)]


def test_ibrd_has_its_loans_and_a_position_of_each_at_each_month_end(
    ibrd: Loaded,
) -> None:
    facts = ibrd.summaries[0].facts_by_table
    amended = "select op, count(*) from lake.{} where op <> 'assert' group by op"

    assert ibrd.ask("select count(distinct event_id) from lake.facilities") == [
        (9_012,)
    ]
    assert facts["positions"] == 18_003
    assert ibrd.ask(amended.format("positions")) == []


def corrections(loaded: Loaded, table: str) -> Counter[tuple[str, ...]]:
    """Which columns each correction of a table changed."""
    names = list(STANDARD[table].sql_types)
    columns = ", ".join(
        f"{side}.{name}" for side in ("before", "after") for name in names
    )
    pairs = loaded.ask(
        f"from lake.{table} as after join lake.{table} as before "
        "on after.event_id = before.event_id and after.version = before.version + 1 "
        f"select {columns} where after.op = 'correct'"
    )
    sealed = {cell for row in pairs for cell in row if str(cell).startswith(MARK)}
    words = opened(open_keyring(loaded.home), sealed)
    pairs = [tuple(words.get(cell, cell) for cell in row) for row in pairs]
    middle = len(names)
    return Counter(
        tuple(
            name
            for name, old, new in zip(names, row[:middle], row[middle:], strict=True)
            if old != new
        )
        for row in pairs
    )


def test_ibrd_corrects_dates_and_names_only(ibrd: Loaded) -> None:
    first = ibrd.summaries[0]

    assert (first.corrections, first.retractions) == (32, 1)
    assert corrections(ibrd, "facilities") == {
        ("closes_on",): 13,
        ("effective_on",): 12,
        ("signed_on",): 2,
        ("signed_on", "effective_on"): 2,
        ("project_name",): 1,
        # A debtor has no id but its name: the one loan whose borrower was renamed.
        ("borrower_id", "signed_on", "effective_on"): 1,
    }
    assert corrections(ibrd, "party_roles") == {("borrower_id",): 1}


def test_ibrd_retracts_only_the_role_of_the_debtor_that_was_renamed(
    ibrd: Loaded,
) -> None:
    retracted = ibrd.ask(
        "select subject_id, role from lake.party_roles where op = 'retract'"
    )
    renamed = ibrd.ask(
        "select facility_id, 'borrower' from lake.facilities group by facility_id "
        "having count(distinct borrower_id) > 1"
    )

    assert len(retracted) == 1
    assert retracted == renamed


def test_ibrd_is_in_dollars_and_tells_of_no_default(ibrd: Loaded) -> None:
    for table in ("facilities", "positions"):
        assert ibrd.ask(f"from lake.{table} select distinct currency") == [("USD",)]
    assert ibrd.count("outcomes") == (0, 0)


@pytest.mark.parametrize("source", ["berka", "ibrd"])
def test_a_source_loaded_by_two_processes_at_once_is_loaded_once(
    new_home: Callable[[], Home],
    public_data: Path,
    source: str,
    request: pytest.FixtureRequest,
) -> None:
    alone: Loaded = request.getfixturevalue(source)
    home = new_home()
    shutil.rmtree(home.root / "vault")
    for part in ("vault", "casebook"):  # the same vault gives the same pseudonyms
        shutil.copytree(alone.home.root / part, home.root / part, dirs_exist_ok=True)

    loaded, ends = loaded_at_once(home, source, public_data / source)

    assert ends == [0, 0]
    assert verify_lake(loaded.home) == {}
    assert loaded.ask(SAID) == alone.ask(SAID)
