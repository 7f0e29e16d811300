"""Every question says what it gives, gives that, and looks no further than its day."""

import re
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from polars.testing import assert_frame_equal

from tests.warehouse.sample import (
    EARLY,
    GENERAL,
    LATE,
    QUESTIONS,
    answers,
    ask,
    copy_of,
    look,
    sample_home,
    some_borrowers,
)
from warehouse.access import questions
from warehouse.access.questions import GIVEN, question
from warehouse.errors import AccessDeniedError
from warehouse.home import Home
from warehouse.lake.catalog import writing

GRAINS: dict[str, tuple[str, ...]] = {
    "account_levels": ("account_id", "on_day"),
    "allocations": ("facility_id", "repayment_id", "allocation_no"),
    "balances": ("account_id", "balance_on"),
    "batch": ("batch_id",),
    "batch_files": ("file_name",),
    "batches": ("batch_id",),
    "borrower": ("borrower_id",),
    "borrower_covenants": ("covenant_id",),
    "borrower_parties": ("party_id", "role", "subject_kind", "subject_id"),
    "definition": ("source", "definition"),
    "facilities": ("facility_id",),
    "fact_versions": ("version",),
    "facts_held": ("contract",),
    "find_borrowers": ("borrower_id",),
    "fx_rates": ("base_currency", "quote_currency"),
    "installments": ("facility_id", "schedule_no", "installment_no"),
    "joint_facilities": ("facility_id",),
    "learned_between": ("event_id",),
    "party_identities": ("party_id",),
    "positions": ("facility_id", "position_on"),
    "quarantine_batches": ("batch_id",),
    "quarantine_came_again": ("batch_id", "fate", "is_mended"),
    "quarantine_lines": ("file_id", "line"),
    "quarantine_rules": ("rule", "file_id"),
    "regions": ("region",),
    "repayments": ("event_id",),
    "schedules": ("facility_id", "schedule_no"),
    "source_news": ("source",),
    "sources": ("source",),
    "trail": ("event_id",),
    "trail_density": ("lane", "kind", "currency", "stretch"),
    "trail_extent": (),
    "trail_marks": ("event_id",),
    "trail_window": ("event_id",),
    "undated_kinds": ("kind",),
}
"""The columns that, with the borrower asked of, tell one row from another."""

OF_BATCHES = "it tells of files and batches, which are recorded, not learned of"

PLAIN = {
    "lake.files",
    "lake.batches",
    "lake.definitions",
    "lake.quarantined",
    "lake.redriven",
}
"""What tells of no borrower, and so may be read as it lies."""

BLIND = {
    "batch": OF_BATCHES,
    "batch_files": OF_BATCHES,
    "batches": OF_BATCHES,
    "definition": OF_BATCHES,
    "quarantine_batches": OF_BATCHES,
    "quarantine_came_again": OF_BATCHES,
    "quarantine_lines": OF_BATCHES,
    "quarantine_rules": OF_BATCHES,
    "sources": OF_BATCHES,
    "regions": "which regions there are is settled by borrowers who were known early",
}
"""Questions whose answer need not change when more is learned."""


A_COVENANT = """
    insert into lake.covenants by name
    select uuid() as event_id, 'N-1' as covenant_id, date '2024-01-01' as valid_from,
        $borrower as borrower_id, 'dscr' as covenant_kind, said.* exclude (
            event_id, borrower_id, party_id, borrower_kind, scheme, industry, region,
            phase, since, known_at
        ), timestamptz '2024-02-01' as known_at
    from (select * from lake.borrowers where borrower_id = $borrower limit 1) as said
"""
"""The sample book tells of no covenant; this one is learned of after the early day."""


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """Give the sample book with a few things more than it tells."""
    home = copy_of(sample_home(), tmp_path_factory.mktemp("full") / "home")
    with writing(home) as lake:
        lake.execute("update lake.events set event_time = null where kind = 'inflow'")
        lake.execute(
            "insert into lake.redriven select batch_id, file_id, line, batch_id, "
            "'accepted', rule, true, recorded_at from lake.quarantined limit 1"
        )
        lake.execute(A_COVENANT, {"borrower": some_borrowers()[0]})
    return home


