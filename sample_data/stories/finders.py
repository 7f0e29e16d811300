"""How each story of the tour is found in a life, and where in it one should land.

A finder gives None for a life in which what the story claims is not to be seen: the
words are never shown over a record that does not bear them out.
"""

from collections.abc import Callable
from datetime import timedelta
from itertools import pairwise

from sample_data.lives import first_road
from sample_data.lives.purposes import RELATED
from sample_data.stories.lived import Landing, Lived, Sight, day_before

Finder = Callable[[Lived], Landing | None]

AHEAD = 0.05
"""So much more than was certified counts as progress inflated."""

DAYS_AFTER = 30
"""So long after the money is back one looks at it."""

MANY, MORE_LENDERS = 6, 4
"""So many draws or instalments are a habit; so many more lenders, a change."""


def _first_road(life: Lived) -> Landing | None:
    """The road whose story is written out."""
    if not first_road.is_story(life.borrower):
        return None
    opened = life.first("external", happened_on=first_road.FREE_ROAD_ON)
    astray = life.first("transactions", category=RELATED.category)
    partly = life.first("repayments", paid_on=first_road.PARTIAL_ON)
    if opened is None or astray is None or partly is None:
        return None
    return life.lately(
        life.sight(opened),
        life.sight(astray),
        life.sight(partly),
        span="1y",
    )


def _learned_late(life: Lived) -> Landing | None:
    """The same road, on the day its money's way was learned."""
    if not first_road.is_story(life.borrower):
        return None
    astray = life.first("transactions", category=RELATED.category)
    if astray is None:
        return None
    happened = astray.day("value_on")
    return Landing(
        as_of=astray.on,
        earlier=day_before(astray.on),
        span="1y",
        sights=(life.sight(astray),),
        figures={
            "happened": str(happened),
            "learned": str(astray.on),
            "days": (astray.on - happened).days,
        },
    )


def _inflated_progress(life: Lived) -> Landing | None:
    """Two who speak of one day: a road's builder far ahead of the lender's engineer."""
    if life.borrower.scheme != "toll_road" or not life.plays("inflated_progress"):
        return None
    for found in life.all("progress", reported_by="lenders_engineer"):
        stated = {"reported_by": "borrower", "stated_on": found.row["stated_on"]}
        said = life.first("progress", **stated)
        share = "physical_share"
        if said is None or said.on > found.on:
            continue
        if said.number(share) - found.number(share) >= AHEAD:
            return Landing(
                as_of=found.on,
                span="1y",
                sights=(
                    life.sight(said),
                    life.sight(found),
                ),
                figures={
                    "stated": str(found.row["stated_on"]),
                    "learned": str(found.on),
                    "reported": f"{said.number(share):.0%}",
                    "certified": f"{found.number(share):.0%}",
                },
            )
    return None


def _round_trip(life: Lived) -> Landing | None:
    """A draw paid to a shell, and back on the account it left."""
    if life.borrower.kind != "corporate" or not life.plays("round_trip"):
        return None
    shells = f"A-{life.borrower.code}-H"
    own = [t for t in life.all("transactions") if t.row["borrower_id"]]
    passed = [t for t in own if str(t.row["counterparty_account"]).startswith(shells)]
    out = next((t for t in passed if t.row["dc_flag"] == "D"), None)
    back = next((t for t in passed if t.row["dc_flag"] == "C"), None)
    if out is None or back is None:
        return None
    days = (back.day("value_on") - out.day("value_on")).days
    return Landing(
        as_of=max(out.on, back.on) + timedelta(DAYS_AFTER),
        span="3m",
        sights=(life.sight(out), life.sight(back)),
        figures={"days": days},
    )


def _guarantee_circle(life: Lived) -> Landing | None:
    """A trader's guarantee by the next of the circle, and that one's by the next."""
    role = life.borrower.role
    trades = life.borrower.scheme == "trader"
    if role is None or not trades or not life.plays("guarantee_circle"):
        return None
    own = life.first("guarantees", guarantee_id=f"Z-{life.borrower.code}-C")
    if own is None:
        return None
    number = role.members[(role.place + 1) % len(role.members)]
    theirs = Sight(
        borrower_id=f"B-S{number:04d}",
        table="guarantees",
        key=(f"Z-S{number:04d}-C",),
        on=None,
    )
    return life.lately(life.sight(own), theirs, span="3y")


