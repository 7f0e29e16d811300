"""Who the parties of the book are: invented, of numbers nobody can have.

No id of the country begins with 99, no mobile number with 120; every address lies in a
street called 虚构, which is to say invented.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from sample_data.words import GIVEN, MIDDLES

BORN = date(1962, 1, 1)
DAYS_OF_BIRTH = 15_000
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"

TOGETHER = 20
SHARE = 3
"""Of so many retail borrowers in a row, the first ones share telephone and device."""


@dataclass(frozen=True)
class Identity:
    """What a party's own papers say of it."""

    name: str
    id_number: str
    phone: str
    email: str
    address: str
    device: str | None = None


def identity(
    party_id: str, called: tuple[str, ...], region: str, seed: int
) -> Identity:
    """Invent who a party is; the same party is always the same one.

    `called` is a person's family name, or how a company's name begins and ends.
    """
    dice = Random(f"{seed}/{party_id}/identity")
    if len(called) == 1:
        return _person(party_id, called[0], region, seed)
    begins, ends = called
    return Identity(
        name=f"{begins}{dice.choice(MIDDLES)}{ends}",
        id_number=f"99{_digits(6, dice)}MA{_digits(7, dice)}X",
        phone=f"0990{_digits(8, dice)}",
        email=f"{party_id.lower()}@example.com",
        address=f"{region}市虚构大道{1 + int(90 * dice.random())}号",
    )


def _person(party_id: str, family: str, region: str, seed: int) -> Identity:
    dice = Random(f"{seed}/{party_id}/identity")
    given = "".join(dice.choice(GIVEN) for _ in range(dice.choice((1, 2))))
    born = BORN + timedelta(int(DAYS_OF_BIRTH * dice.random()))
    body = f"99{_digits(4, dice)}{born:%Y%m%d}{_digits(3, dice)}"
    reached = Random(f"{seed}/{_reached_with(party_id)}/reached")
    return Identity(
        name=family + given,
        id_number=body + check_letter(body),
        phone=f"120{_digits(8, reached)}",
        email=f"{party_id.lower()}.{_digits(4, dice)}@example.com",
        address=f"{region}市虚构路{1 + int(400 * dice.random())}号",
        device=f"dev-{reached.randrange(16**12):012x}",
    )


def check_letter(body: str) -> str:
    """Work out the last letter of a resident's id from the 17 before it (GB 11643).

    >>> check_letter("11010519491231002")
    'X'
    """
    total = sum(int(d) * w for d, w in zip(body, _WEIGHTS, strict=True))
    return _CHECKS[total % 11]


def _reached_with(party_id: str) -> str:
    """Name the party whose telephone and device these are: a few share a go-between's.

    >>> _reached_with("N-R0022"), _reached_with("N-R0024"), _reached_with("N-R0022-1")
    ('N-R0020', 'N-R0024', 'N-R0022-1')
    """
    kind, number = party_id[:3], party_id[3:]
    if kind != "N-R" or not number.isdecimal():
        return party_id
    past = int(number) % TOGETHER
    return f"{kind}{int(number) - past:04d}" if past < SHARE else party_id


def _digits(count: int, dice: Random) -> str:
    return f"{dice.randrange(10**count):0{count}d}"