@pytest.fixture(scope="module")
def forgetful(full: Home, tmp_path_factory: pytest.TempPathFactory) -> Home:
    """Give the same book without anything learned after the early day."""
    home = copy_of(full, tmp_path_factory.mktemp("forgetful") / "home")
    with writing(home) as lake:
        tables = lake.sql(
            "select table_name from duckdb_columns() "
            "where database_name = 'lake' and column_name = 'known_at'"
        ).fetchall()
        for (table,) in tables:
            later = "where known_at >= '2023-06-30 16:00:00+00'"
            lake.execute(f"delete from lake.{table} {later}")
    return home


@pytest.fixture
def own_questions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Give a folder of questions of a test's own."""
    question.cache_clear()
    monkeypatch.setattr(questions, "FOLDER", tmp_path)
    yield tmp_path
    question.cache_clear()


def assert_nothing_later_is_seen(name: str, full: Home, forgetful: Home) -> None:
    seen = answers(look(full, EARLY), name)
    known = answers(look(forgetful, EARLY), name)
    order = [column for column in seen.columns if column != "facts"]
    assert_frame_equal(seen.sort(order), known.sort(order))


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_question_says_in_a_sentence_what_it_gives_and_in_which_grain(
    name: str,
) -> None:
    sql = question(name).sql
    header = " ".join(re.findall(r"^-- ?(.*)$", sql, re.MULTILINE))

    assert re.match(r"[A-Z].*\w\. ?Grain: one row[^.]*\.", header), header
    assert len(duckdb.extract_statements(sql)) == 1


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_question_reads_the_lake_and_nothing_else(name: str) -> None:
    sql = question(name).sql.replace("is distinct from", "<>")
    read = re.findall(r"(?:\bfrom|\bjoin)\s+([\w.]+)\s*(\(?)", sql)
    named = set(re.findall(r"^(\w+) as \(", sql, re.MULTILINE))

    for place, is_call in read:
        if is_call:
            assert re.fullmatch(r"\w+_(of|in_force)", place), place
        else:
            assert place in named or place in PLAIN, place


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_question_binds_and_runs_on_an_empty_lake(name: str, home: Home) -> None:
    answer = ask(look(home), name)

    assert answer.rows.columns
    assert answer.rows.height == (1 if name == "trail_extent" else 0)


@pytest.mark.parametrize("name", QUESTIONS)
def test_every_column_has_a_class_no_weaker_than_the_standards(name: str) -> None:
    asked = question(name)
    columns = ask(look(sample_home()), name).rows.columns

    assert {asked.class_of(column) for column in columns} <= {"C1", "C2", "C3"}
    for column, declared in asked.declared.items():
        assert column in columns, f"{column} is declared and not given"
        assert declared >= (questions._standard(column) or "C1"), column


@pytest.mark.parametrize("name", QUESTIONS)
def test_the_grain_is_kept(name: str, full: Home) -> None:
    rows = answers(look(full), name)
    key = [c for c in ("asked_of", *GRAINS[name]) if c in rows.columns]

    assert rows.height > 0
    assert not rows.select(key).is_duplicated().any()


@pytest.mark.parametrize("name", QUESTIONS)
def test_what_is_learned_later_changes_no_answer_as_of_an_earlier_day(
    name: str, full: Home, forgetful: Home
) -> None:
    assert_nothing_later_is_seen(name, full, forgetful)


@pytest.mark.parametrize("name", [name for name in QUESTIONS if name not in BLIND])
def test_what_is_learned_later_changes_the_answer_as_of_a_later_day(
    name: str, full: Home, forgetful: Home
) -> None:
    with pytest.raises(AssertionError):
        assert_frame_equal(
            answers(look(full, LATE), name),
            answers(look(forgetful, LATE), name),
            check_row_order=False,
        )


