"""Commands that take files in."""

import signal
from pathlib import Path
from threading import Event
from typing import Annotated

import typer

from pages.terminal.printing import Json, became_of, document
from pages.terminal.watching import Watch
from warehouse.home import home_from_environment
from warehouse.intake.batch import Intake, take
from warehouse.intake.batch import redrive as again
from warehouse.intake.exchange import read_mended
from warehouse.intake.summary import Summary

Accepted = Annotated[
    str | None,
    typer.Option(
        "--accept-shift",
        metavar="REASON",
        help="Why amounts of another size than before are right; it is kept.",
    ),
]
Folder = Annotated[Path, typer.Argument(help="The source's folder, with source.toml.")]


Files = Annotated[Path | None, typer.Option("--files", help="The folder of its files.")]
Redriven = Annotated[
    str | None,
    typer.Option(
        "--redrive", metavar="BATCH", help="Send its quarantined lines again instead."
    ),
]
MendedFile = Annotated[
    Path | None,
    typer.Option(
        "--mended",
        help="The lines to send again as `loantrail quarantine BATCH --to` wrote them, "
        "their raw text mended.",
    ),
]


def intake(  # noqa: PLR0913  one for each option
    folder: Folder,
    *,
    files: Files = None,
    accept_shift: Accepted = None,
    redrive: Redriven = None,
    mended: MendedFile = None,
    as_json: Json = False,
) -> None:
    """Take the files of a source in and say what became of every line.

    With --redrive, lines of a batch that stand in quarantine come again: as they are,
    once the source's rules were mended, or as --mended has them.
    """
    home = home_from_environment()
    if (files is None) == (redrive is None) or (mended and not redrive):
        raise typer.BadParameter("Give either --files, or --redrive and its --mended.")
    if redrive is not None:
        lines = None if mended is None else read_mended(mended)
        _tell(again(folder, redrive, lines, home=home), as_json=as_json)
    elif files is not None:
        _tell(take(folder, files, home=home, accepted=accept_shift), as_json=as_json)


def watch(
    folder: Folder,
    files: Annotated[Path, typer.Option("--files", help="The folder files drop into.")],
    every: Annotated[float, typer.Option(help="Seconds between two looks.")] = 2.0,
    as_json: Json = False,  # noqa: FBT002  a flag of the command line
) -> None:
    """Keep taking in what arrives in a folder, until Ctrl-C.

    A file is taken once it has not changed between two looks. What was taken moves to
    `taken` in that folder, what cannot be taken to `refused`, beside the reason. With
    --json each batch is one document on a line of its own.
    """
    stop = Event()

    def finish(*_: object) -> None:
        stop.set()  # a second Ctrl-C does not wait for the batch at hand
        signal.signal(signal.SIGINT, signal.default_int_handler)

    signal.signal(signal.SIGINT, finish)
    signal.signal(signal.SIGTERM, finish)
    with Intake(home_from_environment()) as door:
        watched = Watch(door, folder, files, tell=lambda s: _tell(s, as_json=as_json))
        typer.echo(f"Watching {files}; Ctrl-C ends it.", err=True)
        while not stop.is_set():
            for problem in watched.look():
                typer.echo(f"loantrail: {problem}", err=True)
            stop.wait(every)
    typer.echo("Stopped; nothing is half taken.", err=True)


def _tell(summary: Summary, *, as_json: bool) -> None:
    if as_json:
        document(summary.as_document())
    else:
        typer.echo(became_of(summary))
