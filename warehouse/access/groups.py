"""Groups: what is shown to those who may see groups of borrowers, and no single one."""

import polars as pl

from warehouse.errors import AccessDeniedError


def without_small_groups(
    rows: pl.DataFrame, counted: str, least: int
) -> tuple[pl.DataFrame, int]:
    """Leave small groups out, and of the others as many as hide them; count them.

    A group left out alone could be worked out from the total, so those left out must
    together be as many as the smallest group shown: the next smallest join them.
    """
    if least <= 0:
        return rows, 0
    sizes = rows[counted]
    if sizes.null_count():
        raise AccessDeniedError(
            "A group does not say of how many borrowers it is, so none is shown.",
            "Report it; nothing is wrong with what you asked.",
        )
    told = pl.int_range(rows.height)
    in_order = rows.select(place=told, size=sizes).sort("size", "place")
    hidden, together = 0, 0
    for size in in_order["size"]:
        if size >= least and (together == 0 or together >= least):
            break
        hidden += 1
        together += size
    kept = in_order["place"][hidden:].sort()
    return rows[kept.to_list()], hidden
