"""The door: who may ask, what they see, and that each answer was written down first."""

import copy
import dataclasses
import json
import pickle
import time
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import polars as pl
import pytest

from tests.policy.oracle import CELLS
from tests.warehouse.sample import EARLY, LATE, QUESTIONS, ask, look, sample_home
from tests.warehouse.tiny import Sent, write_files, write_source
from warehouse import access
from warehouse.access import questions, readlog, session, store
from warehouse.access.cache import AnswerCache
from warehouse.access.discretion import searched_as
from warehouse.access.masking import hidden_facts, without
from warehouse.access.questions import question
from warehouse.access.store import store_of
from warehouse.contracts.uses import PURPOSES
from warehouse.errors import AccessDeniedError, TooLongError
from warehouse.home import Home
from warehouse.intake.batch import Intake
from warehouse.lake.upkeep import maintain

DAY = date(2024, 3, 1)


def seen_by(user: str, purpose: str, home: Home | None = None) -> access.View:
    token = access.sign_in_for_demonstration(user, address="127.0.0.1")
    where = home or sample_home()
    return access.open_view(where, access.caller(token), purpose=purpose, as_of=LATE)


def logged(home: Home) -> list[dict[str, object]]:
    return [json.loads(line) for line in home.read_log_file.read_bytes().splitlines()]


def stated(sequence: int, account: str, amount: int, known: date = DAY) -> Sent:
    return Sent(sequence, "stated", ((account, Decimal(amount), known),))


@pytest.fixture
def tiny(home: Home, tmp_path: Path) -> Iterator[tuple[Home, Intake, Path]]:
    source = write_source(tmp_path / "source")
    with Intake(home) as intake:
        intake.take(source, write_files(tmp_path / "1", [stated(1, "d1", 10)]))
        yield home, intake, source


def amounts(view: access.View) -> dict[str, Decimal]:
    rows = view.ask("balances", borrower_id="B1").rows
    return dict(rows.select("account_id", "balance_amount").iter_rows())


# Who may ask


@pytest.mark.parametrize("purpose", [*PURPOSES, "curiosity", ""])
@pytest.mark.parametrize("person", access.DEMO_PEOPLE, ids=lambda p: p.user)
def test_a_view_is_opened_for_a_purpose_of_ones_role_and_no_other(
    person: access.Person, purpose: str
) -> None:
    (role,) = person.roles
    told = CELLS[role].get(purpose, [])
    if told:
        shown = [word for line in told for word in line.split() if word[0] == "C"]
        assert seen_by(person.user, purpose).highest == (shown or ["C1"])[0]
    else:
        with pytest.raises(AccessDeniedError, match="may not read"):
            seen_by(person.user, purpose)


def test_who_names_a_role_the_casebook_does_not_give_them_is_denied() -> None:
    token = session._open("mallory", ("committee",), "head-office", "verified")
    with pytest.raises(AccessDeniedError, match="may not read"):
        access.open_view(
            sample_home(), access.caller(token), purpose="credit_review", as_of=LATE
        )


@pytest.mark.parametrize("day", [date.min, date(1899, 12, 31), date.max])
def test_a_day_beyond_the_calendar_is_refused(day: date) -> None:
    with pytest.raises(AccessDeniedError, match="no day the book can be read"):
        look(sample_home(), day)


def test_a_caller_is_made_by_signing_in_alone() -> None:
    view = seen_by("he.jing", "data_quality")
    with pytest.raises(AccessDeniedError):
        access.Caller("mallory", ("committee",), "head-office")
    with pytest.raises(AccessDeniedError):
        access.Caller("mallory", ("committee",), "head-office", made_by=object())
    with pytest.raises(AccessDeniedError):
        dataclasses.replace(view.caller, roles=("committee",))
    with pytest.raises(dataclasses.FrozenInstanceError):
        view.caller.roles = ("committee",)  # type: ignore[misc]


def test_a_copied_caller_opens_nothing() -> None:
    view = seen_by("wu.fan", "monitoring")
    for twin in (copy.copy(view.caller), pickle.loads(pickle.dumps(view.caller))):  # noqa: S301
        with pytest.raises(AccessDeniedError, match="session has ended"):
            access.open_view(sample_home(), twin, purpose="monitoring", as_of=LATE)


