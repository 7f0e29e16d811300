from collections.abc import Callable

import pytest

from tests.warehouse.desk import Desk, desk_at, listed, row, stated
from warehouse.home import Home
from warehouse.intake import landing, prepared
from warehouse.lake.verify import verify_lake

WHOLE_BOOK = """
    select account_id, version, op, balance_amount, sequence, line, known_at::date
    from lake.balances order by all
"""


def send_everything(desk: Desk) -> None:
    """New facts, a correction, a key that is gone, and a list that comes too late."""
    desk.send(
        stated(1, *(row(f"A{n}", n, 1) for n in range(1, 8))),
        stated(2, row("A2", 22, 3), row("A9", 9, 2)),
    )
    desk.send(listed(5, row("A1", 1, 9), row("A2", 222, 9), row("A9", 9, 9)))
    desk.send(listed(4, row("A1", 11, 6), row("A3", 3, 6)))


@pytest.mark.parametrize(("lines", "alone"), [(1, 1), (3, 2), (4, 100)])
def test_a_batch_landed_in_slices_is_the_batch_landed_at_once(
    new_home: Callable[[], Home],
    monkeypatch: pytest.MonkeyPatch,
    lines: int,
    alone: int,
) -> None:
    with desk_at(new_home()) as desk:
        send_everything(desk)
        expected = desk.ask(WHOLE_BOOK)
    monkeypatch.setattr(prepared, "LINES_A_SLICE", lines)
    monkeypatch.setattr(landing, "ROWS_ALONE", alone)
    monkeypatch.setattr(landing, "ROWS_TOGETHER", alone)

    with desk_at(new_home()) as desk:
        send_everything(desk)

        assert desk.ask(WHOLE_BOOK) == expected
        folder = desk.home.data_folder / "main" / "balances"
        assert len(list(folder.glob("*.parquet"))) > 3  # one for each batch, undivided
        assert verify_lake(desk.home) == {}
