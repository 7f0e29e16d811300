"""The machines: how often a borrower comes online, and what it does there."""

from datetime import datetime, time
from random import Random

from sample_data.lives.life import Life, Month
from sample_data.months import on_day

A_MONTH = {"project": 0.4, "corporate": 0.7, "sme": 0.8, "retail": 0.6}
"""Sessions in a month on the average; assumed."""

_PAGES = ("account", "account", "account", "repayment_plan", "products")
_TROUBLED = ("extension", "overdue", "early_withdrawal", "complaint")
_NEW_DEVICE, _FAILED = 0.02, 0.04
_AVOIDS_FROM, _ASKS, _FOR_TIME, _WORRIES = 60, 0.1, 0.7, 0.4


def witness(life: Life) -> None:
    """Tell of each session: its login, the pages looked at, now and then more."""
    dice = life.borrower.dice("sessions")
    usual = A_MONTH[life.borrower.kind] * (0.4 + 1.2 * dice.random())
    cause = life.borrower.identity.device or f"dev-{dice.randrange(16**12):012x}"
    seen = _Seen(life, dice, cause)
    for month in life.history:
        pace = usual * _mood(month)
        times = int(pace) + (dice.random() < pace % 1)
        for _ in range(times):
            seen.session(month)


def _mood(month: Month) -> float:
    """Say how much more often one in trouble looks, until they stop looking at all."""
    if month.days > _AVOIDS_FROM:
        return 0.2
    return 1 + 0.5 * max(month.strain - 0.5, 0.0)


class _Seen:
    """What the machines see of one borrower."""

    def __init__(self, life: Life, dice: Random, device: str) -> None:
        self.life, self.dice, self.device = life, dice, device
        self.sessions = 0

    def session(self, month: Month) -> None:
        """Come online once."""
        dice = self.dice
        self.sessions += 1
        on = on_day(month.month, 1 + int(28 * dice.random()))
        at = datetime.combine(
            on, time(7 + int(16 * dice.random()), int(60 * dice.random()))
        )
        actions = ["login", *("view" for _ in range(1 + int(2 * dice.random())))]
        if dice.random() < _FAILED:
            actions.insert(0, "login_failed")
        if dice.random() < _NEW_DEVICE:
            self.device = f"dev-{dice.randrange(16**12):012x}"
            actions.insert(0, "device_bound")
        strained = month.strain > 1
        if strained and dice.random() < _ASKS:
            actions.append(
                "extension_asked" if dice.random() < _FOR_TIME else "complaint"
            )
        for number, action in enumerate(actions, start=1):
            pages = _TROUBLED if strained and dice.random() < _WORRIES else _PAGES
            self._tell(number, action, at, pages[int(len(pages) * dice.random())])

    def _tell(self, number: int, action: str, at: datetime, page: str) -> None:
        then = at.replace(second=min(number * 7, 59))
        self.life.tell(
            "sessions",
            at.date(),
            session_id=f"W-{self.life.borrower.code}-{self.sessions:04d}",
            action_no=number,
            borrower_id=self.life.borrower.borrower_id,
            party_id=self.life.borrower.party_id,
            acted_at=then.isoformat(),
            action=action,
            session_channel="app" if self.life.borrower.kind == "retail" else "web",
            page=page if action == "view" else None,
            device=self.device,
            seconds_taken=5 + int(90 * self.dice.random()),
        )
