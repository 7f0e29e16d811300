"""Commands that build the sample book and serve the dashboard."""

import os
import shutil
import socket
import sys
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
    borrowers: Annotated[int, typer.Option(help="How many borrowers.")] = 300,
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
    typer.echo(f"Building a sample book of {borrowers} borrowers; this is done once.")
    written = home.work_folder / "sample-book"
    shutil.rmtree(written, ignore_errors=True)
    deliver(written, borrowers=borrowers, seed=seed)
    summary = take(SAMPLE_SOURCE, written / "files", home=home)
    (written / TOUR).replace(home.tour_file)
    shutil.rmtree(written)
    typer.echo(
        f"{summary.read:,} lines read, {summary.facts:,} facts, "
        f"{summary.quarantined:,} lines quarantined as planted."
    )


def _refuse_taken_port(address: str, port: int) -> None:
    with socket.socket() as probe:
        if probe.connect_ex((address, port)) == 0:
            raise LoantrailError(
                f"Port {port} of {address} is taken, perhaps by another dashboard.",
                "Name another with --port.",
            )
