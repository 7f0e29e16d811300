"""Run the drills: `python -m tests.drill [name]`; without a name, all of them."""

import argparse
import sys
from collections.abc import Callable

from tests.drill import canaries, erase, feed, kill, poison, policy, standard


def drills(told: argparse.Namespace) -> dict[str, Callable[[], bool]]:
    """Give each drill by its name, with what was asked of it."""
    keep = not told.no_report
    catalog, seed = told.catalog, told.seed
    return {
        "kill": lambda: kill.run(
            kills=told.kills, seed=seed, catalog=catalog, keep=keep
        ),
        "feed": lambda: feed.run(
            seconds=told.seconds, bulk_rows=told.bulk_rows, keep=keep
        ),
        "standard": lambda: standard.run(keep=keep),
        "poison": lambda: poison.run(seeds=told.seeds, seed=seed, keep=keep),
        "policy": lambda: policy.run(requests_made=told.requests, keep=keep),
        "canaries": lambda: canaries.run(keep=keep),
        "erase": lambda: erase.run(
            persons_there=told.persons,
            persons_gone=told.erased,
            catalog=catalog,
            keep=keep,
        ),
    }


def main() -> int:
    """Run what was asked for; 0 only if every promise held."""
    asked = argparse.ArgumentParser(prog="python -m tests.drill", description=__doc__)
    asked.add_argument("name", nargs="?")
    asked.add_argument("--kills", type=int, default=200)
    asked.add_argument("--catalog", choices=["sqlite", "postgres"], default="sqlite")
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--seconds", type=float, default=600)
    asked.add_argument("--bulk-rows", type=int, default=1_000_000)
    asked.add_argument("--seeds", type=int, default=20)
    asked.add_argument("--requests", type=int, default=1_000_000)
    asked.add_argument("--persons", type=int, default=2_000)
    asked.add_argument("--erased", type=int, default=100)
    asked.add_argument("--no-report", action="store_true", help="leave docs/ alone")
    told = asked.parse_args()
    there = drills(told)
    if told.name is not None and told.name not in there:
        asked.error(f"there is no drill {told.name}: choose of {', '.join(there)}")
    held = [run() for name, run in there.items() if told.name in (None, name)]
    return 0 if all(held) else 1


if __name__ == "__main__":
    sys.exit(main())
