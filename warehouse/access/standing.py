"""Where somebody stands: what they may see, for what purpose, by which rule or grant.

For the reader's own eyes: it explains decisions, and makes none.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from warehouse.access.enrolment import asker_of
from warehouse.access.policy import Policy, Rule
from warehouse.access.request import Grant, Subject
from warehouse.access.session import Caller
from warehouse.contracts.columns import Words
from warehouse.contracts.uses import PURPOSES, Purpose
from warehouse.home import Home


@dataclass(frozen=True)
class Held:
    """One right held, by a rule of the policy or by a grant.

    `cases` counts the borrowers of one's cases, where the right is over those; `rule`
    is what the policy says, and a grant has its number and its end instead.
    """

    purpose: Purpose
    may: tuple[str, ...]
    sees: str | None
    units: tuple[str, ...]
    cases: int | None
    groups_of: int
    rule: Words | None
    grant: int | None = None
    valid_to: datetime | None = None
    approved_by: str | None = None


@dataclass(frozen=True)
class Standing:
    """Everything somebody may do, and what nothing lets anybody do."""

    user: str
    roles: tuple[str, ...]
    policy: str
    held: tuple[Held, ...]
    forbidden: tuple[Words, ...]

    @property
    def may(self) -> frozenset[str]:
        """Name what they may do for any purpose at all."""
        return frozenset(action for held in self.held for action in held.may)

    def of(self, purpose: str) -> tuple[Held, ...]:
        """Give what they hold for one purpose."""
        return tuple(held for held in self.held if held.purpose == purpose)


def standing(home: Home, who: Caller) -> Standing:
    """Tell where a caller stands at this moment.

    Raises AccessDeniedError where there is no policy to go by.
    """
    asker = asker_of(home, who)
    policy, subject, now = asker.policy, asker.subject, asker.context.now
    held = [] if "admin" in subject.roles else [*_held(subject, policy, now)]
    return Standing(
        user=who.user,
        roles=tuple(sorted(subject.roles)),
        policy=policy.mark,
        held=tuple(held),
        forbidden=tuple((said.zh, said.en) for said in policy.forbid.values()),
    )


def _held(subject: Subject, policy: Policy, now: datetime) -> Iterator[Held]:
    for purpose in PURPOSES:
        for role in sorted(subject.roles):
            rule = policy.rules.get((role, purpose))
            if rule is not None:
                yield _by_rule(purpose, rule, subject, policy)
        for grant in subject.grants:
            if grant.purpose == purpose and grant.valid_from <= now < grant.valid_to:
                yield _by_grant(purpose, grant, policy)


def _by_rule(purpose: Purpose, rule: Rule, subject: Subject, policy: Policy) -> Held:
    in_groups = "read" not in rule.may and rule.of != "nobody"
    return Held(
        purpose=purpose,
        may=tuple(sorted(rule.may)),
        sees=rule.sees,
        units=tuple(sorted(subject.units)) if rule.of == "unit" else (),
        cases=len(subject.cases.get(purpose, ())) if rule.of == "cases" else None,
        groups_of=policy.limits.groups_of if in_groups else 0,
        rule=rule.words,
    )


def _by_grant(purpose: Purpose, grant: Grant, policy: Policy) -> Held:
    return Held(
        purpose=purpose,
        may=(grant.action,),
        sees=grant.sees,
        units=tuple(sorted(grant.units)),
        cases=len(grant.borrowers) or None,
        groups_of=0 if grant.action == "read" else policy.limits.groups_of,
        rule=None,
        grant=grant.number,
        valid_to=grant.valid_to,
        approved_by=grant.approved_by,
    )
