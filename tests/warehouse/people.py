"""A small bank of persons, whose every personal word is a marker of their own."""

import csv
import io
import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from tests.warehouse.sample import look
from warehouse import access
from warehouse.home import Home
from warehouse.intake.batch import Intake
from warehouse.intake.summary import Summary

DECLARATION = """
name = "people"
title = { zh = "小银行", en = "Small bank" }
zone = "Asia/Shanghai"
currency = "CNY"
knowledge = "source"
legal_basis = { basis = "public", zh = "测试", en = "Test" }

[tables.parties]
snapshot_of = "persons"
[tables.identities]
snapshot_of = "persons"

[[files]]
name = "persons"
pattern = 'persons_(?P<sequence>\\d+)\\.csv'
mode = "snapshot"
person = "number"
[files.columns]
number = "pseudonym P"
name = "identity name"
id = "identity id_number"
phone = "identity phone"
email = "identity email"
address = "identity address"
device = "identity device"
known = "date %Y-%m-%d"

[[files]]
name = "loans"
pattern = 'loans_(?P<sequence>\\d+)\\.csv'
person = "number"
[files.columns]
number = "pseudonym P"
loan = "text"
account = "pseudonym A"
purpose = "text"
known = "date %Y-%m-%d"

[[files]]
name = "postings"
pattern = 'postings_(?P<sequence>\\d+)\\.csv'
person = "account"
without = { other = '\\.0$' }
[files.columns]
account = "pseudonym A"
loan = "text"
posting = "text"
amount = "money"
other = "pseudonym A"
memo = "text"
known = "date %Y-%m-%d"

[[totals]]
file = "postings"
column = "amount"
table = "transactions"
fact = "amount"
"""

QUERIES = {
    "parties": """
        select line, 'party-' || number as party_id, 'person' as party_kind,
            name_masked as masked_name, known as known_at
        from persons
    """,
    "identities": """
        select line, 'party-' || number as party_id, name as name_token,
            id as id_number_token, phone as phone_token, email as email_token,
            address as address_token, device as device_token, known as known_at
        from persons
    """,
    "borrowers": """
        select line, loan as borrower_id, 'party-' || number as party_id,
            'retail' as borrower_kind, known as since, known as known_at
        from loans
    """,
    "party_roles": """
        select line, 'party-' || number as party_id, 'account_holder' as role,
            'account' as subject_kind, account as subject_id, loan as borrower_id,
            known as valid_from, known as known_at
        from loans
    """,
    "facilities": """
        select line, 'F' || loan as facility_id, loan as borrower_id,
            'contract' as level, purpose as project_name, known as starts_on,
            source_currency() as currency, known as known_at
        from loans
    """,
    "transactions": """
        select line, account as account_id, posting as transaction_id,
            loan as borrower_id, 'in' as direction, amount,
            source_currency() as currency, known as value_on,
            other as counterparty_account, memo, known as known_at
        from postings
    """,
}

KNOWN = "2024-03-01"
AS_OF = date(2024, 12, 31)
_batches = itertools.count(1)


@dataclass(frozen=True)
class Human:
    """One person: what the bank's files tell of it."""

    number: str
    name: str
    id: str
    phone: str
    email: str
    address: str
    device: str
    loan: str
    account: str
    purpose: str
    memo: str

    def markers(self) -> list[str]:
        """The words that must stand nowhere in plain, of which loan is none."""
        return [v for k, v in vars(self).items() if k != "loan"]


def human(mark: str, number: int) -> Human:
    """Invent a person whose words nobody else has: each bears its mark."""
    return Human(
        number=f"7{mark}{number:04}",
        name=f"Zq{mark}given Xw{mark}family",
        id=f"99{mark}19900101{number:04}",
        phone=f"1203456{number:04}",
        email=f"{mark}.mail@example.com",
        address=f"{mark} Example Road {number}",
        device=f"device-{mark}-{number:06}",
        loan=f"L{number}",
        account=f"6222{mark}{number:08}",
        purpose=f"{mark}'s dream house",
        memo=f"from {mark} to her sister",
    )


def as_csv(columns: str, *rows: tuple[object, ...]) -> str:
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(columns.split())
    writer.writerows(rows)
    return written.getvalue()


def persons(*humans: Human, known: str = KNOWN) -> str:
    rows = (
        (h.number, h.name, h.id, h.phone, h.email, h.address, h.device, known)
        for h in humans
    )
    return as_csv("number name id phone email address device known", *rows)


def loans(*humans: Human, known: str = KNOWN) -> str:
    rows = ((h.number, h.loan, h.account, h.purpose, known) for h in humans)
    return as_csv("number loan account purpose known", *rows)


def postings(*rows: tuple[Human, str, int, str, str], known: str = KNOWN) -> str:
    """Write postings: whose, its number, how much, with which account, the memo."""
    told = (
        (h.account, h.loan, n, a, other, memo, known) for h, n, a, other, memo in rows
    )
    return as_csv("account loan posting amount other memo known", *told)


@dataclass(frozen=True)
class Bank:
    """One home, one open door, and the folder its source and files are in."""

    home: Home
    intake: Intake
    root: Path

    def send(self, **texts: str) -> Summary:
        folder = self.root / f"sent-{next(_batches)}"
        folder.mkdir()
        for name, text in texts.items():
            (folder / f"{name}.csv").write_text(text, "utf-8")
        return self.intake.take(self.root / "source", folder)

    def ask(self, query: str) -> list[tuple[Any, ...]]:
        return self.intake._writer.execute(query).fetchall()

    def party(self, human: Human) -> str:
        """Give the id a person has in the lake."""
        query = (
            f"select party_id from lake.borrowers where borrower_id = '{human.loan}'"
        )
        return str(self.ask(query)[0][0])

    def seen(self, question: str, **told: object) -> access.Answer:
        return look(self.home, AS_OF).ask(question, **told)


def write_source(root: Path) -> Path:
    folder = root / "source"
    folder.mkdir(parents=True)
    (folder / "source.toml").write_text(DECLARATION, "utf-8")
    for table, query in QUERIES.items():
        (folder / f"{table}.sql").write_text(f"-- Grain: one row per line.\n{query}")
    return folder


@contextmanager
def bank_at(home: Home) -> Iterator[Bank]:
    root = home.root.parent / f"{home.root.name}-bank"
    write_source(root)
    with Intake(home) as intake:
        yield Bank(home, intake, root)
