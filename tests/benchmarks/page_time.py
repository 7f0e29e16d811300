"""Times the script of the borrower page and of an empty page, in one process."""

import json
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from streamlit.testing.v1 import AppTest

ROOT = Path(__file__).parents[2]
RUNS = 10


def main() -> None:
    """Print medians as JSON: of borrowers not read before, of one read, of nothing."""
    sys.path.insert(0, str(ROOT))
    os.chdir(ROOT)
    from streamlit.testing.v1 import AppTest  # noqa: PLC0415  after the path is set

    with tempfile.TemporaryDirectory() as folder:
        empty = Path(folder) / "empty.py"
        empty.write_text("import streamlit as st\nst.title('empty')\n")
        page = AppTest.from_file(str(ROOT / "pages" / "main.py"), default_timeout=120)
        page.query_params["person"] = "lin.shen"
        page.query_params["borrower"] = sys.argv[1]
        page.query_params["as_of"] = "2026-03-20"
        page.run()
        page.switch_page("borrower/timeline.py").run()
        if page.exception or not page.get("plotly_chart"):
            raise RuntimeError(page.exception)
        told = [
            _median(page, [f"B{n:08}" for n in range(2, 2 + RUNS)]),
            _median(page, [sys.argv[1]] * RUNS),
            _median(AppTest.from_file(str(empty)), [""] * RUNS),
        ]
    sys.stdout.write(json.dumps(told) + "\n")


def _median(page: "AppTest", borrowers: list[str]) -> float:
    page.run()
    spent = []
    for borrower in borrowers:
        if borrower:
            page.query_params["borrower"] = borrower
        started = time.perf_counter()
        page.run()
        spent.append((time.perf_counter() - started) * 1000)
    return round(statistics.median(spent), 1)


if __name__ == "__main__":
    main()
