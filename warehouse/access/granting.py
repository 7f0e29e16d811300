"""Grants: what makes one fit to be given."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import get_args

from warehouse.access.decide import decide
from warehouse.access.people import ROLES
from warehouse.access.policy import OF_BORROWERS, Action, Policy
from warehouse.access.request import RANK, Context, Deny, Resource
from warehouse.access.rights import Rights
from warehouse.contracts.uses import PURPOSES
from warehouse.errors import CasebookError
from warehouse.home import Home

GRANTED = tuple(action for action in get_args(Action) if action in OF_BORROWERS)
"""What can be granted: things done with borrowers' data, nothing else."""


@dataclass(frozen=True)
class NewGrant:
    """A right for some days: to a user or a role, over a unit or a borrower."""

    purpose: str
    action: str
    class_max: str
    requested_by: str
    approved_by: str
    reason: str
    user: str | None = None
    role: str | None = None
    unit: str | None = None
    borrower_id: str | None = None


def refuse_unfit(home: Home, new: NewGrant, days: int) -> None:
    """Refuse a grant that is unclear, too long, or not properly approved."""
    rights = Rights(home)
    policy = rights.policy()
    if policy is None:
        raise CasebookError("Without a policy no grant is given.", "Mend the policy.")
    refuse_unknown("purpose", new.purpose, PURPOSES)
    refuse_unknown("action to grant", new.action, GRANTED)
    refuse_unknown("class to grant", new.class_max, [c for c in RANK if c != "secret"])
    if new.role is not None:
        refuse_unknown("role", new.role, ROLES)
    if (new.user is None) == (new.role is None):
        raise CasebookError("A grant is to a user or else to a role.", "Name one.")
    if (new.unit is None) == (new.borrower_id is None):
        raise CasebookError("A grant is over a unit or else a borrower.", "Name one.")
    _refuse_terms(new, days, policy)
    _refuse_unapproved(new, rights, policy)


def _refuse_terms(new: NewGrant, days: int, policy: Policy) -> None:
    longest, letters = policy.limits.grant_days, policy.limits.reason_letters
    if not 1 <= days <= longest:
        raise CasebookError(
            f"A grant for {days} days is none.", f"Give it for 1 to {longest} days."
        )
    if len(new.reason.strip()) < letters:
        raise CasebookError(
            f"The reason “{new.reason}” says too little.",
            f"Write {letters} letters or more.",
        )


def _refuse_unapproved(new: NewGrant, rights: Rights, policy: Policy) -> None:
    if new.approved_by in (new.user, new.requested_by):
        raise CasebookError(
            f"{new.approved_by} cannot approve what they ask for or are given.",
            "Have somebody else approve it.",
        )
    ruling = decide(
        rights.subject_named(new.approved_by),
        "approve",
        Resource(),
        purpose=new.purpose,
        context=Context(policy, datetime.now(UTC), requested_by=new.requested_by),
    )
    if isinstance(ruling, Deny):
        raise CasebookError(
            f"{new.approved_by} may not approve for {new.purpose} ({ruling.code}).",
            "Have one approve it to whose role the policy gives that right.",
        )


def refuse_unknown(what: str, told: str, known: Collection[str]) -> None:
    """Refuse a word that is not of a list, naming the list."""
    if told not in known:
        raise CasebookError(
            f"There is no {what} {told!r}.", f"Name one of: {', '.join(sorted(known))}."
        )
