"""Amounts that are all ten times what they were: a unit slipped, or a file of another.

No single line shows it that a sender wrote 万元 for 元; the middle of the file does. A
file whose amounts lie a whole digit off those of its like before it is held: nothing of
its batch lands until a person has said why it is right.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import accumulate, groupby
from statistics import median

import duckdb

from warehouse.contracts import Contract
from warehouse.errors import BatchHeldError
from warehouse.intake.arrivals import Arrival
from warehouse.intake.beside import MASTERS, Beside

ENOUGH_UNITS = 20
"""The middle of fewer borrowers than this says nothing."""

ENOUGH_FILES = 3
"""So many other files of one batch may stand in for those of a past it has not got."""

EARLIER_FILES = 20
QUARTILES = (0.25, 0.5, 0.75)
A_DIGIT = 1.0
"""A middle that lies one digit off is ten times as much, or a tenth."""

SIGMAS = 5.0
OF_DISTANCES = 1.4826
"""Makes the median distance from a median into a standard deviation."""

OF_QUARTILES = 0.7413
"""Makes the distance between the quartiles into a standard deviation."""

OF_MEDIANS = 1.7725
"""The error of the difference of two medians, in standard deviations over root n."""

Key = tuple[str, str, str, str]


@dataclass(frozen=True)
class Profile:
    """The middle of one column of money in one file, as a power of ten.

    It is that of its `units`: borrowers, or what else the table tells amounts of.
    `error` is how far that may be from the middle of all such files by chance alone;
    `reason` says why a shift was accepted.
    """

    arrival: Arrival
    table: str
    column: str
    currency: str
    units: int
    middle: float
    error: float
    reason: str | None = None

    @property
    def key(self) -> Key:
        """Tell which profiles of other files it can be held against."""
        return self.arrival.kind.name, self.table, self.column, self.currency


def profiles_of(
    beside: Beside, arrivals: list[Arrival], accepted: str | None
) -> list[Profile]:
    """Give the profile of each of some files, or hold the batch for one of them."""
    files = {arrival.ordinal: arrival for arrival in arrivals}
    found = list(_found(beside, files)) if files else []
    earlier = _earlier(beside) if found else {}
    judged = []
    for profile in found:
        before = earlier.get(profile.key) or _others(profile, found)
        has_shifted = bool(before) and _has_shifted(profile, before)
        if has_shifted and not accepted:
            raise _held(profile, before)
        judged.append(replace(profile, reason=accepted if has_shifted else None))
    return judged


def _found(beside: Beside, files: dict[int, Arrival]) -> Iterator[Profile]:
    for contract in beside.contracts:
        for column in _money(contract):
            counted = _counted(beside.engine, contract, column)
            for (ordinal, currency), rows in groupby(counted, key=lambda row: row[:2]):
                tenths = [(tenth, units) for _, _, tenth, units in rows]
                many = sum(units for _, units in tenths)
                if ordinal in files and many >= ENOUGH_UNITS:
                    low, middle, high = (_quantile(tenths, q) for q in QUARTILES)
                    yield Profile(
                        arrival=files[ordinal],
                        table=contract.name,
                        column=column,
                        currency=currency,
                        units=many,
                        middle=middle,
                        error=OF_MEDIANS * OF_QUARTILES * (high - low) / many**0.5,
                    )


def _money(contract: Contract) -> Iterator[str]:
    if "currency" in contract.sql_types:
        for column, kind in contract.sql_types.items():
            if kind.startswith("decimal"):
                yield column


def _counted(
    engine: duckdb.DuckDBPyConnection, contract: Contract, column: str
) -> list[tuple[int, str, int, int]]:
    """Count units by their mean amount, in tenths of a digit.

    A loan has many instalments of one size: they say as much as one.
    """
    named = [name for name in MASTERS if name in contract.sql_types]
    unit = f"coalesce({', '.join(named or contract.key[:1])})"
    return engine.sql(
        f"""
        select ordinal, currency, floor(digits * 10)::integer as tenth, count(*)
        from (
            select line >> 40 as ordinal, currency,
                avg(log10(abs("{column}"))) as digits
            from said_{contract.name}
            where "{column}" <> 0 and currency is not null
            group by ordinal, currency, {unit}
        )
        group by all order by all
        """
    ).fetchall()


def _quantile(tenths: list[tuple[int, int]], share: float) -> float:
    """Find where a share of the amounts lies below, in digits."""
    wanted = share * sum(n for _, n in tenths)
    reached = zip(tenths, accumulate(n for _, n in tenths), strict=True)
    return next((t + 0.5) / 10 for (t, _), up_to in reached if up_to >= wanted)


def _earlier(beside: Beside) -> dict[Key, list[float]]:
    """Read the middles of this source's earlier files, back to an accepted shift."""
    rows = beside.engine.execute(
        """
        select file_kind, contract, column_name, currency, middle, reason
        from lake.profiles where source = $source
        order by file_kind, contract, column_name, currency, recorded_at desc
        """,
        {"source": beside.source.name},
    ).fetchall()
    earlier: dict[Key, list[float]] = {}
    for (kind, table, column, currency), told in groupby(rows, key=lambda row: row[:4]):
        middles = earlier[kind, table, column, currency] = []
        for *_, middle, reason in told:
            middles.append(middle)
            if reason is not None or len(middles) == EARLIER_FILES:
                break
    return earlier


def _others(profile: Profile, found: list[Profile]) -> list[float]:
    """Give the middles of the batch's other files, where there are enough."""
    others = [p.middle for p in found if p.key == profile.key and p is not profile]
    return others if len(others) >= ENOUGH_FILES else []


def _has_shifted(profile: Profile, before: list[float]) -> bool:
    usual = median(before)
    sigma = OF_DISTANCES * median(abs(middle - usual) for middle in before)
    bound = max(A_DIGIT, SIGMAS * sigma, SIGMAS * profile.error)
    return abs(profile.middle - usual) >= bound


def _held(profile: Profile, before: list[float]) -> BatchHeldError:
    usual = median(before)
    times = f"{10 ** abs(profile.middle - usual):,.0f}"
    size = f"{times} times" if profile.middle > usual else f"a {times}th of"
    return BatchHeldError(
        f"{profile.arrival.name} is held: the middle {profile.column} of its "
        f"{profile.table} is {10**profile.middle:,.2f} {profile.currency}, about "
        f"{size} what it was in {len(before)} other files of its kind "
        f"({10**usual:,.2f}).",
        "Ask its sender whether the unit changed, as from 元 to 万元; if it is right, "
        "take it with --accept-shift and the reason.",
    )
