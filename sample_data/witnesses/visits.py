"""The bank's own people: visits on site, what they find, how they are received."""

from datetime import date, timedelta

from sample_data.lives.life import Life, Month, Told
from sample_data.lives.measures import VISIT
from sample_data.months import month_of, on_day
from sample_data.witnesses.owing import Duty, owe

EVERY = {"project": 3, "corporate": 6, "sme": 6, "retail": 12}
"""After how many months the bank looks in on a borrower of a kind; assumed."""

_AT_THE_SITE = 0.9
_POSTPONED, _REFUSED, _NOBODY = 0.04, 0.015, 0.02
_SUBJECT = {"mortgage", "business_owner"}
"""The schemes of private borrowers the bank looks in on at all."""

_FINDINGS = (
    ("slack", "minor", 0.35, "开工不足, 现场人员较前次减少"),
    ("stopped", "serious", 0.12, "停工, 设备停运"),
    ("stock_missing", "minor", 0.15, "存货少于账面"),
    ("wages_unpaid", "serious", 0.10, "存在欠薪"),
    ("key_person_absent", "minor", 0.12, "负责人未到场"),
    ("books_refused", "serious", 0.06, "未提供账册"),
    ("key_person_left", "serious", 0.05, "财务负责人离职"),
    ("safety", "minor", 0.05, "安全隐患未整改"),
)
"""What is found where there is strain: how grave, how often, in what words."""

_ALL_WELL = [("in_order", "none", "未见异常")]
_NOTES = ("经营正常, 与上次走访相比无明显变化", "现场秩序良好", "订单饱满, 人员稳定")


def witness(life: Life) -> None:
    """Tell of the visits from first lending on, and those that did not happen."""
    borrower = life.borrower
    if borrower.kind == "retail" and borrower.scheme not in _SUBJECT:
        return
    rounds = _Rounds(life)
    for month in life.history:
        if any(month_of(loan.starts_on) <= month.month for loan in life.loans):
            rounds.month(month)


class _Rounds:
    """The bank's rounds at one borrower's."""

    def __init__(self, life: Life) -> None:
        self.life, self.dice = life, life.borrower.dice("visits")
        self.every = EVERY[life.borrower.kind]
        self.start = int(self.every * self.dice.random())
        self.number = 0
        # The bank goes there out of turn when its own books give it cause.
        self.special = {m.month: m.on for m in life.measures if m.kind == VISIT}

    def month(self, month: Month) -> None:
        """Go there where it is time, or where the bank has cause."""
        dice = self.dice
        regular = (month.month - self.life.first_month) % self.every == self.start
        if regular:
            self.number += 1
            planned_on = on_day(month.month, 3 + int(22 * dice.random()))
            kind = "first_use" if self.number == 1 else "routine"
            self._visit(kind, planned_on, month)
        if month.month in self.special:
            self.number += 1
            self._visit("special", self.special[month.month], month)

    def _visit(self, kind: str, planned_on: date, month: Month) -> None:
        """Note the visit, and the duty it fulfils, if somebody was there."""
        dice, strain = self.dice, max(month.strain, 0.0)
        number = f"V-{self.life.borrower.code}-{self.number:03d}"
        outcome = "done" if kind == "special" else self._outcome(strain)
        on = planned_on + timedelta(int((4 + 10 * strain) * dice.random()))
        duty = Duty(
            f"O{number}",
            "visit",
            planned_on - timedelta(30),
            planned_on,
            None,
            "lender",
        )
        owe(self.life, duty, (on, "visits", number) if outcome == "done" else None)
        seen = self._seen(strain) if outcome == "done" else {}
        self.life.tell(
            "visits",
            on,
            visit_id=number,
            borrower_id=self.life.borrower.borrower_id,
            visit_kind=kind,
            planned_on=planned_on,
            visited_on=on,
            outcome=outcome,
            officer_id=f"U-{1 + int(12 * dice.random()):03d}",
            **seen,
        )
        if seen:
            self._findings(number, on, strain)

    def _outcome(self, strain: float) -> str:
        point = self.dice.random()
        for outcome, chance in (
            ("postponed", _POSTPONED * (1 + 2 * strain)),
            ("refused", _REFUSED * (0.3 + 3 * strain)),
            ("nobody_there", _NOBODY * (1 + strain)),
        ):
            if point < chance:
                return outcome
            point -= chance
        return "done"

    def _seen(self, strain: float) -> Told:
        """Say what a visit that took place was like."""
        dice = self.dice
        score = min(max(4.2 - 0.75 * strain + 0.35 * dice.gauss(0, 1), 1.0), 5.0)
        photos = 2 + int(4 * dice.random())
        met = dice.random() > 0.1 + 0.15 * strain
        return {
            "score": f"{score:.1f}",
            "minutes_on_site": 25 + int(70 * dice.random()),
            "distance_band": "within_100"
            if dice.random() < _AT_THE_SITE
            else "within_500",
            "photo_count": photos,
            "photo_hashes": " ".join(
                f"{dice.getrandbits(256):064x}" for _ in range(photos)
            ),
            "met_key_person": "Y" if met else "N",
            "note": _NOTES[int(3 * dice.random())] if strain < 1 else None,
        }

    def _findings(self, visit_id: str, on: date, strain: float) -> None:
        seen = min(max(strain - 0.4, 0.02), 2.0)
        found = [
            (finding, severity, words)
            for finding, severity, chance, words in _FINDINGS
            if self.dice.random() < chance * seen
        ]
        for number, (finding, severity, words) in enumerate(found or _ALL_WELL, 1):
            self.life.tell(
                "findings",
                on,
                visit_id=visit_id,
                finding_no=number,
                borrower_id=self.life.borrower.borrower_id,
                found_on=on,
                finding=finding,
                severity=severity,
                note=words,
            )
