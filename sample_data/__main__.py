"""Write a sample book: `python -m sample_data --borrowers 2000 --seed 7 --out DIR`."""

import argparse
import shutil
import sys
import time
from datetime import date
from pathlib import Path

from sample_data.book import UNTIL, Share, counts
from sample_data.configuration import CONFIGURATIONS, DEFAULT
from sample_data.delivery import deliver
from sample_data.sending import Sending


def main() -> None:
    """Read the choices, write the book and say what was written."""
    parser = argparse.ArgumentParser(prog="sample_data", description=__doc__)
    parser.add_argument("--borrowers", type=int, default=300, help="how many")
    parser.add_argument("--seed", type=int, default=7, help="same seed, same bytes")
    parser.add_argument("--out", type=Path, required=True, help="folder to write to")
    parser.add_argument("--until", type=date.fromisoformat, default=UNTIL)
    parser.add_argument(
        "--months", type=int, help="send the last so many, and what stood before them"
    )
    parser.add_argument(
        "--parts", type=int, default=1, help="in so many folders, each to be taken in"
    )
    parser.add_argument(
        "--configuration",
        choices=CONFIGURATIONS,
        default=DEFAULT,
        help="held_out is for reports of what was tuned on the default alone",
    )
    parser.add_argument("--processes", type=int, help="one per processor unless told")
    chosen = parser.parse_args()
    if chosen.months is not None and chosen.months < 1:
        parser.error("There is no less than a month to send: --months 1.")
    most = min(counts(chosen.borrowers).values())
    if not 1 <= chosen.parts <= most:
        parser.error(f"{chosen.borrowers} borrowers fill 1 to {most} parts.")
    for old in chosen.out.glob("part-*"):
        shutil.rmtree(old)
    for number in range(1, chosen.parts + 1):
        _write(chosen, Share(number, chosen.parts))


def _write(chosen: argparse.Namespace, share: Share) -> None:
    """Write one part, or the whole where it is the only one."""
    started, out = time.monotonic(), chosen.out
    if share.of > 1:
        out /= f"part-{share.number:04}"
    lines = deliver(
        out,
        borrowers=chosen.borrowers,
        seed=chosen.seed,
        sending=Sending(chosen.until, chosen.months, share),
        configuration=chosen.configuration,
        processes=chosen.processes,
    )
    sys.stdout.write(
        f"{sum(lines.values()):,} lines in {len(lines)} files under {out / 'files'}, "
        f"{time.monotonic() - started:.0f} s\n"
    )
    sys.stdout.flush()


if __name__ == "__main__":
    main()
