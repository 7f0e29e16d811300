"""Who the parties of the book are: invented, of numbers nobody can have.

No id of the country begins with 99, no mobile number with 120; every address lies in a
street called 虚构, which is to say invented.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from sample_data.cast import Role
from sample_data.words import GIVEN, MIDDLES, REGIONS

BORN = date(1962, 1, 1)
DAYS_OF_BIRTH = 15_000
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"


@dataclass(frozen=True)
class Identity:
    """What a party's own papers say of it."""

    name: str
    id_number: str
    phone: str
    email: str
    address: str
    device: str | None = None


_REACHED = {"shared_ring", "family_phone"}
_AT_ONE_PLACE = {"shared_ring", "family_phone", "shared_office", "serviced_office"}
"""The plots whose players are reached alike, and those who share an address."""


@dataclass(frozen=True)
class Dice:
    """What an identity is drawn by; who plays a part shares some of it with others."""

    seed: int
    role: Role | None = None

    def of(self, whom: str, what: str) -> Random:
        """Give the dice for one thing about somebody."""
        return Random(f"{self.seed}/{whom}/{what}")

    def reached(self, party_id: str) -> Random:
        """Give the dice for a telephone and a device."""
        shares = self.role is not None and self.role.plot in _REACHED
        return self.of(self.role.case if self.role and shares else party_id, "reached")

    def address(self, party_id: str, region: str) -> str:
        """Give where somebody lives or works: one place for all who share it."""
        place = party_id
        if self.role is not None and self.role.plot in _AT_ONE_PLACE:
            place = self.role.case
            region = self.of(place, "region").choice(REGIONS)
        dice = self.of(place, "place")
        street, room = 1 + int(90 * dice.random()), 1 + int(2000 * dice.random())
        return f"{region}市虚构大道{street}号{room}室"


def identity(
    party_id: str, called: tuple[str, ...], region: str, dice: Dice
) -> Identity:
    """Invent who a party is; the same party is always the same one.

    `called` is a person's family name, or how a company's name begins and ends.
    """
    own, reached = dice.of(party_id, "identity"), dice.reached(party_id)
    if len(called) == 1:
        body = _body(own)
        return Identity(
            name=called[0]
            + "".join(own.choice(GIVEN) for _ in range(own.choice((1, 2)))),
            id_number=body + check_letter(body),
            phone=f"120{_digits(8, reached)}",
            email=f"{party_id.lower()}.{_digits(4, own)}@example.com",
            address=dice.address(party_id, region),
            device=f"dev-{reached.randrange(16**12):012x}",
        )
    begins, ends = called
    return Identity(
        name=f"{begins}{own.choice(MIDDLES)}{ends}",
        id_number=f"99{_digits(6, own)}MA{_digits(7, own)}X",
        phone=f"0990{_digits(8, reached)}",
        email=f"{party_id.lower()}@example.com",
        address=dice.address(party_id, region),
    )


def _body(dice: Random) -> str:
    born = BORN + timedelta(int(DAYS_OF_BIRTH * dice.random()))
    return f"99{_digits(4, dice)}{born:%Y%m%d}{_digits(3, dice)}"


def check_letter(body: str) -> str:
    """Work out the last letter of a resident's id from the 17 before it (GB 11643).

    >>> check_letter("11010519491231002")
    'X'
    """
    total = sum(int(d) * w for d, w in zip(body, _WEIGHTS, strict=True))
    return _CHECKS[total % 11]


def _digits(count: int, dice: Random) -> str:
    return f"{dice.randrange(10**count):0{count}d}"
