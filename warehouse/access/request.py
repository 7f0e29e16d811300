"""What a decision is made of: who asks, for what, in what circumstances; the terms.

Named tuples, since one of each is made for every question.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Literal, NamedTuple

from warehouse.access.policy import Policy

Class = Literal["C1", "C2", "C3", "identity", "secret"]
RANK: dict[str, int] = {"C1": 1, "C2": 2, "C3": 3, "identity": 4, "secret": 5}
"""What a column of the lake may be, then who a person is, then what is never kept."""

Basis = Literal["covered", "by_row", "absent", "withdrawn"]
"""Whether law lets the data be used for the purpose; `by_row` leaves it to each row."""

Code = Literal[
    "policy_unreadable",
    "policy_error",
    "secret",
    "admin_sees_no_data",
    "own_file",
    "withdrawn",
    "own_request",
    "other_unit",
    "exported_identity",
    "no_right",
    "class_too_high",
    "no_basis",
    "not_assigned",
    "no_reason",
    "no_case",
    "second_person",
    "budget_spent",
]

NOBODY: frozenset[str] = frozenset()


class Grant(NamedTuple):
    """A right given for a time: by one who did not ask for it, to one who did not."""

    number: int
    purpose: str
    action: str
    sees: str
    units: frozenset[str]
    borrowers: frozenset[str]
    valid_from: datetime
    valid_to: datetime
    requested_by: str
    approved_by: str


class Subject(NamedTuple):
    """Who asks, as the casebook has them at this moment.

    `units` are their own unit and all under it; `cases` names, by purpose and borrower,
    the cases they are assigned to; `party` is who they are as a party, if they are one.
    """

    user: str
    roles: frozenset[str]
    units: frozenset[str]
    grants: tuple[Grant, ...] = ()
    cases: Mapping[str, Mapping[str, frozenset[str]]] = {}
    party: str | None = None


class Resource(NamedTuple):
    """What is asked for: of one borrower, or where none is named of the book.

    `needs` is the lowest class without which the answer would be of no use; `units`
    answer for the borrower; `parties` are those whose file it is.
    """

    needs: str = "C1"
    borrower: str | None = None
    units: frozenset[str] = NOBODY
    parties: frozenset[str] = NOBODY
    basis: str = "by_row"


class Context(NamedTuple):
    """What else counts: the policy, the moment, the reason, what was done today."""

    policy: Policy | None
    now: datetime
    reason: str = ""
    case: str | None = None
    revealed_today: int = 0
    requested_by: str | None = None


class Obligations(NamedTuple):
    """On what terms: the class shown, whose rows, the least group, how much, how long.

    Shown are the borrowers of `units`, those named in `borrowers`, and those of `cases`
    for whom a unit of `own_units` answers. `groups_of` is 0 where rows of single
    borrowers may be given.
    """

    sees: str
    units: frozenset[str]
    borrowers: frozenset[str]
    cases: frozenset[str]
    own_units: frozenset[str]
    groups_of: int
    rows_at_once: int
    seconds: int
    minutes: int

    def shows(self, borrower: str, units: frozenset[str]) -> bool:
        """Tell whether a list may have a borrower, for whom these units answer."""
        is_own_case = borrower in self.cases and not units.isdisjoint(self.own_units)
        return (
            is_own_case
            or borrower in self.borrowers
            or not units.isdisjoint(self.units)
        )


class Permit(NamedTuple):
    """It may be done, by these rights, on these terms."""

    rights: tuple[str, ...]
    obligations: Obligations
    policy: str
    is_permitted: bool = True


class Deny(NamedTuple):
    """It may not be done, and the code says why."""

    code: Code
    policy: str
    is_permitted: bool = False
