"""The only way to read: who asks, why, as of when; decided, masked, bounded, logged."""

from warehouse.access.acts import may
from warehouse.access.demonstration import DEMO_PEOPLE, NEWCOMER, Person
from warehouse.access.door import (
    View,
    has_source,
    last_known_day,
    open_view,
    purposes_of,
)
from warehouse.access.look import Answer
from warehouse.access.masking import hidden_facts
from warehouse.access.open_lines import (
    mend,
    read_work_list,
    text_kept_until,
    texts_of,
    work_list,
)
from warehouse.access.people import ROLES
from warehouse.access.provider import (
    SCOPE,
    Identity,
    identity_in,
    provider_from_environment,
)
from warehouse.access.questions import readers_of
from warehouse.access.recording import broken_rules, record
from warehouse.access.revealing import (
    IDENTITY_KINDS,
    REASONS,
    Revealed,
    Wish,
    may_reveal,
    reveal,
    revealed,
)
from warehouse.access.session import (
    Caller,
    caller,
    refuse_demonstration_off_loopback,
    refuse_unguarded,
    sign_in,
    sign_in_for_demonstration,
    sign_in_operator,
    sign_out,
)
from warehouse.access.standing import Held, Standing, standing
from warehouse.access.tour import Sight, Story, has_tour
from warehouse.access.wanted import BROWSER, Wanted, keep_wanted, take_wanted
from warehouse.contracts.uses import PURPOSES, Purpose
from warehouse.home import home_from_environment
from warehouse.intake.desk import Entry, Told, new_key

__all__ = [
    "BROWSER",
    "DEMO_PEOPLE",
    "IDENTITY_KINDS",
    "NEWCOMER",
    "PURPOSES",
    "REASONS",
    "ROLES",
    "SCOPE",
    "Answer",
    "Caller",
    "Entry",
    "Held",
    "Identity",
    "Person",
    "Purpose",
    "Revealed",
    "Sight",
    "Standing",
    "Story",
    "Told",
    "View",
    "Wanted",
    "Wish",
    "broken_rules",
    "caller",
    "has_source",
    "has_tour",
    "hidden_facts",
    "home_from_environment",
    "identity_in",
    "keep_wanted",
    "last_known_day",
    "may",
    "may_reveal",
    "mend",
    "new_key",
    "open_view",
    "provider_from_environment",
    "purposes_of",
    "read_work_list",
    "readers_of",
    "record",
    "refuse_demonstration_off_loopback",
    "refuse_unguarded",
    "reveal",
    "revealed",
    "sign_in",
    "sign_in_for_demonstration",
    "sign_in_operator",
    "sign_out",
    "standing",
    "take_wanted",
    "text_kept_until",
    "texts_of",
    "work_list",
]
