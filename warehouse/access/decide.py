"""The decision: may this be done, by whom, with what, and why; and on what terms.

Pure and quick, so that it is made anew for every question and can be tried on millions.
It is denied in this order: no policy; what nothing overrides; no right for the purpose;
a class too high; no legal basis; neither case nor unit; a term that is not met.
"""

from collections.abc import Collection, Iterator
from typing import NamedTuple

from warehouse.access.policy import OF_BORROWERS, Limits, Policy, Rule
from warehouse.access.request import (
    NOBODY,
    RANK,
    Code,
    Context,
    Deny,
    Grant,
    Obligations,
    Permit,
    Resource,
    Subject,
)


class _Right(NamedTuple):
    """One thing somebody may do, by a role of theirs or by a grant."""

    name: str
    rank: int
    sees: str
    units: frozenset[str]
    borrowers: frozenset[str]
    groups_of: int
    by_case: bool = False
    by_grant: bool = False
    second_person: bool = False


class _Request(NamedTuple):
    subject: Subject
    action: str
    resource: Resource
    purpose: str
    context: Context
    policy: Policy


def decide(  # noqa: PLR0913  who, what, with what, what for and when: a request
    subject: Subject,
    action: str,
    resource: Resource,
    *,
    purpose: str,
    context: Context,
) -> Permit | Deny:
    """Decide one request; whatever goes wrong on the way is a denial."""
    policy = context.policy
    if policy is None:
        return Deny("policy_unreadable", "")
    try:
        asked = _Request(subject, action, resource, purpose, context, policy)
        found = _decided(asked)
        return Deny(found, policy.mark) if isinstance(found, str) else found
    except Exception:  # noqa: BLE001  a fault of ours must never open a door
        return Deny("policy_error", "")


def _decided(asked: _Request) -> Permit | Code:  # noqa: PLR0911  a reason each
    grants = [grant for grant in asked.subject.grants if _counts(grant, asked)]
    if forbidden := _forbidden(asked, grants):
        return forbidden
    rights = [*_of_roles(asked), *(_of_grant(grant, asked) for grant in grants)]
    if not rights:
        return "no_right"
    needed = RANK[asked.resource.needs]
    rights = [right for right in rights if right.rank >= needed]
    if not rights:
        return "class_too_high"
    if asked.resource.basis == "absent":
        return "no_basis"
    if asked.action in OF_BORROWERS and asked.resource.borrower is not None:
        rights = [right for right in rights if _reaches(right, asked.resource)]
    if asked.action == "reveal":
        rights = rights if asked.resource.borrower is not None else []
    if not rights:
        return "not_assigned"
    if asked.action == "reveal":
        unmet = _unmet(asked, rights)
        if isinstance(unmet, str):
            return unmet
        rights = unmet
    return _permit(rights, asked, grants)


def _counts(grant: Grant, asked: _Request) -> bool:
    """Tell whether a grant is for this, runs now, not for too long, and is fair."""
    action, now = asked.action, asked.context.now
    return (
        grant.purpose == asked.purpose
        and (grant.action == action or (grant.action, action) == ("read", "aggregate"))
        and grant.valid_from <= now < grant.valid_to
        and grant.valid_to - grant.valid_from <= asked.policy.limits.longest_grant
        and grant.approved_by not in (grant.requested_by, asked.subject.user)
    )


def _forbidden(  # noqa: PLR0911  a reason each
    asked: _Request, grants: list[Grant]
) -> Code | None:
    """Name what nothing overrides: neither a role nor, but for units, a grant."""
    subject, resource = asked.subject, asked.resource
    if resource.needs == "secret":
        return "secret"
    if "admin" in subject.roles:
        return "admin_sees_no_data"
    if subject.party is not None and subject.party in resource.parties:
        return "own_file"
    if resource.basis == "withdrawn":
        return "withdrawn"
    if asked.action == "approve" and asked.context.requested_by == subject.user:
        return "own_request"
    if asked.action == "export" and resource.needs == "identity":
        return "exported_identity"
    if resource.units and resource.units.isdisjoint(subject.units):
        named = resource.borrower
        if not any(resource.units & g.units or named in g.borrowers for g in grants):
            return "other_unit"
    return None


