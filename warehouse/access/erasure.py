"""Erasing a person, written down before it is done; only at the machine itself."""

from warehouse.access.readlog import ReadLog
from warehouse.access.session import operator
from warehouse.home import Home
from warehouse.intake import erasure
from warehouse.intake.erasure import Person
from warehouse.vault.erasing import Certificate, Traces, traces_of
from warehouse.vault.keyring import open_keyring


def what_goes(home: Home, whom: Person) -> Traces:
    """Tell what the vault holds of a person, and would destroy."""
    return traces_of(open_keyring(home), whom.ids)


def erase(home: Home, whom: Person, *, why: str) -> Certificate:
    """Erase a person; the log has the act, and only its pseudonyms, before."""
    by = operator()
    entry = {"user": by, "action": "erase", "told": whom.ids, "reason": why}
    ReadLog(home.read_log_file).append(entry)
    return erasure.erase(home, whom, by=by, why=why)
