"""Which facilities stand above and below others: limit, contracts, draws."""

from collections.abc import Iterable

import polars as pl


def above(facilities: pl.DataFrame, ids: Iterable[str]) -> set[str]:
    """Name what stands above these facilities, up to the topmost."""
    parents = dict(facilities.select("facility_id", "parent_id").iter_rows())
    found: set[str] = set()
    rising = set(ids)
    while rising:
        rising = {up for id_ in rising if (up := parents.get(id_))} - found
        found |= rising
    return found


def below(facilities: pl.DataFrame, ids: Iterable[str]) -> set[str]:
    """Name what stands below these facilities, down to the last draws."""
    children: dict[str, list[str]] = {}
    for child, parent in facilities.select("facility_id", "parent_id").iter_rows():
        children.setdefault(parent, []).append(child)
    found: set[str] = set()
    falling = set(ids)
    while falling:
        falling = {down for id_ in falling for down in children.get(id_, [])} - found
        found |= falling
    return found
