"""Write a sample book: `python -m sample_data --borrowers 300 --seed 7 --out DIR`."""

import argparse
import sys
from datetime import date
from pathlib import Path

from sample_data.book import UNTIL
from sample_data.configuration import CONFIGURATIONS, DEFAULT
from sample_data.delivery import deliver


def main() -> None:
    """Read the choices, write the book and say what was written."""
    parser = argparse.ArgumentParser(prog="sample_data", description=__doc__)
    parser.add_argument("--borrowers", type=int, default=300, help="how many")
    parser.add_argument("--seed", type=int, default=7, help="same seed, same bytes")
    parser.add_argument("--out", type=Path, required=True, help="folder to write to")
    parser.add_argument("--until", type=date.fromisoformat, default=UNTIL)
    parser.add_argument(
        "--configuration",
        choices=CONFIGURATIONS,
        default=DEFAULT,
        help="held_out is for reports of what was tuned on the default alone",
    )
    parser.add_argument("--processes", type=int, help="one per processor unless told")
    chosen = parser.parse_args()
    lines = deliver(
        chosen.out,
        borrowers=chosen.borrowers,
        seed=chosen.seed,
        until=chosen.until,
        configuration=chosen.configuration,
        processes=chosen.processes,
    )
    sys.stdout.write(
        f"{chosen.borrowers} borrowers, {sum(lines.values()):,} lines "
        f"in {len(lines)} files under {chosen.out / 'files'}\n"
    )


if __name__ == "__main__":
    main()
