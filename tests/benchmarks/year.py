"""Takes a day's file in, day after day, with upkeep between; tells how long each took.

Run as a process of its own by `events`: ROOT EVENTS SEED DAYS.
"""

import json
import sys
import time
from pathlib import Path

from tests.benchmarks.postings import Postings
from warehouse.home import home_from_environment
from warehouse.intake.batch import Intake
from warehouse.lake.upkeep import maintain

SOURCE = Path(__file__).parent / "source"
UPKEEP_EVERY = 7


def main() -> None:
    """Print as JSON the seconds of each day's intake and of each upkeep."""
    root, home = Path(sys.argv[1]), home_from_environment()
    events, seed, days = (int(told) for told in sys.argv[2:])
    postings = Postings(events, seed)
    taken, kept, slices = [], [], []
    with Intake(home) as door:
        for day in range(days):
            folder = root / "daily"
            folder.mkdir(exist_ok=True)
            file = folder / f"postings_{10_000 + day}.csv"
            postings.of_day(day).write_csv(file)
            taken.append(door.take(SOURCE, folder).seconds)
            file.unlink()
            if day % UPKEEP_EVERY == UPKEEP_EVERY - 1:
                started = time.monotonic()
                slices.append(maintain(home).longest_slice_seconds)
                kept.append(time.monotonic() - started)
    told = {"taken": taken, "kept": kept, "slices": slices}
    sys.stdout.write(json.dumps(told) + "\n")


if __name__ == "__main__":
    main()
