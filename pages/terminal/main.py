"""The command line `loantrail`: a thin door on the functions the pages use."""

import sys
from importlib.metadata import PackageNotFoundError, version
from typing import Annotated

import typer

from pages.terminal import (
    bench,
    book,
    dictionary,
    erasing,
    quarantine,
    reading,
    register,
    taking,
    upkeep,
    vault,
)
from warehouse.errors import LoantrailError

app = typer.Typer(
    name="loantrail",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
app.command("demo")(book.demo)
app.command("serve")(book.serve)
app.command("intake")(taking.intake)
app.command("quarantine")(quarantine.quarantine)
app.command("watch")(taking.watch)
app.command("trail")(reading.trail)
app.command("dictionary")(dictionary.dictionary)
app.command("erase")(erasing.erase)
app.command("verify")(upkeep.verify)
app.command("migrate")(upkeep.migrate)
app.command("maintain")(upkeep.maintain)
app.add_typer(bench.app, name="bench")
app.add_typer(vault.app, name="vault")
app.add_typer(register.users, name="users")
app.add_typer(register.cases, name="cases")
app.add_typer(register.grants, name="grants")
app.add_typer(register.consents, name="consents")


def _tell_version(wanted: bool) -> None:  # noqa: FBT001  the option's own value
    if not wanted:
        return
    try:
        typer.echo(f"loantrail {version('loantrail')}")
    except PackageNotFoundError:
        typer.echo("loantrail, run from a checkout that is not installed")
    raise typer.Exit


Version = Annotated[
    bool,
    typer.Option(
        "--version", callback=_tell_version, is_eager=True, help="Tell the version."
    ),
]


@app.callback()
def main(_: Version = False) -> None:  # noqa: FBT002  a flag of the command line
    """贷迹 Loantrail: what each loan customer has been doing, as known on any day."""


def run() -> None:
    """Run a command; what a person must put right is one sentence on stderr."""
    try:
        app()
    except LoantrailError as problem:
        typer.echo(f"loantrail: {problem}", err=True)
        sys.exit(1)


if __name__ == "__main__":
    run()
