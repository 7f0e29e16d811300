"""Commands that read, through the same door as the pages."""

import difflib
import json
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import typer

from analytics.dictionary import card
from analytics.language import word
from analytics.wording import amount, event_day
from analytics.wording import day as written_day
from pages.terminal.printing import Json, document
from warehouse import access
from warehouse.contracts import KINDS, LANES, STANDARD, Contract, in_groups
from warehouse.contracts.provenance import CLOCKS, COARSE, PROVENANCE
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


def dictionary(
    table: Annotated[
        str | None, typer.Argument(help="One table, with its codes.")
    ] = None,
    as_json: Json = False,  # noqa: FBT002  a flag
) -> None:
    """Print the data standard: every table, column, unit, code and privacy class."""
    if table is not None:
        _one(table, as_json=as_json)
        return
    if as_json:
        carried = {
            name: {"type": kind, "zh": zh, "en": en}
            for name, (kind, (zh, en)) in {**CLOCKS, **PROVENANCE}.items()
        }
        tables = [
            {**card(contract), "group": {"name": group, "zh": zh, "en": en}}
            for group, (zh, en), contracts in in_groups()
            for contract in contracts
        ]
        document({"tables": tables, "every_table": carried})
        return
    for _, (zh, en), contracts in in_groups():
        typer.echo(f"\n━━ {zh} · {en} ━━")
        for contract in contracts:
            typer.echo("\n".join(_entry(contract)))


def _one(table: str, *, as_json: bool) -> None:
    """Print one table, and each code of its columns."""
    contract = STANDARD.get(table)
    if contract is None:
        near = difflib.get_close_matches(table, STANDARD, n=1)
        hint = f" Did you mean {near[0]}?" if near else ""
        raise LoantrailError(
            f"The standard has no table {table}.{hint}",
            "See them all with `loantrail dictionary`.",
        )
    if as_json:
        document(card(contract))
        return
    typer.echo("\n".join(_entry(contract)).lstrip())
    typer.echo("  * of the key, ! must be told")
    for name, told in contract.described.items():
        for code, (zh, en) in told.get("values", {}).items():
            typer.echo(f"  {name} = {code}  {zh} / {en}")


def _entry(contract: Contract) -> Iterator[str]:
    """Give a table's lines: what it is, then its columns.

    A star marks those of the key, an exclamation mark others that must be told.
    """
    zh, en = contract.words
    yield f"\n{contract.name}  {zh} · {en}"
    yield f"  {contract.grain[0]} / {contract.grain[1]}"
    wide = max(len(name) for name in contract.described)
    for name, told in contract.described.items():
        must = not contract.columns.columns()[name].nullable
        mark = "*" if told["key"] else "!" if must else " "
        kind = contract.sql_types[name]
        unit = f" [{told['unit']}]" if told["unit"] not in (None, "day") else ""
        yield (
            f"  {mark} {name:{wide}}  {kind:13}  {told['privacy']}  "
            f"{told['zh']} / {told['en']}{unit}"
        )
