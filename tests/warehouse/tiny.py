"""A source small enough to be worked out by hand: balances, stated with their dates.

In news, though not in a full list, a balance of nothing takes back what was stated.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Literal

DECLARATION = """
name = "{name}"
title = {{ zh = "小来源", en = "Tiny source" }}
zone = "Asia/Shanghai"
currency = "CNY"
knowledge = "{knowledge}"
legal_basis = {{ basis = "public", zh = "测试", en = "Test" }}

[[files]]
name = "stated"
pattern = 'stated_(?P<sequence>\\d+)(_\\w+)?\\.csv'
columns.account = "text"
columns.on = "date %Y-%m-%d"
columns.amount = "money"
columns.known = "date %Y-%m-%d"

[[files]]
name = "listed"
pattern = 'listed_(?P<sequence>\\d+)(_\\w+)?\\.csv'
mode = "snapshot"
columns.account = "text"
columns.on = "date %Y-%m-%d"
columns.amount = "money"
columns.known = "date %Y-%m-%d"

[tables.balances]
snapshot_of = "listed"

[[totals]]
file = "stated"
column = "amount"
table = "balances"
fact = "balance_amount"
"""

BALANCES = """-- Grain: one row per account and day.
select
    line,
    account as account_id,
    "on" as balance_on,
    'B1' as borrower_id,
    amount as balance_amount,
    source_currency() as currency,
    amount = 0 and line in (select line from stated) as withdraws,
    {known}
from (select * from stated union all select * from listed)
"""

ON = date(2024, 1, 1)


@dataclass(frozen=True)
class Sent:
    """One file: its sequence, kind, and rows of account, amount and knowledge day."""

    sequence: int
    kind: Literal["stated", "listed"]
    rows: tuple[tuple[str, Decimal, date], ...]

    def text(self) -> str:
        lines = [f"{a},{ON},{amount},{known}" for a, amount, known in self.rows]
        return "\n".join(["account,on,amount,known", *lines]) + "\n"


def write_source(
    folder: Path, *, knowledge: str = "source", name: str = "tiny"
) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "source.toml").write_text(
        DECLARATION.format(knowledge=knowledge, name=name)
    )
    known = "known as known_at" if knowledge != "arrival" else "null as known_at"
    (folder / "balances.sql").write_text(BALANCES.format(known=known))
    return folder


def write_files(folder: Path, files: Iterable[Sent]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for sent in files:
        (folder / f"{sent.kind}_{sent.sequence}.csv").write_text(sent.text())
    return folder
