"""Commands that take files in."""

import shutil
import time
from pathlib import Path
from typing import Annotated

import typer

from pages.terminal.printing import Json, document
from warehouse.errors import LoantrailError
from warehouse.home import home_from_environment
from warehouse.intake.batch import Intake, take
from warehouse.intake.summary import Summary

Folder = Annotated[Path, typer.Argument(help="The source's folder, with source.toml.")]


def intake(
    folder: Folder,
    files: Annotated[Path, typer.Option("--files", help="The folder of its files.")],
    as_json: Json = False,  # noqa: FBT002  a flag of the command line
) -> None:
    """Take the files of a source in and say what became of every line."""
    summary = take(folder, files, home=home_from_environment())
    if as_json:
        document(summary.as_document())
    else:
        typer.echo(_for_people(summary))


def watch(
    folder: Folder,
    files: Annotated[Path, typer.Option("--files", help="The folder files drop into.")],
    every: Annotated[float, typer.Option(help="Seconds between two looks.")] = 2.0,
) -> None:
    """Keep taking in what arrives in a folder; a taken file moves to `taken` in it."""
    with Intake(home_from_environment()) as door:
        while True:
            arrived = sorted(p for p in files.iterdir() if p.is_file())
            if arrived:
                _take_arrived(door, folder, files, arrived)
            time.sleep(every)


def _take_arrived(door: Intake, folder: Path, files: Path, arrived: list[Path]) -> None:
    try:
        typer.echo(_for_people(door.take(folder, files)))
    except LoantrailError as problem:
        typer.echo(f"loantrail: {problem}", err=True)
        return
    done = files / "taken"
    done.mkdir(exist_ok=True)
    for path in arrived:
        shutil.move(path, done / path.name)


def _for_people(summary: Summary) -> str:
    lines = [
        f"{summary.source}: {summary.read:,} lines read in {summary.seconds:.1f} s",
        f"  accepted {summary.accepted:,} · duplicate {summary.duplicate:,} · "
        f"set aside {summary.set_aside:,} · quarantined {summary.quarantined:,}",
        f"  {summary.facts:,} facts ({summary.corrections:,} corrections, "
        f"{summary.retractions:,} retractions)",
    ]
    lines += [f"  set aside by {r}: {n:,}" for r, n in summary.set_aside_by_rule.items()]
    lines += [f"  quarantined by {r}: {n:,}" for r, n in summary.quarantine_by_rule.items()]
    lines += [
        f"  control total {t.file}.{t.column}: {t.raw} {t.currency}, difference "
        f"{t.difference:f}"
        for t in summary.control_totals
    ]
    if summary.retractions_withheld:
        lines.append("  a snapshot had bad lines: what it lacks was not taken as gone")
    if summary.undeclared_columns:
        lines.append(f"  columns not declared: {', '.join(summary.undeclared_columns)}")
    if summary.not_read:
        lines.append(f"  files not of this source: {', '.join(summary.not_read)}")
    if summary.quarantine_file:
        lines.append(f"  raw lines in {summary.quarantine_file}")
    return "\n".join(lines)
