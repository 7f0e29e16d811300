"""Borrowers of one industry share their times; the office that measures them errs."""

import csv
from collections import defaultdict
from datetime import date
from itertools import pairwise
from pathlib import Path
from statistics import correlation, mean, median

from sample_data.book import UNTIL, Borrower, book
from sample_data.factors import EPOCH, all_factors, factor
from sample_data.health import health
from sample_data.lives import live
from sample_data.lives.life import Life
from sample_data.months import YEAR, month_of

from .conftest import Rows

SINCE, MONTHS = 2021 * YEAR, 66


def standard(borrower: Borrower) -> list[float]:
    """Give a borrower's health over common months, freed from its level and size."""
    path = health(borrower, SINCE, MONTHS)
    middle = mean(path)
    size = sum((value - middle) ** 2 for value in path) ** 0.5
    return [(value - middle) / size for value in path]


def likeness(paths: list[list[float]]) -> tuple[float, int]:
    """Add up the correlations of every pair, and count the pairs."""
    together = sum(sum(values) ** 2 for values in zip(*paths, strict=True))
    return (together - len(paths)) / 2, len(paths) * (len(paths) - 1) // 2


def test_health_is_more_alike_within_an_industry_than_between() -> None:
    by_industry: dict[str, list[list[float]]] = defaultdict(list)
    for borrower in book(1000, 7):
        if borrower.kind in {"corporate", "sme"}:
            by_industry[borrower.industry].append(standard(borrower))
    within = [likeness(paths) for paths in by_industry.values()]
    alike, pairs = (sum(part) for part in zip(*within, strict=True))
    all_alike, all_pairs = likeness([p for ps in by_industry.values() for p in ps])
    inside = alike / pairs
    outside = (all_alike - alike) / (all_pairs - pairs)

    assert inside > outside + 0.05
    assert outside > 0.02  # the economy and the regions are everybody's


def test_a_statistics_office_tells_of_the_factors_late_and_not_quite_rightly(
    sent: Rows,
) -> None:
    told: dict[str, dict[str, float]] = defaultdict(dict)
    for row in sent("segments"):
        if row["measure"] == "output_growth":
            told[row["segment"]][row["period_end"]] = float(row["figure_value"])
            ended_on = date.fromisoformat(row["period_end"])
            assert (date.fromisoformat(row["reported_on"]) - ended_on).days >= 21
    economy = factor(7, "economy", "CN")
    likenesses = []
    for industry, figures in told.items():
        own = factor(7, "industry", industry)
        first = month_of(UNTIL) - len(figures) - EPOCH
        true = [own[first + n] + economy[first + n] for n in range(len(figures))]
        likenesses.append(correlation(true, list(figures.values())))

    assert 0.75 < mean(likenesses) < 0.97


def test_the_true_factors_stand_in_the_truth_alone(book: Path) -> None:
    with (book / "truth" / "factors.csv").open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    months = month_of(UNTIL) - EPOCH + 1

    assert {(row["kind"], row["name"]) for row in rows} == set(all_factors())
    assert len(rows) == len(set(all_factors())) * months
    assert not list((book / "files").glob("factors*"))


def test_a_factor_lasts_from_one_month_to_the_next() -> None:
    for kind, name in all_factors():
        path = factor(7, kind, name)[: 8 * YEAR]
        before, after = zip(*pairwise(path), strict=True)
        assert correlation(before, after) > 0.75, name


def first_of(life: Life, until: int, *, of: str) -> int | None:
    """Say how long before a month the takings first thin, or a due is first unpaid."""
    taken = [
        m.flows.get("customers", 0) + m.flows.get("salary", 0) for m in life.history
    ]
    usual = mean(taken[until - 30 : until - 18]) or 1
    for at in range(until - 18, until + 1):
        thin = mean(taken[at - 2 : at + 1]) < 0.8 * usual
        if thin if of == "inflow" else life.history[at].days:
            return until - at
    return None


def test_takings_thin_about_a_year_before_default_and_payments_slip_later() -> None:
    thinned, slipped = [], []
    for borrower in book(900, 7):
        if borrower.kind in {"project", "retail"}:
            continue
        life = live(borrower, UNTIL)
        began = [
            month_of(f.happened_on) - life.first_month
            for f in life.facts
            if f.file == "outcomes" and f.row["outcome_kind"] == "default"
        ]
        if began and began[0] >= 30:
            thinned.append(first_of(life, began[0], of="inflow"))
            slipped.append(first_of(life, began[0], of="arrears"))
    leads = [n for n in thinned if n is not None]

    assert len(leads) > 0.8 * len(thinned) > 8
    assert 8 <= median(leads) <= 16
    assert median(leads) - median(n for n in slipped if n is not None) >= 2
