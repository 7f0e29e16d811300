"""The trajectory at any (as_of, recorded_until) is what a plain oracle works out."""

import shutil
from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.warehouse.tiny import Sent, write_files, write_source
from warehouse import access
from warehouse.home import Home
from warehouse.intake.batch import Intake

DAYS = [date(2024, 3, day) for day in range(1, 6)]
KEYS = ["k1", "k2", "k3"]
AMOUNTS = [Decimal(10), Decimal(20), Decimal(30)]

Place = tuple[date, int]
State = dict[str, Decimal]


def oracle(batches: list[list[Sent]], until: int, as_of: date) -> State:
    """Keep every statement of the batches so far; the latest place of a key counts."""
    said: dict[str, dict[Place, Decimal | None]] = {}
    files = [sent for batch in batches[: until + 1] for sent in batch]
    keys = {account for sent in files for account, _, _ in sent.rows}
    for sent in files:
        for account, amount, known in sent.rows:
            is_withdrawn = sent.kind == "stated" and amount == 0
            place = (known, sent.sequence)
            said.setdefault(account, {})[place] = None if is_withdrawn else amount
        if sent.kind == "listed":
            place = (max(known for _, _, known in sent.rows), sent.sequence)
            for account in keys - {account for account, _, _ in sent.rows}:
                said.setdefault(account, {})[place] = None
    state = {}
    for account, places in said.items():
        counts = max((place for place in places if place[0] <= as_of), default=None)
        if counts and (amount_then := places[counts]) is not None:
            state[account] = amount_then
    return state


def in_the_lake(home: Home, as_of: date, until: datetime) -> State:
    caller = access.caller(access.sign_in_operator())
    view = access.open_view(
        home, caller, purpose="credit_review", as_of=as_of, recorded_until=until
    )
    rows = view.ask("balances", borrower_id="B1").rows
    return dict(rows.select("account_id", "balance_amount").iter_rows())


def stated(sequence: int) -> st.SearchStrategy[Sent]:
    amounts = st.sampled_from([*AMOUNTS, Decimal(0)])
    row = st.tuples(st.sampled_from(KEYS), amounts, st.sampled_from(DAYS))
    rows = st.lists(row, min_size=1, max_size=4, unique_by=lambda r: (r[0], r[2]))
    return rows.map(lambda told: Sent(sequence, "stated", tuple(told)))


def listed(sequence: int) -> st.SearchStrategy[Sent]:
    row = st.tuples(st.sampled_from(KEYS), st.sampled_from(AMOUNTS))
    rows = st.lists(row, min_size=1, max_size=3, unique_by=lambda r: r[0])
    day = DAYS[sequence // 4]
    return rows.map(
        lambda told: Sent(sequence, "listed", tuple((*row, day) for row in told))
    )


@st.composite
def histories(draw: st.DrawFn) -> list[list[Sent]]:
    """Files of two kinds, out of order, some sent again, in batches of one to three.

    Full lists have even numbers and deltas odd ones, so that no two share a place.
    """
    deltas = [draw(stated(2 * n - 1)) for n in range(1, draw(st.integers(1, 4)) + 1)]
    snapshots = [draw(listed(2 * n)) for n in range(1, draw(st.integers(0, 4)) + 1)]
    files = draw(st.permutations(deltas + snapshots))
    again = draw(st.lists(st.sampled_from(files), max_size=2))
    queue = files + again
    batches: list[list[Sent]] = []
    while queue:
        size = draw(st.integers(1, 3))
        batches.append(list(dict.fromkeys(queue[:size])))
        queue = queue[size:]
    return batches


@settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # to shrink takes minutes
)
@given(batches=histories())
def test_the_trajectory_equals_the_oracle_at_every_day_and_recording(
    new_home: Callable[[], Home], batches: list[list[Sent]]
) -> None:
    home = new_home()
    root = home.root / "sent"
    source = write_source(root / "source")
    with Intake(home) as intake:
        moments = []
        for number, batch in enumerate(batches):
            files = write_files(root / f"files-{number}", batch)
            moments.append(intake.take(source, files).recorded_at)

    for number, moment in enumerate(moments):
        for day in [DAYS[0] - timedelta(days=1), *DAYS]:
            expected = oracle(batches, number, day)
            assert in_the_lake(home, day, moment) == expected, (number, day)
    shutil.rmtree(home.root)
