"""Permits: what a project may do, since when, and how long it is good for."""

from datetime import timedelta

from sample_data.lives.life import Life
from sample_data.months import month_of, months_after, on_day
from sample_data.witnesses.building import Site, site_of
from sample_data.witnesses.owing import Duty, owe

_RENEWED_LATE = 0.12
_Kept = tuple[str, int, int | None]
_PERMITS: tuple[_Kept, ...] = (
    ("project_approval", 0, None),
    ("land_use", 0, None),
    ("planning", 1, None),
    ("construction", 2, 18),
    ("environment", 1, 60),
    ("work_safety", 2, 36),
)
_DEVELOPERS_PERMITS: tuple[_Kept, ...] = (
    ("land_use", 0, None),
    ("planning", 1, None),
    ("construction", 2, 24),
    ("environment", 1, 60),
)
"""Each permit, the month it comes in, and the months it is good for.

A developer needs four: for the land, the plan, the works and, later, for selling.
"""


def witness(life: Life) -> None:
    """Tell of each permit, renewed in time or late while it is needed."""
    site = site_of(life)
    if site is None:
        return
    dice = life.borrower.dice("permits")
    for kind, after, good_for in _needed(site):
        on = on_day(site.starts + after, 1 if kind == "presale" else 8)
        while on <= life.until:
            ends_on = months_after(on, good_for) if good_for else None
            life.tell(
                "permits",
                on,
                permit_id=f"Y-{life.borrower.code}-{kind}",
                valid_from=on,
                valid_to=ends_on,
                borrower_id=life.borrower.borrower_id,
                facility_id=f"F-{life.borrower.code}-C1",
                project_id=f"X-{life.borrower.code}",
                permit_kind=kind,
                issued_by="示例主管部门",
            )
            if ends_on is None or (
                kind == "construction" and month_of(ends_on) > site.ends
            ):
                break
            late = int(70 * dice.random()) if dice.random() < _RENEWED_LATE else 0
            number = f"O-{life.borrower.code}-{kind}-{ends_on:%Y%m}"
            renewed_on = ends_on + timedelta(late)
            permit = f"Y-{life.borrower.code}-{kind}|{renewed_on}"
            duty = Duty(number, "permit", ends_on - timedelta(90), ends_on)
            owe(life, duty, (renewed_on, "permits", permit))
            on = renewed_on


def _needed(site: Site) -> tuple[_Kept, ...]:
    """List the permits a project needs; a developer's last one is that to sell."""
    if not site.plan.sales:
        return _PERMITS
    opens = site.ends - site.starts + min(site.plan.sales)
    return (*_DEVELOPERS_PERMITS, ("presale", opens, None))
