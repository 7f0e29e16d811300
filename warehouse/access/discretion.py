"""What the read log keeps of a question: never a name somebody was looked for by."""

from collections.abc import Mapping

from warehouse.home import Home
from warehouse.vault.forms import plain
from warehouse.vault.keyring import open_keyring

CODES = frozenset({"kind", "region", "lanes"})
"""Parameters that are chosen from a list."""

IDS = frozenset(
    (
        *("account_id", "borrower_id", "event_id", "facility_id", "party_id"),
        *("batch_id", "definition", "file_id", "source"),
    )
)
"""Parameters that name something in the lake, if they name anything."""


def as_logged(
    home: Home, parameters: Mapping[str, object], *, found: bool
) -> dict[str, object]:
    """Give parameters as they may be kept for good.

    Free words may be a name, and an id that finds nothing somebody's real number: of
    both a keyed digest is kept. Who holds the words can so tell that they were asked.
    """
    plain_names = CODES | IDS if found else CODES
    return {
        name: searched_as(home, value)
        if isinstance(value, str) and name not in plain_names
        else value
        for name, value in parameters.items()
    }


def searched_as(home: Home, words: str) -> str:
    """Give what the log has in place of words, however they were written."""
    (digest,) = open_keyring(home).digests("read log", [plain(words)])
    return f"digest:{digest}"
