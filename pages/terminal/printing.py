"""How the command line speaks: one JSON document, or a few lines for people."""

import json
from typing import Annotated

import typer

from warehouse.intake.summary import Summary

Json = Annotated[bool, typer.Option("--json", help="One JSON document on stdout.")]


def document(told: object) -> None:
    """Print one JSON document; days and moments as ISO 8601, money exact."""
    typer.echo(json.dumps(told, ensure_ascii=False, default=_plain))


def _plain(value: object) -> str:
    """Write what JSON has no word for as text."""
    return str(value.isoformat()) if hasattr(value, "isoformat") else str(value)


def became_of(summary: Summary) -> str:
    """Say what became of a batch, line by line of it."""
    told = [
        f"{summary.source}: {summary.read:,} lines read in {summary.seconds:.1f} s",
        (
            f"  accepted {summary.accepted:,} · duplicate {summary.duplicate:,} · "
            f"set aside {summary.set_aside:,} · quarantined {summary.quarantined:,}"
        ),
        (
            f"  {summary.facts:,} facts ({summary.corrections:,} corrections, "
            f"{summary.retractions:,} retractions)"
        ),
    ]
    aside, bad = summary.set_aside_by_rule, summary.quarantine_by_rule
    told += [f"  set aside by {rule}: {lines:,}" for rule, lines in aside.items()]
    told += [f"  quarantined by {rule}: {lines:,}" for rule, lines in bad.items()]
    flags = summary.flagged_by_rule
    told += [f"  taken, but flagged by {rule}: {n:,}" for rule, n in flags.items()]
    told += [
        f"  control total {total.file}.{total.column}: "
        f"{total.raw} {total.currency}, difference {total.difference:f}"
        for total in summary.control_totals
    ]
    if summary.retractions_withheld:
        told.append("  a snapshot had bad lines: what it lacks was not taken as gone")
    if summary.accepted_shift:
        told.append(f"  amounts of another size, accepted: {summary.accepted_shift}")
    if summary.undeclared_columns:
        told.append(f"  columns not declared: {', '.join(summary.undeclared_columns)}")
    if summary.not_read:
        told.append(f"  files not of this source: {', '.join(summary.not_read)}")
    if summary.quarantine_file:
        told.append(f"  raw lines, sealed, in {summary.quarantine_file}")
    return "\n".join(told)