def _covert_extension(life: Lived) -> Landing | None:
    """More time under another name, while an instalment was overdue."""
    if not life.plays("covert_extension"):
        return None
    repricing = {"amendment_kind": "repricing", "asked_because": "利率调整"}
    for agreed in life.all("amendments", **repricing):
        on = agreed.day("decided_on")
        overdue = max(
            (
                int(told.number("days_past_due"))
                for told in life.all("positions")
                if told.row["days_past_due"] and told.day("position_on") == on
            ),
            default=0,
        )
        if overdue:
            sight = life.sight(agreed)
            return life.lately(sight, span="3y", agreed=str(on), days=overdue)
    return None


def _evergreening(life: Lived) -> Landing | None:
    """A draw each month of about what falls due in it."""
    if life.truth is None or not life.plays("evergreening"):
        return None
    since = life.truth.started_on
    draws = [t for t in life.all("drawdowns") if t.day("drawn_on") >= since]
    if len(draws) < MANY:
        return None
    one = draws[len(draws) // 2]
    paid = next(
        (t for t in life.all("repayments") if t.day("paid_on") >= one.day("drawn_on")),
        None,
    )
    if paid is None:
        return None
    return life.lately(
        life.sight(one),
        life.sight(paid),
        span="3y",
        since=str(since),
        draws=len(draws),
    )


def _cure(life: Lived) -> Landing | None:
    """A small firm whose one default has ended."""
    if life.borrower.kind != "sme" or life.borrower.role is not None:
        return None
    spells = [*life.all("outcomes", outcome_kind="default", unit_kind="borrower")]
    ended = [told for told in spells if told.row["ended_on"]]
    if not ended or len({told.row["episode_no"] for told in spells}) > 1:
        return None
    defaulted, cured = (ended[0].day(name) for name in ("started_on", "ended_on"))
    return life.lately(
        life.sight(ended[0]),
        span="all",
        defaulted=str(defaulted),
        cured=str(cured),
    )


def _hidden_borrowing(life: Lived) -> Landing | None:
    """One bureau report after another, with many more lenders in the second."""
    if life.borrower.kind != "retail" or not life.plays("hidden_borrowing"):
        return None
    pulled = [*life.all("bureau")]
    for before, after in pairwise(pulled):
        if after.number("lenders") - before.number("lenders") >= MORE_LENDERS:
            return Landing(
                as_of=after.on,
                span="3y",
                sights=(
                    life.sight(before),
                    life.sight(after),
                ),
                figures={
                    "before": str(before.row["pulled_on"]),
                    "after": str(after.row["pulled_on"]),
                    "few": int(before.number("lenders")),
                    "many": int(after.number("lenders")),
                    "new": int(after.number("new_lenders_90d")),
                },
            )
    return None


def _parent_pays(life: Lived) -> Landing | None:
    """Instalments sent by somebody whom the register calls a parent."""
    tie = life.first("relations", relation_id=f"B-{life.borrower.code}-XP")
    if tie is None or not life.plays("parent_pays"):
        return None
    parent = f"6277{life.borrower.number:012d}"
    sent = [*life.all("transactions", counterparty_account=parent, dc_flag="C")]
    if len(sent) < MANY:
        return None
    return life.lately(life.sight(tie), life.sight(sent[len(sent) // 2]), span="all")


FINDERS: dict[str, Finder] = {
    "first_road": _first_road,
    "learned_late": _learned_late,
    "inflated_progress": _inflated_progress,
    "round_trip": _round_trip,
    "guarantee_circle": _guarantee_circle,
    "covert_extension": _covert_extension,
    "evergreening": _evergreening,
    "cure": _cure,
    "hidden_borrowing": _hidden_borrowing,
    "parent_pays": _parent_pays,
}
"""How each story is found, by its name."""
