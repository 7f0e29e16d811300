"""Commands that look after the lake."""

from dataclasses import asdict

import typer

from pages.terminal.printing import Json, document
from warehouse.access.readlog import verify as verify_read_log
from warehouse.home import home_from_environment
from warehouse.lake.catalog import writing
from warehouse.lake.upkeep import maintain as maintain_lake
from warehouse.lake.verify import verify_lake


def verify(as_json: Json = False) -> None:  # noqa: FBT002  a flag
    """Check every promise the lake and the read log make; exit 1 if one is broken."""
    home = home_from_environment()
    broken = verify_lake(home)
    log = home.read_log_file
    entries = verify_read_log(log) if log.is_file() else 0
    if as_json:
        document({"broken": broken, "read_log_entries": entries})
    else:
        for promise, count in broken.items():
            typer.echo(f"{count:,} rows break “{promise}”")
        typer.echo(f"{len(broken)} promises broken; {entries:,} reads logged, in order")
    if broken:
        raise typer.Exit(1)


def migrate() -> None:
    """Bring the lake to what this program's contracts declare."""
    with writing(home_from_environment()):
        typer.echo("The lake is what the contracts declare.")


def maintain(as_json: Json = False) -> None:  # noqa: FBT002  a flag
    """Merge small files, drop old snapshots, remove files nobody knows."""
    done = maintain_lake(home_from_environment())
    if as_json:
        document(asdict(done))
        return
    for table, (before, after) in done.merged.items():
        typer.echo(f"{table}: {before} files into {after}")
    typer.echo(
        f"{done.files_removed} old files and {done.orphans_removed} orphans removed; "
        f"writers waited {done.longest_slice_seconds} s at most"
    )
