"""Rolling over: new money on the day before the old falls due, so that it is paid."""

from sample_data.lives.ledger import Revolving
from sample_data.lives.life import Life
from sample_data.months import month_of


def due_to_be_rolled(life: Life, month: int) -> list[tuple[Revolving, int]]:
    """Give the contracts of which something falls due this month, and how much."""
    if life.rolls_over is None or month < life.rolls_over:
        return []
    found = []
    for contract in life.contracts:
        owed = sum(
            due.left
            for draw in contract.draws
            if not draw.ended_on
            for due in draw.dues[:1]
            if month_of(due.on) == month
        )
        if owed and month < month_of(contract.closes_on):
            found.append((contract, owed))
    return found
