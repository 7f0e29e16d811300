"""What banks settle differently: the order of payment, what is too little to matter."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

UNDIVIDED = "undivided"
"""What a schedule tells of an instalment without saying which component it is."""

ORDERS: dict[str, tuple[str, ...]] = {
    "penalty_first": ("penalty", "fee", "interest", "principal", UNDIVIDED),
    "principal_first": ("principal", UNDIVIDED, "interest", "fee", "penalty"),
}
"""In which order a payment meets the components of the oldest unpaid instalment. The
first is usual; the second is how banks take what comes in on loans long in default."""


@dataclass(frozen=True)
class Conventions:
    """How one bank reckons arrears.

    `immaterial` is, by currency, how much may stay unpaid before days are counted;
    `observation_months` how long after its first due date a restructured facility is
    still shown as one.
    """

    order: str = "penalty_first"
    immaterial: Mapping[str, Decimal] = field(default_factory=dict)
    observation_months: int = 12

    def __post_init__(self) -> None:
        """Refuse an order nobody knows."""
        if self.order not in ORDERS:
            message = f"no order is called {self.order!r}; known: {', '.join(ORDERS)}"
            raise ValueError(message)

    @property
    def components(self) -> tuple[str, ...]:
        """List the components in the order they are paid."""
        return ORDERS[self.order]


USUAL = Conventions()