def test_an_ended_session_opens_nothing_and_its_views_are_shut() -> None:
    token = access.sign_in_for_demonstration("lin.shen", address="127.0.0.1")
    who = access.caller(token)
    view = access.open_view(sample_home(), who, purpose="credit_review", as_of=LATE)
    access.sign_out(token)

    with pytest.raises(AccessDeniedError, match="session has ended"):
        access.caller(token)
    with pytest.raises(AccessDeniedError, match="session has ended"):
        access.open_view(sample_home(), who, purpose="credit_review", as_of=LATE)
    with pytest.raises(AccessDeniedError, match="session has ended"):
        ask(view, "regions")


@pytest.mark.parametrize(
    "address",
    [None, "", "0.0.0.0", "::", "192.168.1.20", "10.0.0.1", "no.such.host"],  # noqa: S104
)
def test_the_demonstrations_sign_in_is_refused_off_loopback(
    address: str | None,
) -> None:
    with pytest.raises(AccessDeniedError, match="open to whoever reaches"):
        access.sign_in_for_demonstration("lin.shen", address=address)


@pytest.mark.parametrize("address", ["127.0.0.1", "127.8.8.8", "::1", "localhost"])
def test_the_demonstrations_sign_in_works_on_loopback(address: str) -> None:
    token = access.sign_in_for_demonstration("lin.shen", address=address)

    assert access.caller(token).user == "lin.shen"
    with pytest.raises(AccessDeniedError, match="Nobody is called"):
        access.sign_in_for_demonstration("root", address=address)


# What a view holds


def test_a_view_holds_nothing_that_leads_to_the_store() -> None:
    view = seen_by("he.jing", "data_quality")
    reachable = [getattr(view, n) for n in dir(view) if not n.startswith("__")]

    assert not hasattr(view, "__dict__")
    for inside in reachable:
        assert not isinstance(inside, store.Store | duckdb.DuckDBPyConnection | Home)
    for name in ("_store", "_cursor", "_newest", "store", "cursor"):
        assert not hasattr(view, name)


def test_a_view_cannot_be_altered_made_or_copied() -> None:
    view = seen_by("he.jing", "data_quality")
    for name, value in (("highest", "C3"), ("as_of", date(2199, 1, 1)), ("x", 1)):
        with pytest.raises(AttributeError):
            object.__setattr__(view, name, value)
    for twin in (access.View(), copy.copy(view)):
        with pytest.raises(AccessDeniedError, match="opened at the door"):
            ask(twin, "regions")


# Masking


def test_what_is_above_ones_class_is_absent_and_named() -> None:
    officer = seen_by("lin.shen", "credit_review").ask(
        "borrower", borrower_id="B-C0001"
    )
    analyst = seen_by("wu.fan", "monitoring").ask("borrower", borrower_id="B-C0001")

    assert officer.masked == frozenset()
    assert officer.rows["masked_name"].is_not_null().all()
    assert analyst.masked == {"masked_name"}
    assert analyst.rows["masked_name"].is_null().all()
    assert analyst.rows.schema == officer.rows.schema
    assert analyst.rows.drop("masked_name").equals(officer.rows.drop("masked_name"))


@pytest.mark.parametrize("name", QUESTIONS)
def test_no_answer_shows_a_cell_above_the_askers_class(name: str) -> None:
    view = seen_by("he.jing", "data_quality")
    answer = ask(view, name, borrower_id="B-C0001")
    asked = question(name)

    for column in answer.rows.columns:
        if asked.class_of(column) > "C1":
            assert column in answer.masked
            assert answer.rows[column].is_null().all()
    if "facts" in answer.rows.columns:
        keys = {k for f in answer.rows["facts"].drop_nulls() for k in json.loads(f)}
        assert keys.isdisjoint(hidden_facts("C1"))


