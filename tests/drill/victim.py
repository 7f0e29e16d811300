"""What runs until it is killed: an intake that says what it holds, or an upkeep."""

import os
from pathlib import Path

from warehouse.home import Home
from warehouse.intake.batch import Intake
from warehouse.lake.upkeep import maintain


def take_in(home: Home, source: Path, batches: list[Path], acknowledged: Path) -> None:
    """Take batches in one after the other; after each, write down that it is held."""
    with Intake(home) as door, acknowledged.open("a", encoding="utf-8") as stream:
        for batch in batches:
            door.take(source, batch)
            stream.write(f"{batch.name}\n")
            stream.flush()
            os.fsync(stream.fileno())


def keep_up(home: Home) -> None:
    """Merge and remove as upkeep does, orphans of any age included."""
    maintain(home, orphan_age="0 seconds")
