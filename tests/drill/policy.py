"""A million requests by chance, decided by the policy and by a table of our own."""

import time
from collections import Counter

from tests.drill.report import Rows, report
from tests.policy.oracle import opinion
from tests.policy.requests import agrees, put, requests
from tests.policy.test_decisions import POLICY
from warehouse.access.request import Permit

SEED = 20


def run(*, requests_made: int, keep: bool) -> bool:
    """Decide every request twice; tell whether the two never disagreed."""
    codes: Counter[str] = Counter()
    disagreed, spent = 0, 0.0
    for asked in requests(requests_made, seed=SEED):
        started = time.perf_counter()
        ruling = put(asked, POLICY)
        spent += time.perf_counter() - started
        disagreed += not agrees(ruling, opinion(asked), asked)
        codes["permit" if isinstance(ruling, Permit) else ruling.code] += 1
    rows: Rows = [
        ("requests, by chance", f"{requests_made:,}"),
        ("the policy and the table disagree", f"{disagreed:,}"),
        *((f"of them {code}", f"{n:,}") for code, n in codes.most_common()),
        ("a decision takes", f"{spent / requests_made * 1e6:.1f} µs"),
    ]
    what = (
        "Requests of every role, purpose, class and state are decided by the engine "
        "on `policy.toml`, and by a truth table written apart from both."
    )
    report("policy", what, rows, keep=keep)
    return disagreed == 0
