"""Ratings: what our own models and the agencies held of a party, day by day.

Change since origination is what IFRS 9 asks for, so every rating is a row of its own;
an agency's announcement is besides an external event.
"""

import dataframely as dy

from warehouse.contracts.columns import (
    classed,
    code,
    count,
    day,
    ident,
    pseudonym,
    ratio,
    text,
)
from warehouse.contracts.contract import Contract
from warehouse.contracts.kinds import Kind, kind_of_each
from warehouse.contracts.rules import in_order

RATING_KINDS = {
    "internal": ("内部", "Our own"),
    "agency": ("外部机构", "An agency's"),
    "country": ("主权", "Of the country"),
}


class Ratings(dy.Schema):
    """One row per rating given to a party."""

    rating_id = ident(("评级编号", "Rating"), key=True)
    party_id = pseudonym(("当事人编号", "Party"))
    borrower_id = ident(("借款人", "Borrower"))
    facility_id = ident(("授信编号", "Facility"), optional=True)
    rating_kind = code(("评级类型", "Kind of rating"), RATING_KINDS)
    rating_scale = text(("评级标尺", "Scale"), max_length=80)
    rating = text(("评级", "Rating given"), privacy="C2", max_length=40, optional=False)
    # Notches are counted from the best grade, so that a fall is a larger number.
    notch = classed(count(("级别序号", "Notch, 1 the best")), "C2")
    pd_12m = classed(
        ratio(("一年期违约概率", "Chance of default in 12 months"), least=0, most=1),
        "C2",
    )
    pd_lifetime = classed(
        ratio(("存续期违约概率", "Chance of default over the life"), least=0, most=1),
        "C2",
    )
    outlook = text(("展望", "Outlook"), privacy="C2", max_length=40)
    rated_on = day(("评级日", "Rated on"), optional=False)
    expires_on = day(("失效日", "Expires on"))
    rated_by = text(("评级方", "Rated by"), max_length=120)

    rated_before_it_expires = in_order("rated_on", "expires_on")


ratings = Contract(
    name="ratings",
    words=("评级", "Ratings"),
    grain=("每次评级一行", "One row per rating given."),
    columns=Ratings,
    lane="finances",
    kind=kind_of_each(
        "rating_kind",
        RATING_KINDS,
        like=Kind("rated_{}", ("评级: {}", "Rating: {}"), usual_days=5),
    ),
    event_time="rated_on",
    event_end="expires_on",
)
