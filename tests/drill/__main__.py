"""Run the drills: `python -m tests.drill [name]`; without a name, all of them."""

import argparse
import sys

from tests.drill import feed, kill, poison, policy, standard

DRILLS = ("kill", "feed", "standard", "poison", "policy")


def main() -> int:
    """Run what was asked for; 0 only if every promise held."""
    asked = argparse.ArgumentParser(prog="python -m tests.drill", description=__doc__)
    asked.add_argument("name", nargs="?", choices=[*DRILLS])
    asked.add_argument("--kills", type=int, default=200)
    asked.add_argument("--catalog", choices=["sqlite", "postgres"], default="sqlite")
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--seconds", type=float, default=600)
    asked.add_argument("--bulk-rows", type=int, default=1_000_000)
    asked.add_argument("--seeds", type=int, default=20)
    asked.add_argument("--requests", type=int, default=1_000_000)
    asked.add_argument("--no-report", action="store_true", help="leave docs/ alone")
    told = asked.parse_args()
    held = []
    if told.name in (None, "kill"):
        held.append(
            kill.run(
                kills=told.kills,
                seed=told.seed,
                catalog=told.catalog,
                keep=not told.no_report,
            )
        )
    if told.name in (None, "feed"):
        held.append(
            feed.run(
                seconds=told.seconds, bulk_rows=told.bulk_rows, keep=not told.no_report
            )
        )
    if told.name in (None, "standard"):
        held.append(standard.run(keep=not told.no_report))
    if told.name in (None, "poison"):
        held.append(
            poison.run(seeds=told.seeds, seed=told.seed, keep=not told.no_report)
        )
    if told.name in (None, "policy"):
        held.append(policy.run(requests_made=told.requests, keep=not told.no_report))
    return 0 if all(held) else 1


if __name__ == "__main__":
    sys.exit(main())
