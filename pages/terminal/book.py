"""Commands that build the sample book and serve the dashboard."""

import os
import shutil
import socket
import sys
import time
from pathlib import Path
from typing import Annotated

import typer

from sample_data.delivery import TOUR, deliver
from warehouse.access import (
    has_source,
    provider_from_environment,
    refuse_unguarded,
)
from warehouse.errors import LoantrailError
from warehouse.home import Home, home_from_environment
from warehouse.intake.batch import take

CHECKOUT = Path(__file__).parents[2]
SAMPLE_SOURCE = CHECKOUT / "sample_data" / "source"

Port = Annotated[int, typer.Option(help="The port to serve on.")]
Address = Annotated[str, typer.Option(help="The address to serve on.")]


def demo(
    port: Port = 8501,
    borrowers: Annotated[int, typer.Option(help="How many borrowers.")] = 2_000,
    seed: Annotated[int, typer.Option(help="Same seed, same book.")] = 7,
) -> None:
    """Build the sample book where there is none, and open the dashboard on loopback."""
    home = home_from_environment()
    if not has_source(home, "sample_book"):
        _build_sample_book(home, borrowers=borrowers, seed=seed)
    serve(port=port)


def serve(port: Port = 8501, address: Address = "127.0.0.1") -> None:
    """Serve the dashboard; it stops with Ctrl-C."""
    refuse_unguarded(address)
    home = home_from_environment()
    _refuse_taken_port(address, port)
    os.environ["LOANTRAIL_HOME"] = str(home.root)
    os.chdir(CHECKOUT)
    typer.echo(f"贷迹 Loantrail: http://{address}:{port}  (Ctrl-C stops it)")
    sys.stdout.flush()
    os.execv(  # noqa: S606  our own server, by its argument list
        sys.executable,
        [
            sys.executable, "-m", "streamlit", "run", "app.py",
            "--server.address", address, "--server.port", str(port), *_known_as(),
        ],
    )  # fmt: skip


def _known_as() -> list[str]:
    """Tell the names it answers to: this machine's own, and the one people type."""
    provider = provider_from_environment()
    names = ["127.0.0.1", "localhost", *([provider.host] if provider else [])]
    return [word for name in names for word in ("--server.allowedHosts", name)]


def _build_sample_book(home: Home, *, borrowers: int, seed: int) -> None:
    typer.echo(
        f"Building a sample book of {borrowers:,} borrowers; this is done once, and "
        "takes a minute or two for 2,000."
    )
    written = home.work_folder / "sample-book"
    shutil.rmtree(written, ignore_errors=True)
    started = time.monotonic()
    with typer.progressbar(length=borrowers, label="Writing its files") as bar:
        lines = deliver(
            written, borrowers=borrowers, seed=seed, processes=None, passed=bar.update
        )
    typer.echo(
        f"{sum(lines.values()):,} lines written in {time.monotonic() - started:.0f} s. "
        "Now the intake reads, checks and keeps them, which takes longer."
    )
    summary = take(SAMPLE_SOURCE, written / "files", home=home)
    (written / TOUR).replace(home.tour_file)
    shutil.rmtree(written)
    typer.echo(
        f"{summary.facts:,} facts kept, {summary.quarantined:,} lines quarantined as "
        f"planted, in {summary.seconds:.0f} s."
    )


def _refuse_taken_port(address: str, port: int) -> None:
    with socket.socket() as probe:
        if probe.connect_ex((address, port)) == 0:
            raise LoantrailError(
                f"Port {port} of {address} is taken, perhaps by another dashboard.",
                "Name another with --port.",
            )
