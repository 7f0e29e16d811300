"""Takes files in, in a process of its own, so that its peak memory is its own.

Run by `doing`: SOURCE FILES, on the home LOANTRAIL_HOME names.
"""

import json
import resource
import sys
from pathlib import Path

from warehouse.home import home_from_environment
from warehouse.intake.batch import take


def main() -> None:
    """Print as JSON what became of the files, and what it took."""
    source, files = map(Path, sys.argv[1:])
    summary = take(source, files, home=home_from_environment())
    told = {
        "read": summary.read,
        "facts": summary.facts,
        "corrections": summary.corrections,
        "quarantined": summary.quarantined,
        "seconds": summary.seconds,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }
    sys.stdout.write(json.dumps(told) + "\n")


if __name__ == "__main__":
    main()
