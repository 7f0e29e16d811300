"""Drawing: how a size of business borrows, and what it draws on its contracts when."""

from dataclasses import dataclass
from datetime import date

from sample_data.amounts import TEN_THOUSAND, rounded
from sample_data.book import Fixed
from sample_data.lives.agreeing import Deal, lend
from sample_data.lives.ledger import LENDER, Movement, Revolving
from sample_data.lives.life import Life
from sample_data.lives.measures import ALL_ENTRUSTED
from sample_data.lives.purposes import ENTRUSTED, PROCEEDS
from sample_data.lives.rolling import due_to_be_rolled
from sample_data.lives.schedules import Terms, even
from sample_data.lives.trade import counterparties
from sample_data.months import month_of, on_day

_IN_NEED = 2.0
_SMALLEST_DRAW, _DRAWS_BELOW = 0.12, 2.0


@dataclass(frozen=True)
class Habit(Fixed):
    """How a size of business borrows.

    `limit` is in millions; a limit runs for `months`. Of each product: its name, what
    it is for, its share of the limit, months between dues and in a draw's life.
    """

    limit: tuple[int, int]
    months: int
    products: tuple[tuple[str, str, float, int, int], ...]
    draws_a_month: float
    parts: tuple[int, int]
    turnover: float
    """An ordinary month's takings as a share of the limit."""


SMALL = Habit(
    limit=(1, 12),
    months=36,
    products=(("小微流动资金贷款", "采购原材料", 1.0, 1, 12),),
    draws_a_month=0.11,
    parts=(2, 4),
    turnover=0.40,
)
LARGE = Habit(
    limit=(60, 600),
    months=60,
    products=(
        ("流动资金贷款", "日常经营周转", 0.45, 3, 18),
        ("设备更新贷款", "设备更新改造", 0.35, 3, 42),
        ("贸易融资", "支付货款", 0.20, 1, 6),
    ),
    draws_a_month=0.055,
    parts=(4, 7),
    turnover=0.16,
)


def draws(life: Life, habit: Habit, month: int, dues_on: int) -> list[Movement]:
    """Draw on contracts that have room; strain makes hungry until arrears forbid it."""
    strain = life.strain(month)
    if any(loan.unpaid for loan in life.running) or strain > _DRAWS_BELOW:
        return []
    moved: list[Movement] = []
    for contract in life.contracts:
        on = on_day(month, 5 + int(12 * life.dice.random()))
        first = not contract.draws
        eager = habit.draws_a_month * (1 + _IN_NEED * life.need(month))
        small = contract.room < contract.amount * _SMALLEST_DRAW
        closed = on >= contract.closes_on or life.episodes
        if small or closed or not (first or life.dice.random() < eager):
            continue
        part = (0.35 if first else 0.5) + 0.4 * life.dice.random()
        amount = rounded(contract.room * part, TEN_THOUSAND)
        moved += _draw(life, habit, contract, (on, amount, dues_on))
    return moved


def rolled_over(life: Life, habit: Habit, month: int, dues_on: int) -> list[Movement]:
    """Draw what falls due this month on the day before; none of it buys anything."""
    moved: list[Movement] = []
    for contract, owed in due_to_be_rolled(life, month):
        amount = -(-owed // TEN_THOUSAND) * TEN_THOUSAND
        on = on_day(month, dues_on - 1)
        proceeds, _ = _draw(life, habit, contract, (on, amount, dues_on))
        life.rolled.append((on, amount))
        moved.append(proceeds)
    return moved


def _draw(
    life: Life, habit: Habit, contract: Revolving, draw: tuple[date, int, int]
) -> list[Movement]:
    on, amount, dues_on = draw
    product = next(p for p in habit.products if p[0] == contract.product)
    _, purpose, _, every, months = product
    rate = round(0.0345 + 0.012 * life.dice.random(), 4)
    first_on = on_day(month_of(on) + every, dues_on)
    dues = even(Terms(amount, rate, first_on, months // every, every))
    deal = Deal(
        facility_id=f"{contract.facility_id}-D{len(contract.draws) + 1:02d}",
        level="DRW",
        product=contract.product,
        amount=amount,
        signed_on=on,
        months=months + 1,
        rate=rate,
        purpose=purpose,
        parent_id=contract.facility_id,
        first_on=first_on,
    )
    loan = lend(life, deal, dues, "even")
    contract.draws.append(loan)
    supplier = counterparties(1, life.dice)[0]
    share = 0.75 + 0.2 * life.dice.random()
    paid_on = amount if life.took(ALL_ENTRUSTED) else rounded(amount * share)
    return [
        Movement(on, amount, PROCEEDS, LENDER, loan.facility_id),
        Movement(on, -paid_on, ENTRUSTED, supplier, loan.facility_id),
    ]
