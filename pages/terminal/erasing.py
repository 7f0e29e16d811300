"""The command that erases a person."""

from typing import Annotated

import typer

from pages.terminal.printing import Json, document
from warehouse.access.erasure import erase as erase_person
from warehouse.access.erasure import what_goes
from warehouse.home import home_from_environment
from warehouse.intake.erasure import Person, person

Told = Annotated[
    str,
    typer.Argument(
        metavar="PERSON", help="A party, a borrower, or a number with --source."
    ),
]
Source = Annotated[
    str | None,
    typer.Option(help="Whose number it is: a source, or the namespace it shares."),
]
Why = Annotated[str, typer.Option(help="By what request or duty; it is certified.")]
Yes = Annotated[bool, typer.Option("--yes", help="Do not ask.")]


def erase(  # noqa: PLR0913, PLR0917  what the command line takes
    told: Told,
    why: Why,
    source: Source = None,
    yes: Yes = False,  # noqa: FBT002  a flag of the command line
    as_json: Json = False,  # noqa: FBT002  a flag of the command line
) -> None:
    """Destroy for good what ties facts to a person, and certify it."""
    home = home_from_environment()
    whom = person(home, told, source=source)
    if not yes:
        typer.echo(_plan(whom, len(what_goes(home, whom).tokens)), err=True)
        typer.confirm("There is no way back. Erase?", abort=True, err=True)
    done = erase_person(home, whom, why=why)
    if as_json:
        document({**done.told, "hash": done.hash, "is_new": done.is_new})
        return
    when = "" if done.is_new else " before, and nothing was left to do"
    typer.echo(f"{done.told['erasure_id']}: erased{when}. Certificate {done.hash}")


def _plan(whom: Person, identities: int) -> str:
    owed = ", ".join(whom.borrowers) or "none"
    return (
        f"parties {', '.join(whom.parties) or 'none'}; debtor of {owed}; "
        f"accounts held alone: {len(whom.accounts)}\n"
        f"goes: {identities} names, numbers and addresses in the vault; what was "
        "written of them in free words; their quarantined lines\n"
        "stays: amounts and dates, under pseudonyms that lead to nobody"
    )
