"""How much a source may send before it is taken for a mistake, or an attack."""

from typing import Annotated

from pydantic import Field

from warehouse.intake.declared import Declared

KIB, MIB, GIB = 1024, 1024**2, 1024**3

Count = Annotated[int, Field(ge=1)]
Share = Annotated[float, Field(gt=0, le=1)]


class Limits(Declared):
    """Bounds a source may move in `[limits]` of its source.toml.

    `file_bytes` and `lines` are of one file, as it reads unpacked; `unpacked_bytes` and
    `unpacked_ratio` are of one that came packed; `row_group_bytes` of what Parquet
    packs together, as it must be held. Beyond any of these a file is refused.
    One line longer than `line_bytes`, or with a field longer than `field_bytes`, is
    quarantined alone. A file is refused as not what was declared where more than
    `bad_share` of its lines break one rule, or its bad lines take more room than
    `quarantine_bytes`. What is said to have happened more than `days_ahead` after it
    came has not happened.
    """

    file_bytes: Count = 16 * GIB
    lines: Count = 200_000_000
    unpacked_bytes: Count = 4 * GIB
    unpacked_ratio: Count = 100
    row_group_bytes: Count = GIB
    columns: Count = 256
    line_bytes: Count = MIB
    field_bytes: Count = 64 * KIB
    bad_share: Share = 0.5
    quarantine_bytes: Count = 64 * MIB
    days_ahead: Count = 1


SAFE = Limits()
"""What holds for a source that says nothing of limits."""
