"""What each column means, in one sentence of each language.

A name means the same in every table, so it is explained once, by name, in `meanings/`.
"""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from warehouse.contracts.columns import Words

FOLDER = Path(__file__).parent / "meanings"


@cache
def meanings() -> Mapping[str, Words]:
    """Give the sentences of every column, by the column's name."""
    read = [tomllib.loads(f.read_text("utf-8")) for f in sorted(FOLDER.glob("*.toml"))]
    return {name: (zh, en) for told in read for name, (zh, en) in told.items()}
