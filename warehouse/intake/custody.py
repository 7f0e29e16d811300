"""The keys of the vault, for whoever keeps them."""

from warehouse.home import Home
from warehouse.lake.lease import write_lease
from warehouse.vault import keyring
from warehouse.vault.master import new_master


def new_key() -> str:
    """Make a master key, as the environment holds it; it is kept nowhere."""
    return str(new_master())


def change_keys(home: Home) -> int:
    """Change the vault's master key and seal every key in it anew; tell how many."""
    with write_lease(home):
        return keyring.change_keys(home)
