"""Commands that look after the lake."""

from dataclasses import asdict
from typing import Annotated

import typer

from pages.terminal.printing import Json, document
from warehouse.access.readlog import EMPTY, Head
from warehouse.access.readlog import verify as verify_read_log
from warehouse.casebook.engine import casebook_of
from warehouse.errors import AccessDeniedError, LoantrailError
from warehouse.home import Home, home_from_environment
from warehouse.intake.erasure import broken_certificates
from warehouse.intake.quarantine import expire
from warehouse.lake.catalog import writing
from warehouse.lake.lease import write_lease
from warehouse.lake.migrations import taken
from warehouse.lake.upkeep import maintain as maintain_lake
from warehouse.lake.verify import verify_lake

Noted = Annotated[
    str,
    typer.Option(
        "--since",
        help="The read log's head as an earlier check told it: cut-off shows.",
    ),
]


def verify(
    since: Noted = str(EMPTY),
    as_json: Json = False,  # noqa: FBT002  a flag
) -> None:
    """Check every promise the lake and the read log make; exit 1 if one is broken."""
    home, noted = home_from_environment(), _noted(since)
    broken: dict[str, int | str] = {**verify_lake(home)}
    if altered := broken_certificates(home):
        broken["erasures: certificates follow one another"] = altered
    head = EMPTY
    try:
        head = _read_log(home, noted)
    except AccessDeniedError as problem:
        broken["read log: entries follow one another"] = str(problem)
    if as_json:
        counted = {"read_log_entries": head.entries, "read_log_head": str(head)}
        document({"broken": broken, **counted})
    else:
        for promise, what in broken.items():
            typer.echo(f"broken: {promise}: {what}")
        typer.echo(f"{len(broken)} promises broken; read log at {head}")
    if broken:
        raise typer.Exit(1)


def _noted(since: str) -> Head:
    entries, _, told = since.partition(":")
    if not entries.isdecimal():
        raise LoantrailError(
            f"{since!r} is no head of a read log.",
            "Give what an earlier `loantrail verify` told, such as 12:9f86d081….",
        )
    return Head(int(entries), told)


def _read_log(home: Home, noted: Head) -> Head:
    place = home.read_log_file
    if place.is_file():
        return verify_read_log(place, since=noted)
    if noted == EMPTY:
        return EMPTY
    raise AccessDeniedError(f"{place} is gone.", "Ask who could remove it.")


def migrate(as_json: Json = False) -> None:  # noqa: FBT002  a flag
    """Bring the lake and the casebook to what this program declares."""
    home = home_from_environment()
    casebook_of(home)
    with writing(home) as lake:
        steps = taken(lake)
    if as_json:
        told = [{"step": step, "applied_at": at} for step, at in steps.items()]
        document({"migrations": told})
    else:
        typer.echo(f"The lake is what the contracts declare, by {len(steps)} steps.")


def maintain(as_json: Json = False) -> None:  # noqa: FBT002  a flag
    """Merge small files, drop old snapshots, let go of what was kept its time."""
    home = home_from_environment()
    done = maintain_lake(home)
    with write_lease(home):
        expired = expire(home)
    if as_json:
        document({**asdict(done), "quarantines_expired": expired})
        return
    for table, (before, after) in done.merged.items():
        typer.echo(f"{table}: {before} files into {after}")
    typer.echo(
        f"{done.files_removed} old files and {done.orphans_removed} orphans removed; "
        f"{expired} quarantines expired; "
        f"writers waited {done.longest_slice_seconds} s at most"
    )
