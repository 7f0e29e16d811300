"""Commands that read, through the same door as the pages."""

import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Any

import typer

from analytics.language import word
from analytics.wording import amount, event_day
from pages.terminal.printing import Json, document
from warehouse import access
from warehouse.contracts import KINDS, LANES
from warehouse.errors import LoantrailError
from warehouse.home import home_from_environment

Day = Annotated[
    datetime,
    typer.Option("--as-of", formats=["%Y-%m-%d"], help="As known by this day."),
]


def trail(
    borrower: Annotated[str, typer.Argument(help="The borrower's id.")],
    as_of: Day,
    purpose: Annotated[str, typer.Option(help="Why it is read.")] = "credit_review",
    as_json: Json = False,  # noqa: FBT002  a flag of the command line
) -> None:
    """Print a borrower's trajectory as it was known on a day."""
    day = as_of.date()
    rows = _view(day, purpose).ask("trail", borrower_id=borrower).rows
    if rows.is_empty():
        raise LoantrailError(
            f"Nothing was known of {borrower} by {day}.",
            "Check the id, or name a later day.",
        )
    events = rows.iter_rows(named=True)
    if as_json:
        told = [_event(event) for event in events]
        document({"borrower_id": borrower, "as_of": day, "events": told})
        return
    for event in events:
        typer.echo(_line(event))


def _event(row: Mapping[str, Any]) -> dict[str, object]:
    """Give an event as one member of the document, its members in this order."""
    return {
        "event_id": str(row["event_id"]),
        "facility_id": row["facility_id"],
        "lane": row["lane"],
        "kind": row["kind"],
        "event_time": row["event_time"],
        "known_at": row["known_at"],
        "known_at_basis": row["known_at_basis"],
        "recorded_at": row["recorded_at"],
        "amount": None if row["amount"] is None else str(row["amount"]),
        "currency": row["currency"],
        "facts": json.loads(row["facts"] or "{}"),
    }


def _line(event: Mapping[str, Any]) -> str:
    lane, kind = LANES[event["lane"]], KINDS[event["kind"]]
    return (
        f"{event_day(event['event_time'], event['utc_offset']):10}  "
        f"{word(lane, 'en'):13} {word(kind.words, 'en'):26} "
        f"{amount(event['amount'], event['currency']):>24}  "
        f"known {event['known_at']:%Y-%m-%d} ({event['known_at_basis']})"
    )


def _view(as_of: date, purpose: str) -> access.View:
    caller = access.caller(access.sign_in_operator())
    home = home_from_environment()
    return access.open_view(home, caller, purpose=purpose, as_of=as_of)
