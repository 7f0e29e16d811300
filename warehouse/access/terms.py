"""What a read is let do: decided anew before each, from the casebook and the policy.

A borrower the caller may not see and one nobody knows are answered alike: both are
asked for under an id that nobody has.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, NamedTuple, get_args

from warehouse.access.decide import decide
from warehouse.access.denials import Why, denied
from warehouse.access.policy import Action, Policy
from warehouse.access.questions import Question
from warehouse.access.request import (
    NOBODY,
    Code,
    Context,
    Deny,
    Obligations,
    Permit,
    Resource,
    Subject,
)
from warehouse.access.scopes import Scope, Scopes
from warehouse.casebook.who import HEAD_OFFICE
from warehouse.contracts.columns import PrivacyClass
from warehouse.errors import AccessDeniedError

ACTIONS: tuple[Action, ...] = get_args(Action)
BORROWER = "borrower_id"
NO_ONE = " nobody"
"""An id that nobody can have: the standard's ids do not begin with a blank."""

MOST_NAMED = 8

UNSEEN: frozenset[Code] = frozenset({"other_unit", "not_assigned", "own_file"})
"""Denials a caller is not told of: they would tell that there is such a borrower."""


class Ruling(NamedTuple):
    """What was decided of a read, and on what terms it goes on.

    `parameters` are those it is run with; `code` says what the log should know.
    """

    action: str
    code: str
    permit: Permit
    scope: Scope
    parameters: Mapping[str, object]

    def as_entry(self) -> dict[str, Any]:
        """Give what the log keeps of it."""
        terms = self.permit.obligations
        return {
            "action": self.action,
            "decision": self.code,
            "rights": self.permit.rights,
            "policy": self.permit.policy,
            "highest_class": terms.sees,
            "groups_of": terms.groups_of,
            "reach": _reach(terms),
        }


def highest_column(sees: str) -> PrivacyClass:
    """Give the highest class a column of the lake is shown at."""
    return "C3" if sees > "C2" else "C2" if sees == "C2" else "C1"


class Refusal(NamedTuple):
    """A read that may not be: what the log keeps of it, and what its asker is told."""

    action: str
    code: Why
    policy: str
    error: AccessDeniedError

    def as_entry(self) -> dict[str, Any]:
        """Give what the log keeps of it."""
        return {"action": self.action, "decision": self.code, "policy": self.policy}


@dataclass(frozen=True)
class Asker:
    """Somebody who asks for a purpose, with what they may count on at this moment."""

    subject: Subject
    purpose: str
    context: Context
    scopes: Scopes

    @property
    def policy(self) -> Policy:
        """Give the policy they are judged by; without one they may do nothing."""
        if self.context.policy is None:
            raise denied("policy_unreadable")
        return self.context.policy

    def within(self, context: Context) -> "Asker":
        """Give the same somebody in another context."""
        return replace(self, context=context)

    def rule(
        self, asked: Question, parameters: Mapping[str, object]
    ) -> Ruling | Refusal:
        """Decide a read of a question."""
        action = self._action(asked)
        found = self.decide(action, Resource())
        if isinstance(found, Deny):
            return self._refusal(found, action)
        code, given, borrower = "permit", parameters, parameters.get(BORROWER)
        if isinstance(borrower, str) and action == "read":
            one = self.decide(action, self.file_of(borrower))
            if isinstance(one, Permit):
                found = one
            elif one.code in UNSEEN:
                nothing = found.obligations._replace(
                    units=NOBODY, borrowers=NOBODY, cases=NOBODY
                )
                found, code = found._replace(obligations=nothing), one.code
                given = {**parameters, BORROWER: NO_ONE}
            else:
                return self._refusal(one, action)
        scope = self.scopes.of(self.subject, self.purpose, found.obligations)
        return Ruling(action, code, found, scope, given)

    def allowed(self) -> dict[str, Permit]:
        """Give what they may do at all, each with its terms."""
        ruled = {action: self.decide(action, Resource()) for action in ACTIONS}
        return {a: ruling for a, ruling in ruled.items() if isinstance(ruling, Permit)}

    def file_of(self, borrower: str) -> Resource:
        """Give one borrower's file as what is decided about."""
        party = self.subject.party
        is_own = party is not None and self.scopes.is_own(borrower, party)
        return Resource(
            borrower=borrower,
            units=self.scopes.units_of(borrower),
            parties=frozenset({party}) if party and is_own else NOBODY,
        )

    def decide(self, action: str, resource: Resource) -> Permit | Deny:
        """Decide whether they may do something with a resource."""
        purpose, context = self.purpose, self.context
        return decide(self.subject, action, resource, purpose=purpose, context=context)

    def _action(self, asked: Question) -> str:
        """Name what asking this is; files and batches are anyone's with any right."""
        if not asked.is_of_borrowers:
            return next(iter(self.allowed()), "read")
        return "read" if asked.counted is None else "aggregate"

    def _refusal(self, ruling: Deny, action: str) -> Refusal:
        why: Why = ruling.code
        if (why, action) == ("no_right", "read") and "aggregate" in self.allowed():
            why = "groups_only"
        return Refusal(action, why, ruling.policy, denied(why, purpose=self.purpose))


def _reach(terms: Obligations) -> str:
    """Say in few words whose rows were within reach."""
    if HEAD_OFFICE in terms.units:
        return "everything"
    units = sorted(terms.units)
    named = [*units[:MOST_NAMED], *(["…"] if len(units) > MOST_NAMED else [])]
    borrowers = len(terms.borrowers) + len(terms.cases)
    cases = [f"{borrowers} borrowers"] if borrowers else []
    return ", ".join([*named, *cases]) or "nothing"
