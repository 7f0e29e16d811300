"""What a borrower owes and paid: asked of the book, reckoned, told as tables."""

from dataclasses import dataclass
from typing import Any

import polars as pl
import streamlit as st

from analytics.arrears import Reckoning, Told, reckoning
from analytics.currency import newest_rates
from analytics.exposure import own_arrears
from analytics.head import Known
from pages.ui import show
from pages.ui.frame import view
from pages.ui.speech import say
from warehouse.access import Answer

OF_A_VERSION = [
    *("facility_id", "schedule_no", "reason", "effective_on", "agreed_on"),
    *("counts_from", "capitalised_amount", "principal_amount", "currency"),
    *("interest_rate", "repayment_method", "grace_days", "instalments", "last_due_on"),
    *("moved_to", "replaces", "known_on"),
]
OF_AN_INSTALMENT = [
    *("facility_id", "schedule_no", "installment_no", "due_on", "due_amount"),
    *("paid_amount", "capitalised_amount", "open_amount", "currency", "cleared_on"),
]
OF_A_PAYMENT = [
    *("facility_id", "repayment_id", "repayment_kind", "paid_on", "value_on"),
    *("booked_on", "paid_amount", "currency", "payer", "reversal_of", "returned_for"),
    "known_at",
]
OF_A_STANDING = [
    *("facility_id", "state", "arrears_amount", "own_arrears_amount", "currency"),
    *("days_past_due", "oldest_unpaid_on", "restructured_on", "capitalised_amount"),
    *("days_past_due_then", "observed_until"),
]


@dataclass(frozen=True)
class Debts:
    """What a borrower owes: its own facilities, and those it owes with others.

    `standing` is null where this reader may not see amounts, so nothing was reckoned.
    """

    reckoned: Reckoning
    standing: pl.DataFrame | None
    joint: pl.DataFrame
    repayments: pl.DataFrame

    def taken_back(self) -> list[str]:
        """Name the payments that no longer count."""
        counts = self.reckoned.payments["event_id"].implode()
        was_paid = self.repayments.filter(pl.col("repayment_kind") != "reversal")
        gone = was_paid.filter(~pl.col("event_id").is_in(counts))
        return [str(event_id) for event_id in gone["event_id"]]

    def numbers(self) -> dict[str, pl.DataFrame]:
        """Name the frames the arrears are worked out from."""
        if self.standing is None:
            return {}
        return {
            say("Arrears"): self.standing.select(OF_A_STANDING),
            say(
                "Instalments under the schedules in force"
            ): self.reckoned.told().select(OF_AN_INSTALMENT),
            say("Payments"): self.repayments.select(OF_A_PAYMENT),
        }


def of_borrower(borrower_id: str, facilities: pl.DataFrame) -> Debts:
    """Set what a borrower paid against what it owed, alone or with others."""
    seen = view()
    joint = seen.ask("joint_facilities", borrower_id=borrower_id).rows
    asked = ("schedules", "installments", "repayments", "allocations")
    told = {name: _of(name, borrower_id, joint) for name in asked}
    # An amount that is masked is absent: reckoned with, it would look like none.
    is_hidden = any(answer.masked for answer in told.values())
    rows = {n: a.rows.clear() if is_hidden else a.rows for n, a in told.items()}
    reckoned = reckoning(Told(**rows), seen.as_of, str(seen.zone))
    standing = None
    if not is_hidden:
        all_owed = pl.concat([facilities, joint], how="diagonal_relaxed")
        standing = own_arrears(reckoned.standing(all_owed), all_owed)
    return Debts(reckoned, standing, joint, rows["repayments"])


def _of(name: str, borrower_id: str, joint: pl.DataFrame) -> Answer:
    """Ask a question of a borrower, and of those it owes a facility with."""
    own = view().ask(name, borrower_id=borrower_id)
    shared = joint["facility_id"].implode()
    others = [
        view()
        .ask(name, borrower_id=other)
        .rows.filter(pl.col("facility_id").is_in(shared))
        for other in joint["borrower_id"].unique(maintain_order=True)
    ]
    return Answer(pl.concat([own.rows, *others]), own.masked)


def stands(known: dict[str, Any], facilities: pl.DataFrame, owed: Debts) -> Known:
    """Gather what the head of a page is made from, foreign sums at known rates."""
    seen = view()
    return Known(
        profile=known,
        facilities=facilities,
        standing=owed.standing,
        as_of_end=seen.end_of(seen.as_of),
        rates=newest_rates(seen.ask("fx_rates").rows, seen.currency, seen.as_of),
        currency=seen.currency,
    )


def schedules(owed: Debts) -> None:
    """Show every version of the schedules: why it was made and since when it holds."""
    versions = owed.reckoned.versions
    if owed.standing is None:
        st.info(say("Amounts are hidden from your role, and so is what is worked out."))
        return
    if versions.is_empty():
        st.info(say("No schedule is known, so nobody can say what is past due."))
        return
    later = versions.filter(pl.col("counts_from").is_not_null()).height
    st.caption(
        say(
            "Facilities with a schedule: {n}; versions made later: {later}. An "
            "instalment is judged by the version in force on its due date; what fell "
            "due before stays due under the earlier one.",
            n=versions["facility_id"].n_unique(),
            later=later,
        )
    )
    newest = versions.sort(
        "effective_on", "facility_id", "schedule_no", descending=True, nulls_last=True
    )
    show.table(newest.select(OF_A_VERSION), key="schedules")


def joint(owed: Debts) -> None:
    """Say what this borrower owes together with others, if anything."""
    if owed.joint.height:
        st.caption(
            say(
                "Owed together with {others}: {facilities}. These stand in the book "
                "once, under the other borrower; their arrears are this one's too.",
                others=", ".join(sorted(set(owed.joint["borrower_id"]))),
                facilities=", ".join(owed.joint["facility_id"]),
            )
        )
