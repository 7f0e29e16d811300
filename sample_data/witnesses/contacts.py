"""The telephone: reminders, promises to pay and how they are kept, and silence."""

from datetime import date, datetime, time, timedelta

from sample_data.amounts import rounded, yuan
from sample_data.lives.life import Life, Month, Told
from sample_data.months import on_day

_SERVICE_A_MONTH, _REMINDED = 0.03, 0.5
_PROMISES, _KEPT, _CALLS, _LOST_DAYS = 0.45, 0.85, 0.7, 120
_HIDES = 0.7
_COLLECTION = {"subject": "collection", "begun_by": "lender"}
_STILL_THERE = 3
_UNREACHED = ("no_answer", "no_answer", "switched_off", "dead", "wrong_person")


def witness(life: Life) -> None:
    """Tell of calls: a few as service, one after the other where money is overdue."""
    line = _Line(life)
    for month, after in zip(life.history, [*life.history[1:], None], strict=True):
        if month.month in life.called:
            better = after is not None and after.days < month.days
            line.collect(month, is_paid=better or not month.days)
        elif line.dice.random() < _SERVICE_A_MONTH:
            line.call(month, subject="service", begun_by="borrower")
        elif month.strain > 1 and line.dice.random() < _REMINDED:
            line.call(month, subject="reminder", begun_by="lender")


class _Line:
    """The telephone line to one borrower."""

    def __init__(self, life: Life) -> None:
        self.life, self.dice = life, life.borrower.dice("contacts")

    def call(self, month: Month, *, outcome: str = "reached", **told: str) -> None:
        """Note a call or a message of some day of a month."""
        on = on_day(month.month, 3 + int(25 * self.dice.random()))
        is_call = outcome != "reached" or self.dice.random() < _CALLS
        way = "call" if is_call else "message"
        self.life.tell("contacts", on, **self._row(on, way), outcome=outcome, **told)

    def collect(self, month: Month, *, is_paid: bool) -> None:
        """Call about what is overdue; who cannot pay answers more than who will not."""
        silent = 0.0 if is_paid else min(0.10 + month.days / 500, 0.6)
        if month.month in self.life.unwilling:
            silent = _HIDES
        for _ in range(1 + min(month.days // 30, 3)):
            if self.dice.random() < silent:
                ways = _STILL_THERE if month.days < _LOST_DAYS else len(_UNREACHED)
                outcome = _UNREACHED[int(ways * self.dice.random())]
                self.call(month, outcome=outcome, **_COLLECTION)
            elif self.dice.random() < _PROMISES:
                self._promised(month, is_paid=is_paid)
            else:
                self.call(month, **_COLLECTION)

    def _promised(self, month: Month, *, is_paid: bool) -> None:
        """Note a promise to pay, and once its day is past whether it was kept."""
        on = on_day(month.month, 3 + int(25 * self.dice.random()))
        promised_on = on + timedelta(5 + int(10 * self.dice.random()))
        means_it = month.month not in self.life.unwilling
        kept = is_paid and means_it and self.dice.random() < _KEPT
        same: Told = {
            **self._row(on, "call"),
            **_COLLECTION,
            "outcome": "promised",
            "promised_on": promised_on,
            "promised_amount": yuan(rounded(max(month.owed * 0.02, 100_000))),
        }
        self.life.tell("contacts", on, **same, promise_state="open")
        seen_on = promised_on + timedelta(1)
        if seen_on <= self.life.until:
            state: Told = {"promise_state": "broken"}
            if kept:
                state = {"promise_state": "kept", "kept_on": promised_on}
            self.life.tell("contacts", seen_on, **same, **state)

    def _row(self, on: date, way: str) -> Told:
        """Begin a line: its number and a moment of a working day."""
        dice = self.dice
        clock = time(9 + int(9 * dice.random()), int(60 * dice.random()))
        return {
            "contact_id": f"K-{self.life.borrower.code}-{self.life.number('call'):03d}",
            "borrower_id": self.life.borrower.borrower_id,
            "contacted_at": datetime.combine(on, clock).isoformat(),
            "contact_way": way,
        }
