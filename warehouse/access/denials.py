"""Why something is not shown, in words: what is so, and what can be done about it."""

from typing import Literal

from warehouse.access.request import Code
from warehouse.errors import AccessDeniedError

Why = Code | Literal["groups_only"]

DENIALS: dict[Why, tuple[str, str]] = {
    "policy_unreadable": (
        "The policy of who may see what cannot be read, so nothing is shown.",
        "Have it mended; `loantrail policy` says what is wrong with it.",
    ),
    "policy_error": (
        "Whether this may be shown could not be decided, so it is not.",
        "Report it; nothing is wrong with what you asked.",
    ),
    "secret": (
        "Passwords, card codes and biometrics are neither kept nor shown.",
        "There is no remedy, and should be none.",
    ),
    "admin_sees_no_data": (
        "Who administers the system sees no data, whatever other role they hold.",
        "Ask somebody whose work it is.",
    ),
    "own_file": (
        "Nobody looks into a file they or their own are a party to.",
        "Ask a colleague to do it.",
    ),
    "withdrawn": (
        "Consent for this purpose was withdrawn, and there is no other ground.",
        "Choose another purpose, if it is yours.",
    ),
    "own_request": (
        "Nobody approves their own request.",
        "Have somebody else approve it.",
    ),
    "other_unit": (
        "This borrower is another unit's.",
        "Ask for a grant, with a reason.",
    ),
    "exported_identity": (
        "Identities are never exported.",
        "There is no remedy, and should be none.",
    ),
    "no_right": (
        "Your roles do not let you see this for the purpose {purpose}.",
        "Choose another purpose, or ask for a grant.",
    ),
    "groups_only": (
        "For the purpose {purpose} you see groups of borrowers, no single one.",
        "Choose another purpose, or ask for a grant.",
    ),
    "class_too_high": (
        "For the purpose {purpose} your roles do not reach so sensitive a column.",
        "Ask for a grant, with a reason.",
    ),
    "no_basis": (
        "No legal basis covers this data for the purpose {purpose}.",
        "Choose another purpose, if it is yours.",
    ),
    "not_assigned": (
        "No case of yours for the purpose {purpose} is about this borrower.",
        "Have the case assigned to you, or ask for a grant.",
    ),
    "no_reason": (
        "The reason says too little.",
        "Write in {letters} letters or more why you must know.",
    ),
    "no_case": (
        "No case of yours is named.",
        "Name the case this is for.",
    ),
    "second_person": (
        "You have seen the identities of {budget} people today.",
        "Have somebody else grant you more.",
    ),
    "budget_spent": (
        "You have seen the identities of {budget} people today, and may see no more.",
        "Go on tomorrow.",
    ),
}


def denied(why: Why, **named: object) -> AccessDeniedError:
    """Give the error that says why."""
    what, remedy = DENIALS[why]
    used = {n: v for n, v in named.items() if f"{{{n}}}" in what + remedy}
    return AccessDeniedError(what, remedy, **used)
