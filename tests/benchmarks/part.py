"""Writes one part of a book; tells how long it took and how much memory.

Run as a process of its own by `book`: OUT BORROWERS SEED MONTHS NUMBER OF, where no
months are 0.
"""

import json
import os
import re
import resource
import sys
import time
from pathlib import Path

from sample_data.book import Share
from sample_data.delivery import deliver
from sample_data.sending import Sending


def main() -> None:
    """Print as JSON what writing the part took.

    Its memory is that of this process and as much for each helper as the largest had.
    """
    borrowers, seed, months, number, of = (int(told) for told in sys.argv[2:])
    started = time.monotonic()
    lines = deliver(
        Path(sys.argv[1]),
        borrowers=borrowers,
        seed=seed,
        sending=Sending(months=months or None, share=Share(number, of)),
        processes=None,
    )
    helpers = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    told = {
        "seconds": time.monotonic() - started,
        "lines": sum(lines.values()),
        "peak_mb": _own_peak_mb() + helpers * (os.cpu_count() or 1),
    }
    sys.stdout.write(json.dumps(told) + "\n")


def _own_peak_mb() -> int:
    """Read this process's own peak; getrusage also knows that of whoever began it."""
    status = Path("/proc/self/status").read_text("ascii")
    told = re.search(r"VmHWM:\s+(\d+) kB", status)
    return int(told[1]) // 1024 if told else 0


if __name__ == "__main__":
    main()
