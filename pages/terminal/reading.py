"""Commands that read, through the same door as the pages."""

import json
from datetime import date, datetime
from typing import Annotated

import typer

from analytics.language import word
from analytics.wording import amount, event_day
from pages.terminal.printing import Json, document
from warehouse import access
from warehouse.contracts import KINDS, LANES, STANDARD
from warehouse.contracts.provenance import CLOCKS, PROVENANCE
from warehouse.home import home_from_environment

Day = Annotated[
    datetime, typer.Option("--as-of", formats=["%Y-%m-%d"], help="As known by this day.")
]


def trail(
    borrower: Annotated[str, typer.Argument(help="The borrower's id.")],
    as_of: Day,
    purpose: Annotated[str, typer.Option(help="Why it is read.")] = "credit_review",
    as_json: Json = False,  # noqa: FBT002  a flag of the command line
) -> None:
    """Print a borrower's trajectory as it was known on a day."""
    view = _view(as_of.date(), purpose)
    rows = view.ask("trail", borrower_id=borrower).rows
    if rows.is_empty():
        typer.echo(f"Nothing was known of {borrower} by {as_of:%Y-%m-%d}.", err=True)
        raise typer.Exit(1)
    if as_json:
        events = [
            {
                **{k: event[k] for k in _EVENT},
                "facts": json.loads(event["facts"]),
                "amount": None if event["amount"] is None else str(event["amount"]),
            }
            for event in rows.iter_rows(named=True)
        ]
        told = {"borrower_id": borrower, "as_of": as_of.date(), "events": events}
        document(told)
        return
    for event in rows.iter_rows(named=True):
        typer.echo(
            f"{event_day(event['event_time'], event['utc_offset']):10}  "
            f"{word(LANES[event['lane']], 'en'):13} "
            f"{word(KINDS[event['kind']].words, 'en'):26} "
            f"{amount(event['amount'], event['currency']):>24}  "
            f"known {event['known_at']:%Y-%m-%d} ({event['known_at_basis']})"
        )


_EVENT = (
    "event_id",
    "facility_id",
    "lane",
    "kind",
    "event_time",
    "known_at",
    "known_at_basis",
    "recorded_at",
    "amount",
    "currency",
)


def _view(as_of: date, purpose: str) -> access.View:
    caller = access.caller(access.sign_in_operator())
    home = home_from_environment()
    return access.open_view(home, caller, purpose=purpose, as_of=as_of)


def dictionary(as_json: Json = False) -> None:  # noqa: FBT002  a flag
    """Print the data standard: every table, column, unit, code and privacy class."""
    tables = [
        {
            "table": c.name,
            "zh": c.words[0],
            "en": c.words[1],
            "grain": {"zh": c.grain[0], "en": c.grain[1]},
            "key": c.key,
            "lane": c.lane,
            "columns": [
                {"name": n, "type": c.sql_types[n], **c.described[n]}
                for n in c.sql_types
            ],
        }
        for c in STANDARD.values()
    ]
    if as_json:
        carried = {n: dict(zip(("type", "words"), d, strict=True))
                   for n, d in {**CLOCKS, **PROVENANCE}.items()}
        document({"tables": tables, "every_table": carried})
        return
    for contract in STANDARD.values():
        typer.echo(f"\n{contract.name} {contract.words[0]}: {contract.grain[1]}")
        for name, described in contract.described.items():
            mark = "*" if described["key"] else " "
            typer.echo(
                f"  {mark} {name:24} {contract.sql_types[name]:14} "
                f"{described['privacy']}  {described['zh']} / {described['en']}"
            )
