"""The command that measures the whole door on this machine."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from itertools import product
from pathlib import Path
from typing import Annotated

import typer

from pages.terminal.printing import Json, document
from sample_data.configuration import DEFAULT
from sample_data.delivery import deliver
from warehouse.errors import LoantrailError

app = typer.Typer(help="Measure it on this machine; nothing is asserted.")

Events = Annotated[list[int], typer.Option(help="How many events; may be repeated.")]
Days = Annotated[int, typer.Option(help="Then so many daily files, upkeep weekly.")]
Catalogs = Annotated[list[str], typer.Option("--catalog", help="sqlite, postgres.")]
Folder = Annotated[Path | None, typer.Option(help="Where to work; emptied after.")]
Borrowers = Annotated[int, typer.Option(help="How many there are in the book.")]
Seed = Annotated[int, typer.Option(help="Same seed, same book.")]
Configuration = Annotated[
    str, typer.Option(help="default, or held_out: see `sample_data`.")
]
Write = Annotated[bool, typer.Option("--write", help="Put the table into docs.")]


@app.callback()
def bench() -> None:
    """Measure it on this machine; nothing is asserted."""


@app.command("figures")
def figures(
    borrowers: Borrowers = 2_000,
    seed: Seed = 7,
    configuration: Configuration = DEFAULT,
    write: Write = False,  # noqa: FBT002  a flag of the command line
) -> None:
    """Set a sample book beside what is published of the world."""
    with _checkout():
        from tests.benchmarks.figures import report  # noqa: PLC0415  as above
        from tests.benchmarks.figures.delivered import Delivered  # noqa: PLC0415
    about = {"borrowers": borrowers, "seed": seed, "configuration": configuration}
    with tempfile.TemporaryDirectory(prefix="figures-") as root:
        deliver(
            Path(root),
            borrowers=borrowers,
            seed=seed,
            configuration=configuration,
            processes=None,
        )
        measured = report.measure(Delivered(Path(root)))
    typer.echo(report.page(measured, about))
    if write:
        report.keep(measured, about)


@app.command("events")
def events(  # noqa: PLR0913, PLR0917  what a measurement is
    events: Events = [1_000_000],  # noqa: B006  typer copies it
    days: Days = 0,
    catalogs: Catalogs = ["sqlite"],  # noqa: B006  as above
    folder: Folder = None,
    write: Write = False,  # noqa: FBT002  a flag of the command line
    as_json: Json = False,  # noqa: FBT002  a flag of the command line
) -> None:
    """Take in, correct and read so many events: contracts, versions, mask and log."""
    with _checkout():
        from tests.benchmarks.events import (  # noqa: PLC0415  only a checkout has it
            as_table,
            measure,
        )
        from tests.benchmarks.report import keep  # noqa: PLC0415  as above
    runs = []
    for size, catalog in product(events, catalogs):
        root = Path(tempfile.mkdtemp(prefix="bench-", dir=folder))
        try:
            runs.append(measure(size, root, days=days, catalog=catalog))
        finally:
            shutil.rmtree(root, ignore_errors=True)
    if as_json:
        document([asdict(run) for run in runs])
    else:
        typer.echo(as_table(runs))
    if write:
        keep(runs, days)


@contextmanager
def _checkout() -> Iterator[None]:
    """Say where the benchmarks are when they are not here."""
    try:
        yield
    except ModuleNotFoundError:
        raise LoantrailError(
            "The benchmark is not part of an installed package.",
            "Run it from a checkout, after `make test`.",
        ) from None
