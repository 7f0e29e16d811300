"""Acts: what may be done beside reading, each decided and written down before it is."""

from typing import Literal

from warehouse.access.denials import denied
from warehouse.access.door import View, _behind
from warehouse.access.request import Deny, Resource
from warehouse.access.session import refuse_ended
from warehouse.access.terms import BORROWER
from warehouse.home import Home

Act = Literal["read_quarantine", "mend", "record"]


def may(view: View, act: Act) -> bool:
    """Tell whether the caller of a view may do something for its purpose."""
    return view.may(act)


def permitted(view: View, act: Act, **told: object) -> Home:
    """Write an act down, or refuse it; give the home it is done in.

    Raises AccessDeniedError where the caller may not, or it cannot be written down:
    then nothing may be done.
    """
    look, store = _behind(view)
    refuse_ended(look.caller)
    asker = store.asker(look.caller, look.purpose)
    borrower = told.get(BORROWER)
    resource = asker.file_of(borrower) if isinstance(borrower, str) else Resource()
    ruling = asker.decide(act, resource)
    code = ruling.code if isinstance(ruling, Deny) else "permit"
    entry = {"action": act, "told": told, "decision": code, "policy": ruling.policy}
    store.log.append({**look.as_entry(), **entry})
    if isinstance(ruling, Deny):
        raise denied(ruling.code, purpose=look.purpose)
    return store.home
