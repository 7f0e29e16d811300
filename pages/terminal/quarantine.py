"""The command that lists quarantined lines, and writes them out to be mended."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from pages.terminal.printing import Json, document
from warehouse.contracts.reasons import explain
from warehouse.home import home_from_environment
from warehouse.intake.exchange import write_open
from warehouse.intake.open_lines import OpenBatch, OpenLine, open_batches, open_lines

Batch = Annotated[str | None, typer.Argument(help="A batch; without, all are listed.")]
To = Annotated[Path | None, typer.Option("--to", help="Write its open lines here.")]


def quarantine(
    batch: Batch = None,
    to: To = None,
    as_json: Json = False,  # noqa: FBT002  a flag of the command line
) -> None:
    """List the quarantined lines that are still open, with what helps.

    Raw lines hold what a sender wrote of people: a file of them belongs where only who
    mends them can read it, and is to be removed after.
    """
    home = home_from_environment()
    if batch is None:
        found = open_batches(home)
        if as_json:
            document([asdict(one) for one in found])
        else:
            typer.echo(
                "\n".join(map(_told_of, found)) or "No quarantined line is open."
            )
        return
    lines = open_lines(home, batch)
    if to is not None:
        count = write_open(lines, to)
        typer.echo(f"{count:,} open lines in {to}; mend their raw text.", err=True)
    elif as_json:
        document([asdict(line) for line in lines])
    else:
        typer.echo("\n".join(map(_told, lines)) or f"No line of {batch} is open.")


def _told_of(batch: OpenBatch) -> str:
    until = batch.kept_until or "a day that is over"
    rules = [f"  {lines:,} by {rule}" for rule, lines in batch.by_rule.items()]
    return "\n".join(
        [f"{batch.batch_id}: {batch.lines:,} lines open, kept until {until}", *rules]
    )


def _told(line: OpenLine) -> str:
    raw = "(its time is over)" if line.raw is None else line.raw
    return (
        f"{line.file}:{line.line}  {line.rule}\n  {explain(line.rule).english}\n  {raw}"
    )
