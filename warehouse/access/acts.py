"""Acts: what may be done beside reading, each decided and written down before it is."""

from typing import Literal

from warehouse.access.door import View, _behind
from warehouse.access.people import Purpose, Role
from warehouse.access.session import refuse_ended
from warehouse.errors import AccessDeniedError
from warehouse.home import Home

Act = Literal["read_quarantine", "mend", "record"]

MAY: dict[Act, frozenset[tuple[Role, Purpose]]] = {
    "read_quarantine": frozenset(
        {("steward", "data_quality"), ("operator", "data_quality")}
    ),
    "mend": frozenset({("steward", "data_quality"), ("operator", "data_quality")}),
    "record": frozenset(
        {
            ("committee", "credit_review"),
            ("manager", "portfolio_monitoring"),
            ("steward", "data_quality"),
        }
    ),
}
"""Who may do what, and for which purpose; what is not here is denied."""


def may(view: View, act: Act) -> bool:
    """Tell whether the caller of a view may do something for its purpose."""
    caller, purpose = view.caller, view.purpose
    return any((role, purpose) in MAY[act] for role in caller.roles)


def permitted(view: View, act: Act, **told: object) -> Home:
    """Write an act down, or refuse it; give the home it is done in.

    Raises AccessDeniedError where the caller may not, or it cannot be written down:
    then nothing may be done.
    """
    look, store = _behind(view)
    refuse_ended(look.caller)
    is_permitted = may(view, act)
    store.log.append(
        {
            "user": look.caller.user,
            "roles": look.caller.roles,
            "unit": look.caller.unit,
            "purpose": look.purpose,
            "act": act,
            "told": told,
            "as_of": look.as_of,
            "recorded_until": look.recorded_until,
            "is_permitted": is_permitted,
        }
    )
    if not is_permitted:
        raise AccessDeniedError(
            "{user} may not do this for the purpose {purpose}.",
            "Choose a purpose of your role, or ask somebody who may.",
            user=look.caller.user,
            purpose=look.purpose,
        )
    return store.home
