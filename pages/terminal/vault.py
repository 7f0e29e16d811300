"""Commands for whoever keeps the vault's key."""

import typer

from pages.terminal.printing import Json, document
from warehouse.home import home_from_environment
from warehouse.intake import custody

app = typer.Typer(help="The key that opens the vault of identities.")


@app.callback()
def vault() -> None:
    """The key that opens the vault of identities."""


@app.command("new-key")
def new_key() -> None:
    """Make a key for LOANTRAIL_VAULT_KEY and print it; it is kept nowhere."""
    typer.echo(custody.new_key())


@app.command("rotate")
def rotate(as_json: Json = False) -> None:  # noqa: FBT002  a flag of the command line
    """Change the vault's key: a new file, or the one LOANTRAIL_VAULT_KEY_NEXT holds."""
    changed = custody.change_keys(home_from_environment())
    if as_json:
        document({"keys_sealed_anew": changed})
    else:
        typer.echo(f"{changed:,} keys sealed anew; the old key opens nothing any more.")
