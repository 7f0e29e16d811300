"""The digest of the book the tests look at: the same bytes on every supported Python.

Where the simulator was changed on purpose, `python -m tests.sample_data.digest` writes
the digest anew.
"""

import hashlib
import tempfile
from pathlib import Path

from sample_data.delivery import deliver

BORROWERS, SEED = 300, 7
PLACE = Path(__file__).with_name("digest.txt")


def digest(folder: Path) -> str:
    """Tell a delivery from another by the names and the bytes of all its files."""
    told = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        told.update(path.relative_to(folder).as_posix().encode() + b"\0")
        told.update(hashlib.sha256(path.read_bytes()).digest())
    return told.hexdigest()


def main() -> None:
    """Write the book and keep its digest."""
    with tempfile.TemporaryDirectory() as folder:
        deliver(Path(folder), borrowers=BORROWERS, seed=SEED, processes=None)
        PLACE.write_text(f"{digest(Path(folder))}\n", "utf-8")


if __name__ == "__main__":
    main()
