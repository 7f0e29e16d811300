"""Recording: what somebody saw, received or was promised, written down by who may."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from warehouse.access.acts import permitted
from warehouse.access.door import View
from warehouse.access.open_lines import PATIENCE_SECONDS
from warehouse.contracts import STANDARD
from warehouse.errors import AccessDeniedError
from warehouse.home import Home
from warehouse.intake import desk
from warehouse.intake.desk import Entry
from warehouse.lake.lease import write_lease
from warehouse.vault.keyring import open_keyring
from warehouse.vault.pseudonyms import pseudonyms_of

OFFICERS = "desk.O"
"""The names of users are kept apart, as those of anybody: the lake has a pseudonym."""


def broken_rules(entry: Entry) -> list[str]:
    """Name every rule an entry would break, before it is written down."""
    return desk.broken(entry)


def record(view: View, borrower_id: str, entries: Sequence[Entry]) -> dict[str, Any]:
    """Write entries about one borrower down and take them in; give their summary.

    The act is in the log before anything is written. What cannot be taken stands in
    quarantine, as a line of any sender's does.
    Raises AccessDeniedError where the caller may not, or sees no such borrower.
    """
    home = permitted(
        view,
        "record",
        borrower_id=borrower_id,
        facts=[(e.table, e.event_id, e.withdraws) for e in entries],
    )
    if view.ask("borrower", borrower_id=borrower_id).rows.is_empty():
        raise AccessDeniedError(
            "Nothing was known of {borrower} by {day}. Choose a later day, unless "
            "it is none of those you may see.",
            "",
            borrower=borrower_id,
            day=view.as_of,
        )
    by = officer_of(home, view.caller.user)
    with write_lease(home, patience=PATIENCE_SECONDS):
        pass  # nobody waits half an hour at a page
    signed = [_signed(entry, borrower_id, by) for entry in entries]
    return desk.take_down(signed, by=by, home=home).as_document()


def officer_of(home: Home, user: str) -> str:
    """Give the pseudonym a user goes by in the lake."""
    found = pseudonyms_of(open_keyring(home), OFFICERS, [user])[user]
    return found or "O-erased"


def _signed(entry: Entry, borrower_id: str, by: str) -> Entry:
    """Put in whose the entry is, and who tells it where nobody else is named."""
    row = {**entry.row, "borrower_id": borrower_id}
    if "officer_id" in STANDARD[entry.table].sql_types and not row.get("officer_id"):
        row["officer_id"] = by
    return replace(entry, row=row)
