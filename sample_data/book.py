"""Who is in the book: so many borrowers of each kind, each with its own dice."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from random import Random
from typing import NamedTuple, Self, TypeVar

from sample_data import configuration as configured
from sample_data.cast import Role, role_of
from sample_data.configuration import DEFAULT
from sample_data.identities import Dice, Identity, identity
from sample_data.months import month_of, on_day
from sample_data.words import FORMS, PLACES, REGIONS, SURNAMES

UNTIL = date(2026, 9, 30)
"""The last day of the book's world."""

_T = TypeVar("_T")

YOUNGER = 0.2
"""The share of borrowers that came less than four years ago."""

SHARES = {"project": 0.08, "corporate": 0.17, "sme": 0.30, "retail": 0.45}

FIRST_ROAD = (
    "project",
    "toll_road",
    "transport",
    "四川绵阳",
    ("临江", "项目公司"),
    date(2021, 11, 8),
)
"""The borrower whose life is a story, written out in `lives/first_road.py`."""

SCHEMES: dict[str, tuple[tuple[str, str, float], ...]] = {
    "project": (
        ("toll_road", "transport", 0.25),
        ("solar_plant", "power", 0.22),
        ("wind_plant", "power", 0.17),
        ("data_centre", "information_technology", 0.16),
        ("property_development", "real_estate", 0.2),
    ),
    "corporate": (
        ("group", "machinery", 0.25),
        ("group", "building_materials", 0.2),
        ("listed_company", "food", 0.2),
        ("listed_company", "textiles", 0.15),
        ("group", "chemicals", 0.2),
    ),
    "sme": (
        ("manufacturer", "machinery", 0.22),
        ("manufacturer", "textiles", 0.16),
        ("trader", "building_materials", 0.17),
        ("trader", "wholesale", 0.15),
        ("shop", "shops", 0.15),
        ("restaurant", "restaurants", 0.15),
    ),
    "retail": (
        ("mortgage", "household", 0.42),
        ("consumer", "household", 0.36),
        ("business_owner", "small_business", 0.22),
    ),
}
"""Of each kind, the schemes with their industry and their share."""


class Fixed:
    """What never changes: whoever copies what holds it, holds the same."""

    def __deepcopy__(self, _: dict[int, object]) -> Self:
        """Give the thing itself."""
        return self


@dataclass(frozen=True)
class Borrower(Fixed):
    """One debtor: who it is and since when; `number` counts within its kind from 1."""

    number: int
    kind: str
    scheme: str
    industry: str
    region: str
    called: tuple[str, ...]
    since: date
    seed: int
    configuration: str = DEFAULT

    @cached_property
    def code(self) -> str:
        """Give the part its ids share, such as P0001."""
        return f"{self.kind[0].upper()}{self.number:04d}"

    @cached_property
    def borrower_id(self) -> str:
        """Give the bank's number of the borrower."""
        return f"B-{self.code}"

    @property
    def party_id(self) -> str:
        """Give the bank's number of the person or company behind the borrower."""
        return f"N-{self.code}"

    @property
    def identity(self) -> Identity:
        """Give who the person or company behind the borrower is."""
        dice = Dice(self.seed, self.role)
        return identity(self.party_id, self.called, self.region, dice)

    @property
    def role(self) -> Role | None:
        """Give the part it plays in a plot, or in what looks like one."""
        return role_of(self.kind, self.number, self.seed)

    def of_case(self, case: str) -> Random:
        """Give dice that all who play a case throw alike."""
        return Random(f"{self.seed}/{case}")

    def dice(self, what: str) -> Random:
        """Give dice for one purpose, so that what one decides never moves another."""
        return Random(f"{self.seed}/{self.code}/{what}")

    def drawn(self, what: str, dice: Random) -> float:
        """Draw how far a plot goes, by the configuration it is played in."""
        return configured.drawn(self.configuration, what, dice)


class Share(NamedTuple):
    """One of so many parts of a book, each with as many borrowers of every kind."""

    number: int = 1
    of: int = 1

    def numbers(self, count: int) -> range:
        """Number its borrowers among so many of a kind.

        >>> Share(1, 2).numbers(7), Share(2, 2).numbers(7)
        (range(1, 4), range(4, 8))
        """
        before = count * (self.number - 1) // self.of
        return range(before + 1, count * self.number // self.of + 1)


WHOLE = Share()


def book(  # noqa: PLR0913  which part of it, and of what kind, is given by name
    borrowers: int,
    seed: int,
    until: date = UNTIL,
    *,
    share: Share = WHOLE,
    configuration: str = DEFAULT,
) -> Iterator[Borrower]:
    """Yield the borrowers; one stays the same however many others there are."""
    seed = configured.dice_of(configuration, seed)
    for kind, count in counts(borrowers).items():
        for number in share.numbers(count):
            yield _borrower(kind, number, until, (seed, configuration))


def counts(borrowers: int) -> dict[str, int]:
    """Say how many borrowers of each kind there are.

    >>> counts(300)
    {'project': 24, 'corporate': 51, 'sme': 90, 'retail': 135}
    """
    rare = {k: max(1, round(borrowers * s)) for k, s in SHARES.items() if k != "retail"}
    return {**rare, "retail": max(1, borrowers - sum(rare.values()))}


def one_of(choices: tuple[_T, ...], dice: Random) -> _T:
    """Choose one."""
    return choices[int(dice.random() * len(choices))]


def surname(dice: Random) -> str:
    """Choose a person's family name."""
    return one_of(SURNAMES, dice)


def name_around(scheme: str, dice: Random) -> tuple[str, str]:
    """Choose how a company's name begins and ends."""
    return one_of(PLACES, dice), FORMS.get(scheme, "有限公司")


def _borrower(
    kind: str, number: int, until: date, drawn_by: tuple[int, str]
) -> Borrower:
    seed, configuration = drawn_by
    dice = Random(f"{seed}/{kind[0].upper()}{number:04d}/who")
    scheme, industry = _scheme(kind, dice.random(), configuration)
    months = 48 + int(24 * dice.random())
    if dice.random() < YOUNGER:
        months = 16 + int(30 * dice.random())
    since = on_day(month_of(until) - months, 1) + timedelta(int(27 * dice.random()))
    if (kind, number) == ("project", 1):
        return Borrower(1, *FIRST_ROAD, *drawn_by)
    person = kind == "retail"
    return Borrower(
        number=number,
        kind=kind,
        scheme=scheme,
        industry=industry,
        region=one_of(REGIONS, dice),
        called=(surname(dice),) if person else name_around(scheme, dice),
        since=since,
        seed=seed,
        configuration=configuration,
    )


def _scheme(kind: str, point: float, configuration: str) -> tuple[str, str]:
    shares = [share for _, _, share in SCHEMES[kind]]
    if configuration != DEFAULT:
        shares = [*configured.SHARES[kind]]
    reached = 0.0
    for (scheme, industry, _), share in zip(SCHEMES[kind], shares, strict=True):
        reached += share
        if point < reached:
            return scheme, industry
    return SCHEMES[kind][-1][:2]
