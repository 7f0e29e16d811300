"""Lies on paper: sales, income, sums and progress told otherwise than they are."""

from datetime import date, timedelta

from sample_data.amounts import fen, yuan
from sample_data.fact import Fact, Value
from sample_data.lives.life import Life
from sample_data.plots.acts import Act, Done

_SALES = ("revenue", "operating_profit", "ebitda", "profit_before_tax", "net_profit")
_WITH_SALES = ("receivables", "current_assets", "total_assets", "total_equity")


def _papers(life: Life, file: str) -> list[Fact]:
    return [fact for fact in life.facts if fact.file == file]


def _retold(life: Life, before: Fact, **told: Value) -> None:
    """Put another telling in a fact's place."""
    life.facts[life.facts.index(before)] = before._replace(row=before.row | told)


def _inflates_revenue(life: Life) -> Done | None:
    """Tell sales larger than they were, and the customers' debts to go with them.

    The books add up all the same; the tax office and the accounts know better.
    """
    dice, papers = life.borrower.dice("plot"), _papers(life, "statements")
    since = int(len(papers) * 0.6 * dice.random())
    factor, more = life.borrower.drawn("sales_told", dice), 0
    for fact in papers[since:]:
        added = round(fen(str(fact.row["revenue"])) * (factor - 1))
        raised = (*_SALES, *_WITH_SALES)
        _retold(life, fact, **{n: yuan(fen(str(fact.row[n])) + added) for n in raised})
        more += added
    return _done(papers[since:], more)


def _settles_elsewhere(life: Life) -> Done | None:
    """Tell the truth, though little of it passes this bank."""
    return _done(_papers(life, "statements"), 0)


def _takes_in_little(life: Life) -> None:
    life.settles_here = 0.35


def _breaks_statements(life: Life) -> Done | None:
    """Write equity down larger than what is left, so that the sums do not meet."""
    dice, papers = life.borrower.dice("plot"), _papers(life, "statements")
    since = int(len(papers) * 0.7 * dice.random())
    share, more = life.borrower.drawn("equity_missed", dice), 0
    for fact in papers[since:]:
        added = round(fen(str(fact.row["total_assets"])) * share)
        more = max(more, added)
        equity = fen(str(fact.row["total_equity"])) + added
        _retold(life, fact, total_equity=yuan(equity))
    return _done(papers[since:], more)


def _rounds_statements(life: Life) -> Done | None:
    """State everything in whole ten thousands, so that the sums miss by a little."""
    papers = _papers(life, "statements")
    for fact in papers:
        rounded = {
            name: yuan(round(fen(str(fact.row[name])) / 1_000_000) * 1_000_000)
            for name in ("total_assets", "total_liabilities", "total_equity")
        }
        _retold(life, fact, **rounded)
    return _done(papers, 0)


def _inflates_income(life: Life) -> Done | None:
    """State an income no account has ever seen."""
    dice, papers = life.borrower.dice("plot"), _papers(life, "figures")
    factor, more = life.borrower.drawn("income_told", dice), 0
    for fact in papers:
        true = fen(str(fact.row["figure_amount"]))
        more += round(true * (factor - 1))
        _retold(life, fact, figure_amount=yuan(round(true * factor)))
    return _done(papers, more)


def _paid_in_cash(life: Life) -> Done | None:
    """State an income of which a part is paid in cash, as the tax receipts show."""
    dice, papers = life.borrower.dice("plot"), _papers(life, "figures")
    for fact in papers:
        true = round(fen(str(fact.row["figure_amount"])) * (1.25 + 0.3 * dice.random()))
        _retold(life, fact, figure_amount=yuan(true))
        life.tell(
            "tax_filings",
            fact.happened_on,
            filing_id=f"T-{life.borrower.code}-{fact.happened_on:%Y%m}P",
            borrower_id=life.borrower.borrower_id,
            levy="personal_income",
            period_end=fact.happened_on,
            filed_on=fact.happened_on,
            levy_paid_on=fact.happened_on,
            declared_income=yuan(true * 12),
        )
    return _done(papers, 0)