def test_facts_lose_what_is_above_the_class_and_keep_the_rest_as_written() -> None:
    full = seen_by("lin.shen", "credit_review").ask("trail", borrower_id="B-C0001")
    less = seen_by("wu.fan", "monitoring").ask("trail", borrower_id="B-C0001")
    told = "".join(full.rows["facts"])
    kept = "".join(less.rows["facts"])

    assert '"memo":' in told
    assert '"memo":' not in kept
    assert '"counterparty_account":"A-' in kept
    assert "sealed:" not in told + kept
    for before, after in zip(full.rows["facts"], less.rows["facts"], strict=True):
        hidden = hidden_facts("C2")
        expected = {k: v for k, v in json.loads(before).items() if k not in hidden}
        assert json.loads(after) == expected


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ('{"a":1200.500,"memo":"x"}', '{"a":1200.500}'),
        ('{"memo":"x"}', "{}"),
        ("{}", "{}"),
        ('{"memo":"},\\"a\\":","b":[1,{"memo":2}]}', '{"b":[1,{"memo":2}]}'),
        ('{"n":123456789012345.678,"memo":null}', '{"n":123456789012345.678}'),
    ],
)
def test_leaving_keys_out_touches_no_other_value(told: str, kept: str) -> None:
    assert without(told, {"memo"}) == kept


def test_a_steward_cannot_find_by_name() -> None:
    officer = seen_by("lin.shen", "credit_review")
    name = ask(officer, "borrower", borrower_id="B-C0001").rows["masked_name"][0]

    assert ask(officer, "find_borrowers", wanted=name[:2]).rows.height >= 1
    for view in (
        seen_by("he.jing", "data_quality"),
        seen_by("wu.fan", "monitoring"),
    ):
        assert ask(view, "find_borrowers", wanted=name[:2]).rows.height == 0
        assert ask(view, "find_borrowers", wanted="B-C0001").rows.height == 1


# Every answer is written down first


def test_each_read_is_logged_with_who_why_and_what(
    tiny: tuple[Home, Intake, Path],
) -> None:
    home, _, _ = tiny
    view = look(home, DAY)
    amounts(view)
    amounts(look(home, DAY))
    first, second = logged(home)

    assert first["question"] == "balances"
    assert first["purpose"] == "credit_review"
    assert first["roles"] == ["operator"]
    assert first["parameters"] == {"borrower_id": "B1"}
    assert first["as_of"] == "2024-03-01"
    assert (first["rows"], second["rows"]) == (1, 1)
    assert (first["from_cache"], second["from_cache"]) == (False, True)
    assert readlog.verify(home.read_log_file).entries == 2


def test_nothing_is_shown_while_the_log_cannot_be_written(
    tiny: tuple[Home, Intake, Path],
) -> None:
    home, _, _ = tiny
    amounts(look(home, DAY))
    home.read_log_file.unlink()
    home.read_log_file.mkdir()

    for _ in ("asked", "from the cache"):
        with pytest.raises(AccessDeniedError, match="cannot be written"):
            amounts(look(home, DAY))