@pytest.mark.parametrize(
    "leak",
    [
        "select event_id, kind from events_of($borrower_id, $until, $until)",
        """
        select count(*) as version from events_versions_of(
            $borrower_id, timestamptz '2200-01-01', $until
        )
        where event_time < $before
        """,
        """
        select max(known_at) as known_at
        from balances_of($borrower_id, timestamptz '2200-01-01', $until)
        """,
    ],
)
def test_a_question_that_forgets_when_a_thing_was_known_is_caught(
    leak: str, own_questions: Path, full: Home, forgetful: Home
) -> None:
    found = Path(questions.__file__).parents[1] / "queries" / "find_borrowers.sql"
    (own_questions / "find_borrowers.sql").write_text(found.read_text())
    (own_questions / "leak.sql").write_text(f"-- A leak. Grain: one row.\n{leak}\n")

    with pytest.raises(AssertionError):
        assert_nothing_later_is_seen("leak", full, forgetful)


def test_a_day_to_compare_with_beyond_the_views_own_shows_nothing_more() -> None:
    view = look(sample_home(), EARLY)
    for borrower_id in some_borrowers():
        learned = ask(
            view,
            "learned_between",
            borrower_id=borrower_id,
            earlier=view.end_of(LATE),
        )
        assert learned.rows.is_empty()


def test_an_address_that_names_no_event_finds_none() -> None:
    found = ask(
        look(sample_home()), "fact_versions", borrower_id="B-C0001", event_id="nonsense"
    )

    assert found.rows.is_empty()


@pytest.mark.parametrize("given", sorted(GIVEN))
def test_what_the_view_gives_cannot_be_given_by_its_asker(given: str) -> None:
    with pytest.raises(AccessDeniedError, match=given):
        look(sample_home()).ask("trail", borrower_id="B-C0001", **{given: True})


def test_a_parameter_too_few_is_named() -> None:
    with pytest.raises(AccessDeniedError, match="borrower_id"):
        look(sample_home()).ask("trail")


@pytest.mark.parametrize(
    "text",
    [
        "insert into lake.batches values ('b', 's', now(), '')",
        "attach 'x.sqlite' as x (type sqlite)",
        "select 1; select 2",
        "copy (select 1) to 'x.csv'",
    ],
)
def test_a_question_that_is_not_one_select_is_refused(
    text: str, own_questions: Path
) -> None:
    (own_questions / "planted.sql").write_text(f"-- Planted.\n{text}\n")

    with pytest.raises(AccessDeniedError, match="one select"):
        question("planted")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("select event_id from lake.events", "past the bounds"),
        ('select event_id from "lake"."events"', "past the bounds"),
        ("select event_id from lake.main.events", "past the bounds"),
        ("select event_id from lake.revisions", "past the bounds"),
        ("select unit as kind from bounds.placed", "past the bounds"),
        ("select event_id from (select * from lake.balances)", "past the bounds"),
        ("with a as (table lake.trail) select kind from a", "past the bounds"),
        ("select content as kind from read_text('x')", "no way to read"),
        ("select * from query('select 1')", "no way to read"),
        ("select * from query_table('lake.events')", "no way to read"),
        ("select * from bounds.borrowers_in_force($before, $until)", "no way to read"),
        ("select 'events_of (' as kind", "names a macro"),
    ],
)
def test_a_question_that_reads_around_the_bounds_is_refused(
    text: str, said: str, own_questions: Path
) -> None:
    (own_questions / "planted.sql").write_text(f"-- Planted.\n{text}\n")

    with pytest.raises(AccessDeniedError, match=said):
        question("planted")


@pytest.mark.parametrize("name", ["../queries/trail", "TRAIL", "trail.sql", "", "nope"])
def test_a_question_nobody_wrote_is_refused(name: str) -> None:
    with pytest.raises(AccessDeniedError, match="no question"):
        question(name)


def test_a_column_of_unknown_class_is_refused(own_questions: Path) -> None:
    (own_questions / "planted.sql").write_text("-- Planted.\nselect 'x' as secret\n")

    with pytest.raises(AccessDeniedError, match="privacy class"):
        look(sample_home()).ask("planted")


def test_every_parameter_has_a_value_to_be_tested_with() -> None:
    used = {p for name in QUESTIONS for p in question(name).parameters}

    assert used == set(GENERAL)
