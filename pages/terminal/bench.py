"""The commands that measure the whole door on this machine."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from importlib import import_module
from itertools import product
from pathlib import Path
from types import ModuleType
from typing import Annotated, Any

import typer

from pages.terminal.printing import Json, document
from sample_data.configuration import DEFAULT
from sample_data.delivery import deliver
from warehouse.errors import LoantrailError

app = typer.Typer(help="Measure it on this machine; nothing is asserted.")

Events = Annotated[list[int], typer.Option(help="How many events; may be repeated.")]
Days = Annotated[int, typer.Option(help="Then so many daily files, upkeep weekly.")]
Catalogs = Annotated[list[str], typer.Option("--catalog", help="sqlite, postgres.")]
Books = Annotated[
    list[int], typer.Option("--borrowers", help="How many; may be repeated.")
]
Months = Annotated[int | None, typer.Option(help="Send the last so many, not all.")]
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
    report = _benchmark("figures.report")
    about: dict[str, Any] = {
        "borrowers": borrowers,
        "seed": seed,
        "configuration": configuration,
    }
    with _room(None) as root:
        deliver(root, **about, processes=None)
        measured = report.measure(report.Delivered(root))
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
    benchmark = _benchmark("events")
    runs = []
    for size, catalog in product(events, catalogs):
        with _room(folder) as root:
            runs.append(benchmark.measure(size, root, days=days, catalog=catalog))
    _tell(benchmark, runs, as_json=as_json)
    if write:
        benchmark.keep(runs, days)


@app.command("book")
def book(  # noqa: PLR0913, PLR0917  what a measurement is
    books: Books = [2_000],  # noqa: B006  typer copies it
    months: Months = None,
    folder: Folder = None,
    write: Write = False,  # noqa: FBT002  a flag of the command line
    as_json: Json = False,  # noqa: FBT002  a flag of the command line
) -> None:
    """Write a sample book of so many borrowers and take it in, part after part."""
    benchmark = _benchmark("book")
    runs = []
    for number in books:
        with _room(folder) as root:
            runs.append(benchmark.measure(benchmark.Size(number, months), root))
    _tell(benchmark, runs, as_json=as_json)
    if write:
        benchmark.keep(runs)


def _benchmark(name: str) -> ModuleType:
    """Find a benchmark, which only a checkout has."""
    try:
        return import_module(f"tests.benchmarks.{name}")
    except ModuleNotFoundError:
        raise LoantrailError(
            "The benchmark is not part of an installed package.",
            "Run it from a checkout, after `make run` or `make test`.",
        ) from None


@contextmanager
def _room(folder: Path | None) -> Iterator[Path]:
    """Give a folder to work in, and take it away again."""
    root = Path(tempfile.mkdtemp(prefix="bench-", dir=folder))
    try:
        yield root
    finally:
        shutil.rmtree(root, ignore_errors=True)


def _tell(benchmark: ModuleType, runs: list[Any], *, as_json: bool) -> None:
    if as_json:
        document([asdict(run) for run in runs])
    else:
        typer.echo(benchmark.as_table(runs))
