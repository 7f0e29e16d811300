"""An independent oracle of arrears: one facility, day after day, in Decimal.

It knows nothing of frames. It lets each day happen: arrears are capitalised, dues fall
due, payments come and go to the oldest part, and what is left over waits or is gone.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

ZERO = Decimal(0)
DAY = timedelta(days=1)
GIVES_TIME = {"extension", "grace", "restructuring", "consolidation", "other"}
ORDER = {
    "penalty_first": ["penalty", "fee", "interest", "principal", "undivided"],
    "principal_first": ["principal", "undivided", "interest", "fee", "penalty"],
}


@dataclass
class Version:
    number: int
    known: date
    reason: str | None = None
    effective_on: date = date(2024, 1, 1)
    agreed_on: date | None = None
    grace_days: int = 0
    capitalised: Decimal = ZERO
    moved: bool = False
    dues: list[tuple[int, date, dict[str, Decimal]]] = field(default_factory=list)
    """Number, due date and amount by component."""


@dataclass
class Payment:
    name: str
    kind: str
    on: date
    known: date
    amount: Decimal
    reverses: str | None = None
    told: list[tuple[int | None, int | None, str, Decimal]] = field(
        default_factory=list
    )
    """Version, instalment, component and amount, as the sender laid it."""


@dataclass
class Part:
    version: int
    number: int
    due_on: date
    last_to_pay: date
    component: str
    owed: Decimal
    laid: list[tuple[date, Decimal]] = field(default_factory=list)
    """What the sender laid on it, by value date; `owed` is the rest."""

    def open_on(self, day: date) -> Decimal:
        return self.owed + sum((a for on, a in self.laid if on > day), ZERO)


def counts_from(version: Version, first: int) -> date | None:
    if version.number == first:
        return None
    if version.reason is None:
        return version.known
    if version.reason in GIVES_TIME:
        return max(version.effective_on, version.agreed_on or version.known)
    return version.effective_on


class Facility:
    """What is known of one facility by a day, played through to that day."""

    def __init__(
        self,
        versions: list[Version],
        payments: list[Payment],
        as_of: date,
        *,
        order: str,
        immaterial: Decimal,
    ) -> None:
        known = [v for v in versions if v.known <= as_of and (v.dues or v.moved)]
        self.versions = sorted(known, key=lambda v: v.number)
        self.payments = [p for p in payments if p.known <= as_of]
        self.as_of, self.order, self.immaterial = as_of, ORDER[order], immaterial
        self.arrears: dict[date, Decimal] = {}
        self.days_past_due: dict[date, int] = {}
        self.parts = self._parts()
        self.left = self._net()
        self._lay_as_told()
        self._live()

    def _start(self, version: Version) -> date | None:
        return counts_from(version, self.versions[0].number)

    def _version_on(self, day: date) -> Version:
        starts = [(v, self._start(v)) for v in self.versions]
        return [v for v, start in starts if start is None or start <= day][-1]

    def _parts(self) -> list[Part]:
        ended = [
            p.on
            for p in self.payments
            if p.kind == "payoff" and p.on <= self.as_of and self._net_of(p) > 0
        ]
        parts = [
            Part(v.number, n, due_on, due_on + v.grace_days * DAY, component, amount)
            for v in self.versions
            for n, due_on, components in v.dues
            for component, amount in components.items()
            if amount and self._version_on(due_on) is v
            if not (ended and due_on > max(ended))
        ]
        return sorted(
            parts,
            key=lambda p: (
                p.due_on,
                p.version,
                p.number,
                self.order.index(p.component),
            ),
        )

    def _net_of(self, payment: Payment) -> Decimal:
        """Say what is left of a payment; one that is reversed beyond it has nothing."""
        return next((amount for p, amount in self._net() if p is payment), ZERO)

    def _net(self) -> list[tuple[Payment, Decimal]]:
        """Take back what was reversed, the newest money first, then what comes next."""
        by_name = {p.name: p for p in self.payments if p.kind != "reversal"}
        amounts = {p.name: p.amount for p in self.payments}
        for reversal in [p for p in self.payments if p.kind == "reversal"]:
            if reversal.reverses in by_name:
                amounts[reversal.reverses] += reversal.amount
                del amounts[reversal.name]
        coming = sorted(
            (p for p in self.payments if p.name in amounts and p.on <= self.as_of),
            key=lambda p: (p.on, p.name),
        )
        kept: list[tuple[Payment, Decimal]] = []
        missing = ZERO
        for payment in coming:
            amount = amounts[payment.name]
            if amount >= 0:
                gone = min(missing, amount)
                missing -= gone
                kept.append((payment, amount - gone))
                continue
            wanted = -amount
            for n in range(len(kept) - 1, -1, -1):
                of, has = kept[n]
                gone = min(wanted, has)
                kept[n], wanted = (of, has - gone), wanted - gone
            missing += wanted
        return [(p, a) for p, a in kept if a > 0]

    def _lay_as_told(self) -> None:
        for n, (payment, has) in enumerate(self.left):
            remains, spendable = has, has
            for version, number, component, amount in payment.told:
                share = min(amount, spendable)
                spendable -= share
                if number is None:
                    remains -= share
                elif part := self._named(version, number, component):
                    gone = min(share, part.owed)
                    part.owed -= gone
                    part.laid.append((payment.on, gone))
                    remains -= gone
            self.left[n] = (payment, remains)

    def _named(self, version: int | None, number: int, component: str) -> Part | None:
        same = [p for p in self.parts if p.number == number]
        if version is None and same:
            version = same[0].version
        same = [p for p in same if p.version == version]
        exact = [p for p in same if p.component == component]
        whole = [p for p in same if p.component == "undivided"]
        return next(iter(exact or whole), None)

    def _live(self) -> None:
        credit = ZERO
        days = [p.due_on for p in self.parts] + [p.on for p, _ in self.left]
        day = min([*days, self.as_of])
        while day <= self.as_of:
            if taken_in := self._taken_in(day):
                self._pay(taken_in, before=day)
                credit = ZERO
            credit = self._pay(credit, before=day + DAY)
            for payment, amount in self.left:
                if payment.on == day:
                    credit = self._pay(credit + amount, before=day + DAY)
            if self._absorbs(day):
                credit = ZERO
            self._look(day)
            day += DAY

    def _taken_in(self, day: date) -> Decimal:
        """Say what a version in force from this day takes in of the arrears."""
        total = ZERO
        for version in self.versions:
            start = self._start(version) or version.effective_on
            overtaken = any(
                later.number > version.number
                and (mine := self._start(version)) is not None
                and (self._start(later) or mine) <= mine
                for later in self.versions
            )
            if start == day and not overtaken:
                total += version.capitalised
        return total

    def _pay(self, money: Decimal, *, before: date) -> Decimal:
        for part in self.parts:
            if part.due_on < before:
                gone = min(part.owed, money)
                part.owed -= gone
                money -= gone
        return money

    def _absorbs(self, day: date) -> bool:
        prepaid = any(
            p.on == day and p.kind in {"prepayment", "payoff"} and amount > 0
            for p, amount in self.left
        )
        lowered = any(
            v.reason == "partial_prepayment" and self._start(v) == day
            for v in self.versions
        )
        return prepaid or lowered

    def _look(self, day: date) -> None:
        unpaid = [p for p in self.parts if p.open_on(day) and p.last_to_pay <= day]
        self.arrears[day] = sum((p.open_on(day) for p in unpaid), ZERO)
        so_far = ZERO
        self.days_past_due[day] = 0
        for part in unpaid:
            so_far += part.open_on(day)
            if so_far > self.immaterial and part.last_to_pay < day:
                self.days_past_due[day] = (day - part.due_on).days
                break
