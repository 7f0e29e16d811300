"""A desk where small batches are taken in and looked at, version by version."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from tests.warehouse.tiny import Sent, write_files, write_source
from warehouse.home import Home
from warehouse.intake.batch import Intake
from warehouse.intake.quarantine import quarantined
from warehouse.intake.summary import Summary
from warehouse.lake.in_force import create_macros

Version = tuple[int, str, Decimal, date, int]
"""Version, operation, amount, the day it was known, the file's sequence."""


class Desk:
    """One home, one source, one open door."""

    def __init__(self, home: Home, *, knowledge: str = "source") -> None:
        self.home = home
        self.root = home.root.parent / f"{home.root.name}-sent"
        self.source = write_source(self.root / "source", knowledge=knowledge)
        self.intake = Intake(home)
        create_macros(self.intake._writer)
        self._batches = 0

    def send(self, *files: Sent) -> Summary:
        return self.intake.take(self.source, write_files(self.folder(), files))

    def send_texts(self, **texts: str | bytes) -> Summary:
        """Send files by name without `.csv`, each with its whole content."""
        folder = self.folder()
        for name, text in texts.items():
            content = text.encode() if isinstance(text, str) else text
            (folder / f"{name}.csv").write_bytes(content)
        return self.intake.take(self.source, folder)

    def folder(self) -> Path:
        self._batches += 1
        folder = self.root / f"batch-{self._batches}"
        folder.mkdir(parents=True)
        return folder

    def ask(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        return self.intake._writer.execute(query, list(values)).fetchall()

    def versions(self, account: str) -> list[Version]:
        """Every version of one account's balance, in the order of their places."""
        return self.ask(
            """
            select said.version, said.op, said.balance_amount,
                timezone('Asia/Shanghai', said.known_at)::date, said.sequence
            from lake.balances as said
            left join (
                select distinct event_id, version, place_at from lake.revisions
            ) as chain using (event_id, version)
            where said.account_id = ?
            order by coalesce(chain.place_at, said.known_at), said.sequence
            """,
            account,
        )

    def story(self, account: str) -> list[tuple[str, int]]:
        """What was said of one account: the operation and the amount."""
        return [(op, int(amount)) for _, op, amount, _, _ in self.versions(account)]

    def in_force(self, before: datetime | None = None) -> dict[str, int]:
        """The balances in force, of all that is known or was by a moment."""
        rows = self.ask(
            "select account_id, balance_amount from balances_in_force(?, ?)",
            before or datetime(2200, 1, 1, tzinfo=UTC),
            datetime(2200, 1, 1, tzinfo=UTC),
        )
        return {account: int(amount) for account, amount in rows}

    def put_aside(self, summary: Summary) -> list[tuple[object, object, object]]:
        """File, line and rule of each quarantined line."""
        found = quarantined(self.home, summary.batch_id)
        return [(entry["file"], entry["line"], entry["rule"]) for entry in found]


@contextmanager
def desk_at(home: Home, *, knowledge: str = "source") -> Iterator[Desk]:
    desk = Desk(home, knowledge=knowledge)
    with desk.intake:
        yield desk


def row(account: str, amount: int, day: int) -> tuple[str, Decimal, date]:
    return (account, Decimal(amount), date(2024, 3, day))


def stated(sequence: int, *rows: tuple[str, Decimal, date]) -> Sent:
    return Sent(sequence, "stated", rows)


def listed(sequence: int, *rows: tuple[str, Decimal, date]) -> Sent:
    return Sent(sequence, "listed", rows)
