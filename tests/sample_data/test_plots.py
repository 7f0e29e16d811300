"""What is planted is there, looks as it should, and is told in the truth alone."""

from collections import Counter, defaultdict
from functools import cache
from itertools import chain

import pytest

from sample_data.amounts import fen
from sample_data.book import UNTIL, Borrower, book
from sample_data.cast import PLOTS, SEATS
from sample_data.configuration import CONFIGURATIONS, HELD_OUT, span
from sample_data.delivery import everything
from sample_data.fact import Fact
from sample_data.plots import ACTS, Truth

ENOUGH_ALIKE = 10


@cache
def life_of(borrower: Borrower) -> tuple[list[Fact], Truth | None]:
    return everything(borrower, UNTIL)


class Cast:
    """All who are in a book, and who plays what in it."""

    def __init__(self, configuration: str) -> None:
        self.configuration = configuration
        self.everybody = tuple(book(2000, 7, configuration=configuration))

    def least(self, what: str) -> float:
        return span(self.configuration, what).least

    def of(self, plot: str) -> list[Borrower]:
        return [b for b in self.everybody if b.role and b.role.plot == plot]

    def played(self, plot: str) -> list[Borrower]:
        """Name some who found an occasion to play their part; there are always some."""
        found = [b for b in self.of(plot) if life_of(b)[1]]
        assert found, plot
        return found[:6]

    def cases(self, plot: str) -> list[list[Borrower]]:
        found = defaultdict(list)
        for borrower in self.of(plot):
            assert borrower.role
            found[borrower.role.case].append(borrower)
        return [
            members
            for members in found.values()
            if members[0].role and len(members) == len(members[0].role.members)
        ]


@pytest.fixture(scope="module", params=CONFIGURATIONS)
def cast(request: pytest.FixtureRequest) -> Cast:
    return Cast(request.param)


def told(borrower: Borrower, file: str) -> list[Fact]:
    return [fact for fact in life_of(borrower)[0] if fact.file == file]


def amount(fact: Fact, column: str) -> int:
    return fen(str(fact.row[column]))


def test_every_part_has_somebody_who_knows_how_to_play_it() -> None:
    plots = list(chain.from_iterable(PLOTS.values()))

    assert {p.name for p in plots} | {p.benign for p in plots} == set(ACTS)


