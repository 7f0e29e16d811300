"""Where the policy lies: read anew when it changes, and never an older one again."""

from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from warehouse.access.policy import PACKAGED, Policy, read_policy
from warehouse.casebook.engine import casebook_of
from warehouse.casebook.rights import policies
from warehouse.errors import PolicyError
from warehouse.home import Home


class PolicyShelf:
    """Holds the policy of one home for as long as its file stays as it is."""

    def __init__(self, home: Home) -> None:
        """Look at no file yet."""
        self._home = home
        self._seen: tuple[object, ...] | None = None
        self._held: Policy | PolicyError = PolicyError("No policy was read yet.", "")

    def in_force(self) -> Policy:
        """Give the policy; raises PolicyError where there is none to go by."""
        own = self._home.policy_file
        place = own if own.exists() else PACKAGED
        seen = _state_of(place)
        if seen is None or seen != self._seen:
            self._held = self._read(place)
            self._seen = seen
        if isinstance(self._held, PolicyError):
            raise self._held
        return self._held

    def _read(self, place: Path) -> Policy | PolicyError:
        try:
            policy = read_policy(place.read_bytes())
            _note(self._home, policy)
        except OSError as problem:
            return PolicyError(f"The policy cannot be read: {problem}.", "Restore it.")
        except PolicyError as problem:
            return problem
        return policy


def _state_of(place: Path) -> tuple[object, ...] | None:
    """Tell one state of a file from another; None where there is no file."""
    try:
        found = place.stat()
    except OSError:
        return None
    return str(place), found.st_mtime_ns, found.st_size, found.st_ino


def _note(home: Home, policy: Policy) -> None:
    """Note a policy newer than all before it; refuse any other that was not noted."""
    newest_first = select(policies).order_by(policies.c.version.desc())
    row = {"version": policy.version, "digest": policy.digest}
    try:
        with casebook_of(home).begin() as connection:
            newest = connection.execute(newest_first).mappings().first()
            if newest is not None and newest["version"] >= policy.version:
                _refuse_other_than(newest["version"], newest["digest"], policy)
                return
            connection.execute(policies.insert(), {**row, "since": datetime.now(UTC)})
    except IntegrityError:
        _note(home, policy)  # another process noted it just now


def _refuse_other_than(version: int, digest: str, policy: Policy) -> None:
    if policy.version < version:
        raise PolicyError(
            f"The policy is of version {policy.version}; {version} was in force here.",
            "Give it a higher version.",
        )
    if policy.digest != digest:
        raise PolicyError(
            f"The policy's text changed, yet its version is {policy.version} still.",
            "Give it a higher version.",
        )
