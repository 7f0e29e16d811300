"""The command line `loantrail`: a thin door on the functions the pages use."""

import sys

import typer

from pages.terminal import book, reading, taking, upkeep
from warehouse.errors import LoantrailError

app = typer.Typer(
    name="loantrail",
    help="贷迹 Loantrail: what each loan customer has been doing, as known on any day.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
app.command("demo")(book.demo)
app.command("serve")(book.serve)
app.command("intake")(taking.intake)
app.command("watch")(taking.watch)
app.command("trail")(reading.trail)
app.command("dictionary")(reading.dictionary)
app.command("verify")(upkeep.verify)
app.command("migrate")(upkeep.migrate)
app.command("maintain")(upkeep.maintain)


def run() -> None:
    """Run a command; what a person must put right is one sentence on stderr."""
    try:
        app()
    except LoantrailError as problem:
        typer.echo(f"loantrail: {problem}", err=True)
        sys.exit(1)


if __name__ == "__main__":
    run()