@pytest.mark.parametrize("kind", PLOTS)
def test_at_most_one_in_a_hundred_is_first_in_a_case(cast: Cast, kind: str) -> None:
    people = [b for b in cast.everybody if b.kind == kind]
    if cast.configuration == HELD_OUT:
        # A row begun may hold a case already: by whole rows alone is it one in 125.
        people = people[: len(people) // SEATS * SEATS]
    first = Counter(b.role.plot for b in people if b.role and b.role.place == 0)

    for plot in PLOTS[kind]:
        assert 0 < first[plot.name] <= 0.01 * len(people)


def test_beside_each_plot_stand_ten_who_look_like_it(cast: Cast) -> None:
    parts = Counter(b.role.plot for b in cast.everybody if b.role)
    alike: Counter[str] = Counter()
    for plot in chain.from_iterable(PLOTS.values()):
        alike[plot.name] = max(alike[plot.name], parts[plot.benign])

    assert {plot: n for plot, n in alike.items() if n < ENOUGH_ALIKE} == {}


def test_nothing_is_knowable_before_it_began(cast: Cast) -> None:
    players = [b for b in cast.everybody if b.role][::9]
    truths = [truth for b in players if (truth := life_of(b)[1])]

    assert len(truths) > 0.6 * len(players)
    assert [t for t in truths if t.knowable_on < t.started_on] == []
    assert [t for t in truths if t.knowable_on > UNTIL] == []


def test_a_ring_is_reached_by_one_telephone_and_nobody_else_is(cast: Cast) -> None:
    phones = defaultdict(set)
    for borrower in cast.everybody:
        phones[borrower.identity.phone].add(borrower.role and borrower.role.plot)
    shared = Counter(b.identity.phone for b in cast.everybody)

    ring = cast.cases("shared_ring")[0]
    assert len({b.identity.phone for b in ring}) == 1
    assert len({b.identity.device for b in ring}) == 1
    assert len({b.identity.address for b in ring}) == 1
    for phone, count in shared.items():
        if count > 1:
            assert phones[phone] <= {"shared_ring", "family_phone"}


def test_guarantees_go_round_in_a_circle(cast: Cast) -> None:
    circle = next(
        members
        for members in cast.cases("guarantee_circle")
        if all(life_of(b)[1] for b in members)
    )
    answers = {
        str(fact.row["guarantor_id"]): borrower.party_id
        for borrower in circle
        for fact in told(borrower, "guarantees")
        if str(fact.row["guarantee_id"]).endswith("-C")
    }

    at, seen = circle[0].party_id, set[str]()
    while at not in seen:
        seen.add(at)
        at = answers[at]
    assert seen == {b.party_id for b in circle}


def test_money_that_goes_round_comes_home_through_three_accounts_or_more(
    cast: Cast,
) -> None:
    for borrower in cast.played("round_trip"):
        moved = told(borrower, "transactions")
        passed = {
            str(fact.row["account_id"]): str(fact.row["counterparty_account"])
            for fact in moved
            if fact.row.get("borrower_id") is None and fact.row["dc_flag"] == "D"
        }
        out = [
            str(fact.row["counterparty_account"])
            for fact in moved
            if str(fact.row.get("counterparty_account")).startswith("A-")
            and fact.row["dc_flag"] == "D"
            and fact.row.get("borrower_id")
        ]
        at, hops = out[0], 1
        while at in passed:
            at, hops = passed[at], hops + 1
        assert at == f"A-{borrower.code}-1"
        assert 3 <= hops <= 5


def test_sales_that_are_inflated_are_more_than_the_tax_office_hears_of(
    cast: Cast,
) -> None:
    for borrower in cast.played("inflated_revenue"):
        last = told(borrower, "statements")[-1]
        start, end = last.row["period_start"], last.row["period_end"]
        declared = sum(
            amount(fact, "declared_sales")
            for fact in told(borrower, "tax_filings")
            if fact.row["levy"] == "value_added"
            and str(start) <= str(fact.row["period_end"]) <= str(end)
        )
        assert amount(last, "revenue") > 0.97 * cast.least("sales_told") * declared


def _gap(fact: Fact) -> float:
    left = amount(fact, "total_assets") - amount(fact, "total_liabilities")
    return abs(left - amount(fact, "total_equity")) / amount(fact, "total_assets")


def test_broken_statements_do_not_meet_and_rounded_ones_nearly_do(cast: Cast) -> None:
    for borrower in cast.played("broken_statements"):
        gap = max(map(_gap, told(borrower, "statements")))
        assert gap > 0.9 * cast.least("equity_missed")
    for borrower in cast.played("rounded_statements"):
        assert max(map(_gap, told(borrower, "statements"))) < 0.01


def test_parts_that_are_cut_up_stay_below_what_the_bank_must_pay(cast: Cast) -> None:
    limits = {"sme": 1_000_000, "corporate": 10_000_000, "project": 10_000_000}
    for borrower in cast.played("split_payments"):
        own = [f for f in told(borrower, "payments") if f.row["way_of_paying"] == "own"]
        assert len(own) > 1
        assert len({f.row["payee_account"] for f in own}) == 1
        assert max(amount(f, "payment_amount") for f in own) < (
            limits[borrower.kind] * 100
        )


def test_progress_that_is_inflated_is_ahead_of_what_the_engineer_certifies(
    cast: Cast,
) -> None:
    for borrower in cast.played("inflated_progress"):
        by: dict[str, dict[object, float]] = defaultdict(dict)
        for fact in told(borrower, "progress"):
            share = float(str(fact.row["physical_share"]))
            by[str(fact.row["reported_by"])][fact.row["stated_on"]] = share
        seen = by["lenders_engineer"]
        ahead = [by["borrower"][on] - share for on, share in seen.items()]
        assert max(ahead) > 0.7 * cast.least("progress_ahead")


def test_new_money_pays_the_old_on_the_day_before_it_falls_due(cast: Cast) -> None:
    for borrower in cast.played("evergreening"):
        truth = life_of(borrower)[1]
        assert truth
        draws = [
            f for f in told(borrower, "drawdowns") if f.happened_on >= truth.started_on
        ]
        paid = {f.happened_on for f in told(borrower, "repayments")}
        followed = [
            f
            for f in draws
            if any((day - f.happened_on).days in {1, 2} for day in paid)
        ]
        assert len(followed) > 0.6 * len(draws) > 1
        assert all(f.row.get("repays_facility_id") is None for f in draws)


def test_an_extension_is_hidden_as_a_repricing_while_money_is_overdue(
    cast: Cast,
) -> None:
    for borrower in cast.played("covert_extension"):
        truth = life_of(borrower)[1]
        assert truth
        made = [f for f in told(borrower, "amendments") if f.row["schedule_no"] != 1]
        assert {f.row["amendment_kind"] for f in made} == {"repricing"}
        behind = [
            f
            for f in told(borrower, "positions")
            if f.happened_on == truth.started_on
            and int(str(f.row.get("days_past_due") or 0))
        ]
        assert behind