def test_the_log_is_on_disk_before_the_answer_leaves(
    tiny: tuple[Home, Intake, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    home, _, _ = tiny

    def full(_: int) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(AccessDeniedError, match="No space left"):
        amounts(look(home, DAY))


def test_a_name_somebody_is_looked_for_by_is_not_kept_in_the_log(
    tiny: tuple[Home, Intake, Path],
) -> None:
    home, _, _ = tiny
    names = ["MARKER Name", "marker   ＮＡＭＥ", "another"]
    for wanted in names:
        ask(look(home, DAY), "find_borrowers", wanted=wanted, kind="sme")
    ask(look(home, DAY), "balances", borrower_id="13800001234")
    kept = home.read_log_file.read_bytes().lower()
    digests = [entry["parameters"]["wanted"] for entry in logged(home)[:3]]  # type: ignore[index]

    assert b"marker" not in kept
    assert b"13800001234" not in kept
    assert b'"kind": "sme"' in kept
    assert digests[0] == digests[1] != digests[2]
    assert searched_as(home, "Marker name") == digests[0]
    assert readlog.verify(home.read_log_file).entries == 4


# The cache


def test_an_answer_is_kept_apart_by_class_day_and_parameters() -> None:
    high = seen_by("lin.shen", "credit_review")
    low = seen_by("wu.fan", "monitoring")
    for view, masked in ((high, False), (low, True), (high, False)):
        rows = view.ask("borrower", borrower_id="B-C0001").rows
        assert rows["masked_name"].is_null().all() == masked
    early = look(sample_home(), EARLY).ask("borrower", borrower_id="B-C0001").rows
    late = look(sample_home(), LATE).ask("borrower", borrower_id="B-C0001").rows
    assert early["facts_known"][0] < late["facts_known"][0]


def test_what_a_page_does_to_its_rows_stays_with_it() -> None:
    view = look(sample_home())
    for _ in range(2):
        rows = view.ask("borrower", borrower_id="B-C0001").rows
        assert rows["region"][0] != "changed"
        rows[0, "region"] = "changed"
        rows.insert_column(0, pl.lit(1).alias("added"))


def test_an_answer_from_before_a_commit_is_not_given_after_it(
    tiny: tuple[Home, Intake, Path], tmp_path: Path
) -> None:
    home, intake, source = tiny
    before = look(home, DAY)
    assert amounts(before) == {"d1": 10}
    intake.take(source, write_files(tmp_path / "2", [stated(2, "d1", 20)]))

    assert amounts(look(home, DAY)) == {"d1": 20}
    assert amounts(before) == {"d1": 10}
    assert amounts(look(home, DAY)) == {"d1": 20}


def test_a_view_that_first_asks_after_a_commit_sees_its_own_moment(
    tiny: tuple[Home, Intake, Path], tmp_path: Path
) -> None:
    home, intake, source = tiny
    before = look(home, DAY)
    intake.take(source, write_files(tmp_path / "2", [stated(2, "d1", 20)]))
    after = look(home, DAY)

    assert amounts(before) == {"d1": 10}
    assert amounts(after) == {"d1": 20}
    pinned = look(home, DAY, recorded_until=before.recorded_until)
    assert amounts(pinned) == {"d1": 10}


def test_upkeep_does_not_bring_an_old_answer_back(
    tiny: tuple[Home, Intake, Path], tmp_path: Path
) -> None:
    home, intake, source = tiny
    assert amounts(look(home, DAY)) == {"d1": 10}
    intake.take(source, write_files(tmp_path / "2", [stated(2, "d1", 20)]))
    maintain(home)

    assert amounts(look(home, DAY)) == {"d1": 20}


def test_a_commit_elsewhere_keeps_an_answer(
    tiny: tuple[Home, Intake, Path],
) -> None:
    home, _, _ = tiny
    inserted, _ = store_of(home).now()
    asked = question("balances")

    assert asked.tables == {"balances", "revisions"}
    assert inserted["balances"] == 1
    assert inserted["batches"] == 1


def test_the_cache_is_bounded_and_lets_go_of_the_oldest() -> None:
    cache = AnswerCache(most_bytes=100_000)
    frame = pl.DataFrame({"a": range(1000)})
    for number in range(100):
        cache.keep(number, frame)
        cache.find(0)
    cache.keep("too large", pl.DataFrame({"a": range(10_000)}))
    for number in range(1000):
        cache.keep(("empty", number), frame.clear())

    assert cache.bytes_held <= 100_000
    assert cache.find("too large") is None
    assert cache.find(50) is None
    assert cache.find(("empty", 999)) is not None
    assert cache.find(("empty", 0)) is None


# The deadline


@pytest.fixture
def slow(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    ask(look(sample_home()), "regions")
    question.cache_clear()
    sql = (
        "-- Slow. Grain: one row.\n-- classes: n C1\n"
        "select count(*) as n from range(1000000) as a, range(1000000) as b "
        "where a.range * b.range % 7 = 3\n"
    )
    (tmp_path / "slow.sql").write_text(sql)
    monkeypatch.setattr(questions, "FOLDER", tmp_path)
    yield
    question.cache_clear()


@pytest.mark.usefixtures("slow")
@pytest.mark.parametrize("seconds", [0.0, 0.3])
def test_a_question_is_stopped_at_its_deadline(
    seconds: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "DEADLINE_SECONDS", seconds)
    view = look(sample_home())
    before = readlog.verify(sample_home().read_log_file, since=readlog.EMPTY)
    began = time.monotonic()
    with pytest.raises(TooLongError, match=f"slow took longer than {seconds:g} s"):
        view.ask("slow")

    assert time.monotonic() - began < seconds + 1
    assert readlog.verify(sample_home().read_log_file) == before
    with store_of(sample_home())._cursor() as cursor:
        assert cursor.sql("select 1").fetchall() == [(1,)]
