"""How the command line speaks: one JSON document, or a few lines for people."""

import json
from typing import Annotated, Any

import typer

Json = Annotated[bool, typer.Option("--json", help="One JSON document on stdout.")]


def document(told: object) -> None:
    """Print one JSON document; days and moments as ISO 8601, money exact."""
    typer.echo(json.dumps(told, ensure_ascii=False, default=_plain))


def _plain(value: object) -> Any:  # noqa: ANN401  what JSON has no word for, as text
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
