"""Tell one state of the lake's catalog from another, without opening it."""

import time

from warehouse.home import Home

SETTLED_SECONDS = 0.1
"""What was written so lately might be written again in the same tick of the clock."""


def catalog_mark(home: Home) -> tuple[int, ...] | None:
    """Give what changes with every commit; None where that cannot be told.

    It cannot where the catalog is no file, or was written just now.
    """
    catalog = home.catalog_file
    ahead = catalog.with_name(f"{catalog.name}-wal")
    try:
        found = [place.stat() for place in (catalog, ahead) if place.exists()]
    except OSError:
        return None
    newest = max((state.st_mtime for state in found), default=time.time())
    if time.time() - newest < SETTLED_SECONDS:
        return None
    return tuple(n for s in found for n in (s.st_mtime_ns, s.st_size, s.st_ino))
