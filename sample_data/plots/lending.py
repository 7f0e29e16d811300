"""Lending that hides trouble: new money for old debts, more time under another name."""

from datetime import timedelta

from sample_data.configuration import span
from sample_data.fact import Fact
from sample_data.lives.life import Life, Told
from sample_data.plots.acts import Act, Done

_MONTHS = 7


def _rolls_over(life: Life) -> None:
    """Draw each month what falls due in it, as if for goods."""
    months = life.borrower.drawn("rolls_over_after", life.borrower.dice("plot"))
    life.rolls_over = life.first_month + int(months)


def _rolled(life: Life) -> Done | None:
    """Tell of the months in which new money paid the old."""
    if len(life.rolled) <= 1:
        return None
    days = [on for on, _ in life.rolled]
    return Done(min(days), sum(n for _, n in life.rolled), days[1] + timedelta(7))


def _refinanced(life: Life) -> Done | None:
    """Repay one draw by a cheaper one, and say so in the draw."""
    draws = [fact for fact in life.facts if fact.file == "drawdowns"]
    if len(draws) <= 1:
        return None
    first, second = draws[:2]
    told: Told = {
        "purpose_kind": "refinancing",
        "repays_facility_id": first.row["facility_id"],
    }
    life.facts[life.facts.index(second)] = second._replace(row=second.row | told)
    return Done(second.happened_on, 0, second.happened_on + timedelta(3))


def _falls_ill(life: Life) -> None:
    """Let health fail for some months, and have the bank look away."""
    dice = life.borrower.dice("plot")
    falls = span(life.borrower.configuration, "spared_falls").least
    start = int(len(life.health) * (0.35 + 0.4 * dice.random()))
    for at in range(start, min(start + _MONTHS, len(life.health))):
        life.health[at] -= falls
    life.is_spared = True


def _spared(life: Life) -> Done | None:
    """Have the extension that kept arrears under ninety days called a repricing."""
    spared = [fact for fact in _amendments(life) if fact.row["is_forborne"] == "Y"]
    if not spared:
        return None
    for fact in spared:
        told: Told = {
            "amendment_kind": "repricing",
            "is_forborne": "N",
            "asked_because": "利率调整",
        }
        life.facts[life.facts.index(fact)] = fact._replace(row=fact.row | told)
    on = spared[0].happened_on
    return Done(on, 0, on + timedelta(3))


def _amendments(life: Life) -> list[Fact]:
    return [fact for fact in life.facts if fact.file == "amendments"]


def _asks_openly(life: Life) -> None:
    """Ask for the season's rest before anything is overdue, and get it."""
    dice = life.borrower.dice("plot")
    life.rests_in = life.first_month + 12 + int(20 * dice.random())


def _rested(life: Life) -> Done | None:
    """Tell of the rest that was agreed in good time."""
    openly = _amendments(life)
    if not openly or life.rests_in is None:
        return None
    for fact in openly:
        told: Told = {"is_forborne": "N", "asked_because": "季节性回款安排"}
        life.facts[life.facts.index(fact)] = fact._replace(row=fact.row | told)
    on = openly[0].happened_on
    return Done(on, 0, on + timedelta(3))


ACTS = {
    "evergreening": Act(_rolled, _rolls_over),
    "honest_refinancing": Act(_refinanced),
    "covert_extension": Act(_spared, _falls_ill),
    "seasonal_rest": Act(_rested, _asks_openly),
}
"""Each way of hiding trouble, and the open way that looks like it."""
