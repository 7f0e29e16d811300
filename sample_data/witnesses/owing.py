"""What is expected by a date: told when it is agreed, and once more when it is done."""

from dataclasses import dataclass
from datetime import date, timedelta

from sample_data.lives.life import Life, Told

_APART = timedelta(10)


@dataclass(frozen=True)
class Duty:
    """Something due: since when that is known, and what of the borrower it concerns."""

    number: str
    kind: str
    known_on: date
    due_on: date
    period_end: date | None = None
    owed_by: str = "borrower"
    facility_id: str | None = None
    grace_days: int | None = None


def owe(life: Life, duty: Duty, done: tuple[date, str, str] | None = None) -> None:
    """Note a duty, and on which day which row of which table fulfilled it."""
    row: Told = {
        "obligation_id": duty.number,
        "borrower_id": life.borrower.borrower_id,
        "facility_id": duty.facility_id,
        "obligation_kind": duty.kind,
        "owed_by": duty.owed_by,
        "period_end": duty.period_end,
        "due_on": duty.due_on,
        "grace_days": duty.grace_days,
    }
    if duty.known_on > life.until:
        return
    # What is done as soon as it is agreed is written down once.
    if done is None or done[0] >= duty.known_on + _APART:
        life.tell("obligations", duty.known_on, **row)
    if done and done[0] <= life.until:
        on, table, by = done
        life.tell(
            "obligations",
            on,
            **row,
            fulfilled_on=on,
            fulfilled_by_table=table,
            fulfilled_by_id=by,
        )
