"""Commands that read, through the same door as the pages."""

import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import typer

from analytics.language import word
from analytics.wording import amount, event_day
from analytics.wording import day as written_day
from pages.terminal.printing import Json, document
from warehouse import access
from warehouse.contracts import KINDS, LANES
from warehouse.contracts.provenance import COARSE
from warehouse.errors import LoantrailError
from warehouse.home import home_from_environment

Day = Annotated[
    datetime,
    typer.Option("--as-of", formats=["%Y-%m-%d"], help="As known by this day."),
]

DATED = ("event_time", "utc_offset", "event_precision")


def trail(
    borrower: Annotated[str, typer.Argument(help="The borrower's id.")],
    as_of: Day,
    purpose: Annotated[str, typer.Option(help="Why it is read.")] = "credit_review",
    as_json: Json = False,  # noqa: FBT002  a flag of the command line
) -> None:
    """Print a borrower's trajectory as it was known on a day."""
    day = as_of.date()
    view = _view(day, purpose)
    rows = view.ask("trail", borrower_id=borrower).rows
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
        typer.echo(_line(event, view.zone))


def _event(row: Mapping[str, Any]) -> dict[str, object]:
    """Give an event as one member of the document, its members in this order.

    Where it is dated by a month or a year only, its facts say so.
    """
    told = {"event_precision": row["event_precision"]}
    coarse = told if row["event_precision"] in COARSE else {}
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
        "facts": {**json.loads(row["facts"] or "{}"), **coarse},
    }


def _line(event: Mapping[str, Any], zone: ZoneInfo) -> str:
    lane, kind = LANES[event["lane"]], KINDS[event["kind"]]
    return (
        f"{event_day(*(event[column] for column in DATED)):10}  "
        f"{word(lane, 'en'):13} {word(kind.words, 'en'):26} "
        f"{amount(event['amount'], event['currency']):>24}  "
        f"known {written_day(event['known_at'], zone)} ({event['known_at_basis']})"
    )


def _view(as_of: date, purpose: str) -> access.View:
    caller = access.caller(access.sign_in_operator())
    home = home_from_environment()
    return access.open_view(home, caller, purpose=purpose, as_of=as_of)