def _of_roles(asked: _Request) -> Iterator[_Right]:
    action, limits = asked.action, asked.policy.limits
    for role in asked.subject.roles:
        rule = asked.policy.rules.get((role, asked.purpose))
        if rule is not None and (
            action in rule.may or (action == "aggregate" and "read" in rule.may)
        ):
            yield _of_rule(rule, asked.subject, action, limits)


def _of_rule(rule: Rule, subject: Subject, action: str, limits: Limits) -> _Right:
    by_case = rule.of == "cases"
    sees = "identity" if action == "reveal" else _class_of(rule, action)
    in_groups = "read" not in rule.may or action == "export"
    return _Right(
        name=f"{rule.role}/{rule.purpose}",
        rank=RANK[sees],
        sees=sees,
        units=subject.units if rule.of == "unit" else NOBODY,
        borrowers=frozenset(subject.cases.get(rule.purpose, ())) if by_case else NOBODY,
        groups_of=limits.groups_of if in_groups else 0,
        by_case=by_case,
        second_person=rule.second_person,
    )


def _class_of(rule: Rule, action: str) -> str:
    """Give the class a role sees doing this; the system's own data are internal."""
    return rule.sees if rule.sees and action in OF_BORROWERS else "C1"


def _of_grant(grant: Grant, asked: _Request) -> _Right:
    rows = grant.action == "read"
    return _Right(
        name=f"grant {grant.number}",
        rank=RANK[grant.sees],
        sees=grant.sees,
        units=grant.units,
        borrowers=grant.borrowers,
        groups_of=0 if rows else asked.policy.limits.groups_of,
        by_grant=True,
    )


def _reaches(right: _Right, resource: Resource) -> bool:
    is_near = not resource.units.isdisjoint(right.units)
    return is_near or resource.borrower in right.borrowers


def _unmet(asked: _Request, rights: list[_Right]) -> list[_Right] | Code:
    """Give the rights whose terms a reveal meets, or name the first it does not."""
    subject, context, limits = asked.subject, asked.context, asked.policy.limits
    if len(context.reason.strip()) < limits.reason_letters:
        return "no_reason"
    cases = subject.cases.get(asked.purpose, {}).get(asked.resource.borrower or "", ())
    rights = [r for r in rights if not r.by_case or context.case in cases]
    if not context.case or not rights:
        return "no_case"
    if context.revealed_today < limits.reveals_a_day:
        return rights
    by_grant = [right for right in rights if right.by_grant]
    if by_grant:
        return by_grant
    of_two = any(right.second_person for right in rights)
    return "second_person" if of_two else "budget_spent"


def _permit(rights: list[_Right], asked: _Request, grants: Collection[Grant]) -> Permit:
    """Join rights: of one borrower the highest class, of the book the class of all.

    A list shows whoever may be seen, with as much as may be seen of each of them.
    """
    if len(rights) > 1 and asked.resource.borrower is not None:
        highest = max(right.rank for right in rights)
        rights = [right for right in rights if right.rank == highest]
    limits = asked.policy.limits
    cases = NOBODY.union(*(r.borrowers for r in rights if r.by_case))
    named = NOBODY.union(*(grant.borrowers for grant in grants))
    granted = NOBODY.union(*(r.borrowers for r in rights if not r.by_case))
    return Permit(
        tuple(sorted(right.name for right in rights)),
        Obligations(
            sees=min(rights, key=_rank).sees,
            units=NOBODY.union(*(right.units for right in rights)),
            borrowers=granted | (cases & named),
            cases=cases - named,
            own_units=asked.subject.units.union(*(grant.units for grant in grants)),
            # Where of some only groups may be seen, of all only groups are.
            groups_of=max(right.groups_of for right in rights),
            rows_at_once=limits.rows_at_once,
            seconds=limits.seconds,
            minutes=limits.reveal_minutes,
        ),
        asked.policy.mark,
    )


def _rank(right: _Right) -> int:
    return right.rank
