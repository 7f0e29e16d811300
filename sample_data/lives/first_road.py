"""The story of B-P0001: a toll road whose traffic leaves and money goes astray.

Built 2022-2024 with eight draws, in operation since 2025. A free road opens beside it
in January 2026 and takings fall; in April money goes to a related party, which the
bank learns 33 days later; June is paid late, September with 62 percent.
"""

from datetime import date, timedelta

from sample_data.amounts import MILLION, yuan
from sample_data.book import Borrower
from sample_data.fact import Fact
from sample_data.layouts import LAYOUTS
from sample_data.lives.ledger import Counterparty, Movement
from sample_data.lives.life import Life
from sample_data.lives.project_plan import Plan
from sample_data.lives.purposes import RELATED
from sample_data.lives.trouble import Notice, tell_external
from sample_data.months import month_of, on_day

_ELSEWHERE = Counterparty("城商行", "6281000000000417")
ASTRAY_ON, ASTRAY_KNOWN_ON = date(2026, 4, 9), date(2026, 5, 12)
ASTRAY = 23_600_000 * 100
PARTIAL_ON, PARTIAL_SHARE = date(2026, 9, 20), 0.62
CORRECTED_MONTH, CORRECTED_ON = date(2026, 7, 1), date(2026, 8, 18)
FREE_ROAD_ON = date(2026, 1, 15)

PLAN = Plan(
    amount=480 * MILLION,
    own_share=0.38,
    rate=0.039,
    signed_on=date(2022, 2, 18),
    draws=(
        (date(2022, 3, 15), 40 * MILLION),
        (date(2022, 7, 12), 60 * MILLION),
        (date(2022, 11, 15), 70 * MILLION),
        (date(2023, 3, 14), 75 * MILLION),
        (date(2023, 7, 18), 75 * MILLION),
        (date(2023, 12, 12), 65 * MILLION),
        (date(2024, 5, 14), 55 * MILLION),
        (date(2024, 10, 15), 40 * MILLION),
    ),
    operates_from=date(2025, 1, 1),
    first_due_on=date(2025, 3, 20),
    instalments=54,
    instalment=12 * MILLION,
    takings=7_400_000 * 100,
    upkeep=0.22,
    extra=(Movement(ASTRAY_ON, -ASTRAY, RELATED, _ELSEWHERE),),
)

_FALL = (-0.5, -0.7, -0.9, -1.1, -1.3, -1.5, -1.7, -1.75, -1.75)
"""Health in each month of 2026, from January."""


def is_story(borrower: Borrower) -> bool:
    """Tell whether a borrower is the one of this story."""
    return (borrower.kind, borrower.number) == ("project", 1)


def prepare(life: Life) -> None:
    """Write the causes into the life before it begins."""
    start = month_of(FREE_ROAD_ON)
    for n in range(len(life.health)):
        after = life.first_month + n - start
        life.health[n] = 0.0 if after < 0 else _FALL[min(after, len(_FALL) - 1)]
    on_time = {
        on_day(month, 20): (0, 1.0)
        for month in range(month_of(PLAN.signed_on), start + 24)
    }
    life.script = {
        **on_time,
        date(2026, 6, 20): (6, 1.0),
        PARTIAL_ON: (0, PARTIAL_SHARE),
    }


def told(life: Life) -> list[Fact]:
    """Give the facts with the day each was told: promptly, but for two of them."""
    tell_external(life, Notice("NEWS", FREE_ROAD_ON, None, "平行免费公路建成通车"))
    claimed = 8_600_000 * 100
    sued_on = date(2026, 7, 28)
    tell_external(life, Notice("SUIT", sued_on, claimed, "建设工程施工合同纠纷"))
    tell_external(life, Notice("RATE", date(2026, 8, 31), None, "主体评级下调一级"))
    facts: list[Fact] = []
    corrected = False
    for fact in life.facts:
        prompt = fact.happened_on + timedelta(LAYOUTS[fact.file].telling.days[0])
        if fact.row.get("category") == RELATED.category:
            facts.append(fact._replace(told_on=ASTRAY_KNOWN_ON))
        elif not corrected and _is_corrected(fact):
            wrong = fact.row | {"amount": _doubled(fact)}
            facts.append(fact._replace(row=wrong, told_on=prompt))
            facts.append(fact._replace(told_on=CORRECTED_ON, again=True))
            corrected = True
        else:
            facts.append(fact._replace(told_on=prompt))
    return facts


def _is_corrected(fact: Fact) -> bool:
    in_month = month_of(fact.happened_on) == month_of(CORRECTED_MONTH)
    return in_month and fact.row.get("category") == "revenue"


def _doubled(fact: Fact) -> str:
    """Say twice the amount, as when a clearing file was added up twice."""
    return yuan(2 * int(str(fact.row["amount"]).replace(".", "")))