def _inflates_progress(life: Life) -> Done | None:
    """Report works that are not done yet, further ahead the longer it goes well."""
    dice = life.borrower.dice("plot")
    papers = [
        f for f in _papers(life, "progress") if f.row["reported_by"] == "borrower"
    ]
    since = int(len(papers) * (0.15 + 0.3 * dice.random()))
    ahead = life.borrower.drawn("progress_ahead", dice)
    for at, fact in enumerate(papers[since:-1]):
        share = float(str(fact.row["physical_share"])) + ahead * min((at + 2) / 5, 1.0)
        _retold(life, fact, physical_share=f"{min(share, 0.985):.4f}")
    seen = [f for f in _papers(life, "progress") if f.row["reported_by"] != "borrower"]
    done = _done(papers[since:-1], 0)
    after = [f.happened_on for f in seen if done and f.happened_on > done.started_on]
    return done._replace(knowable_on=after[0]) if done and after else None


def _measured_late(life: Life) -> Done | None:
    """Report a little more than was measured: the engineer came a few weeks before."""
    dice = life.borrower.dice("plot")
    papers = [
        f for f in _papers(life, "progress") if f.row["reported_by"] == "borrower"
    ]
    for fact in papers[:-1]:
        share = float(str(fact.row["physical_share"])) + 0.02 + 0.02 * dice.random()
        _retold(life, fact, physical_share=f"{min(share, 0.985):.4f}")
    return _done(papers[:-1], 0)


def _hides_borrowing(life: Life) -> Done | None:
    """Owe others far more within half a year, by many small lenders nobody told of."""
    dice, papers = life.borrower.dice("plot"), _papers(life, "bureau")
    since = int(len(papers) * (0.3 + 0.4 * dice.random()))
    grows, more = life.borrower.drawn("debt_hidden", dice), 0
    for at, fact in enumerate(papers[since:]):
        total = fen(str(fact.row["total_debt_amount"]))
        added = round(total * grows * min((at + 1) / 2, 1.0))
        more = max(more, added)
        _retold(
            life,
            fact,
            total_debt_amount=yuan(total + added),
            monthly_payment_amount=yuan(round((total + added) * 0.04)),
            new_lenders_90d=str(int(life.borrower.drawn("lenders_hidden", dice))),
            lenders=str(8 + int(6 * dice.random())),
            inquiries_90d=str(8 + int(8 * dice.random())),
        )
    return _done(papers[since:], more)


def _new_mortgage(life: Life) -> Done | None:
    """Owe far more at once, to one lender, for a home that stands behind it."""
    dice, papers = life.borrower.dice("plot"), _papers(life, "bureau")
    since = int(len(papers) * (0.3 + 0.4 * dice.random()))
    for at, fact in enumerate(papers[since:]):
        total = round(fen(str(fact.row["total_debt_amount"])) * (1.6 + dice.random()))
        new = "1" if at == 0 else "0"
        _retold(life, fact, total_debt_amount=yuan(total), new_lenders_90d=new)
    return _done(papers[since:], 0)


def _done(papers: list[Fact], amount: int) -> Done | None:
    """Say what came of it: since the first paper, knowable once that was handed in."""
    if not papers:
        return None
    first: date = papers[0].happened_on
    return Done(first, amount, first + timedelta(3))


ACTS = {
    "inflated_revenue": Act(_inflates_revenue),
    "settles_elsewhere": Act(_settles_elsewhere, _takes_in_little),
    "broken_statements": Act(_breaks_statements),
    "rounded_statements": Act(_rounds_statements),
    "inflated_income": Act(_inflates_income),
    "paid_in_cash": Act(_paid_in_cash),
    "inflated_progress": Act(_inflates_progress),
    "measured_late": Act(_measured_late),
    "hidden_borrowing": Act(_hides_borrowing),
    "new_mortgage": Act(_new_mortgage),
}
"""Each lie on paper, and the truth that looks like it."""
