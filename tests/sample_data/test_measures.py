"""What the bank does, it does by its own books; what it changes stands in the truth."""

import csv
from collections import Counter, defaultdict
from functools import cache
from pathlib import Path
from statistics import mean

import pytest

from sample_data.book import UNTIL, book
from sample_data.judging import Judged, judged
from sample_data.lives import live, measures
from sample_data.lives.life import Life
from sample_data.lives.measures import (
    ALL_ENTRUSTED,
    CALL,
    CUT,
    RESTRUCTURING,
    RULES,
    VISIT,
    wanted,
)
from sample_data.months import YEAR, month_of
from sample_data.plots import prepare

from .conftest import Rows

OVERDUE = 7


@cache
def lives() -> list[Life]:
    return [live(borrower, UNTIL, prepare) for borrower in book(700, 7)]


def judgements(measure: str) -> list[Judged]:
    found = [row for life in lives() for row in judged(life) if row.measure == measure]
    assert len(found) > 15, measure
    return found


def days_saved(measure: str) -> float:
    """Say by how many days the worst arrears of the year are shorter for a measure."""
    return mean(r.worst_days_without - r.worst_days for r in judgements(measure))


@pytest.mark.parametrize("measure", [CALL, VISIT, ALL_ENTRUSTED, RESTRUCTURING])
def test_what_eases_strain_shortens_arrears(measure: str) -> None:
    changed = [r.worst_days_without - r.worst_days for r in judgements(measure)]

    assert mean(changed) > 0
    assert sum(days > 0 for days in changed) > 1.5 * sum(days < 0 for days in changed)


def test_a_restructuring_does_most_and_keeps_some_from_default() -> None:
    rows = judgements(RESTRUCTURING)

    assert days_saved(RESTRUCTURING) > 10
    assert sum(r.defaulted for r in rows) < sum(r.defaulted_without for r in rows)


def test_a_limit_that_is_cut_saves_exposure_and_costs_the_borrower_time() -> None:
    rows = judgements(CUT)
    owed, without = (
        sum(float(getattr(row, name)) for row in rows)
        for name in ("owed", "owed_without")
    )

    assert owed < 0.95 * without
    assert days_saved(CUT) < 0


def same_as_lived(life: Life) -> list[bool]:
    """Say of each measure whether the year without it was the same to the last fen."""
    compared = []
    for measure, instead in zip(life.measures, life.instead, strict=True):
        at = measure.month - life.first_month
        year = life.history[at : at + YEAR + 1]
        assert [m.month for m in instead] == [m.month for m in year]
        compared.append(instead == year)
    return compared


def test_a_measure_that_does_nothing_leaves_the_year_as_it_was(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    idle = tuple(r._replace(relief=0.0) for r in RULES if r.kind == VISIT)
    monkeypatch.setattr(measures, "RULES", idle)
    visited = [live(b, UNTIL, prepare) for b in book(120, 7)]
    same = [equal for life in visited for equal in same_as_lived(life)]

    assert len(same) > 10
    assert all(same)


def test_a_measure_that_does_something_changes_the_year() -> None:
    same = [equal for life in lives() for equal in same_as_lived(life)]

    assert sum(same) < 0.5 * len(same)


def test_of_like_cases_some_are_treated_and_some_are_not() -> None:
    treated: dict[str, list[bool]] = defaultdict(list)
    for life in lives():
        taken = {(m.kind, m.month) for m in life.measures}
        for month in life.history[:-1]:
            if month.days > OVERDUE and not life.is_left_alone:
                treated[CALL].append((CALL, month.month + 1) in taken)
    share = mean(treated[CALL])

    assert len(treated[CALL]) > 100
    assert 0.1 < share < 0.7


def test_the_bank_decides_by_its_books_and_not_by_what_nobody_sees() -> None:
    life = next(life for life in lives() if life.measures)
    last = life.history[-1].month + 1
    for known in range(12, len(life.history)):
        seen = Life(
            borrower=life.borrower,
            until=life.until,
            first_month=life.first_month,
            health=[],  # neither the cause nor the strain it brings can be asked for
            dice=life.dice,
            loans=life.loans,
            contracts=life.contracts,
            history=life.history[:known],
        )
        wanted(seen, life.first_month + known)

    assert last == month_of(UNTIL) + 1


def test_each_measure_is_a_fact_in_the_files(sent: Rows, book: Path) -> None:
    told = {
        VISIT: Counter(
            r["borrower_id"] for r in sent("visits") if r["visit_kind"] == "special"
        ),
        CALL: Counter(
            r["borrower_id"] for r in sent("contacts") if r["subject"] == "collection"
        ),
        CUT: Counter(
            r["borrower_id"]
            for r in sent("amendments")
            if r["amendment_kind"] == "reduction"
        ),
        ALL_ENTRUSTED: Counter(
            r["borrower_id"]
            for r in sent("amendments")
            if "受托支付" in r["asked_because"]
        ),
        RESTRUCTURING: Counter(
            r["borrower_id"]
            for r in sent("amendments")
            if r["amendment_kind"] in {"extension", "payment_holiday", "restructuring"}
        ),
    }
    with (book / "truth" / "measures.csv").open(encoding="utf-8") as stream:
        taken = list(csv.DictReader(stream))

    assert {row["measure"] for row in taken} == {rule.kind for rule in RULES}
    early = [row for row in taken if row["taken_on"] < "2026-06-01"]
    found = [told[row["measure"]][row["borrower_id"]] > 0 for row in early]
    # A visit may be told months later than it was made, or its line be spoilt.
    assert sum(found) > 0.97 * len(found)


def test_the_bank_leaves_alone_who_plays_a_part_that_needs_it() -> None:
    alone = [life for life in lives() if life.is_left_alone]

    assert alone[0].borrower.code == "P0001"
    assert len(alone) > 3
    assert not any(life.measures for life in alone)
