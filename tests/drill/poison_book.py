"""A small book of a small bank, clean to the last line, to be poisoned line by line."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Europe/Prague")
BORROWERS = 30
DAYS_A_MONTH = 28
FIRST_DAY = date(2024, 1, 1)

LAYOUTS: dict[str, str] = {
    "borrowers": "borrower kind since known",
    "accounts": "account borrower opened known",
    "facilities": "facility borrower agreed signed known",
    "postings": "account posting borrower way amount currency on memo known",
    "balances": "account on amount known",
    "positions": "facility borrower on outstanding known",
    "repayments": "facility payment borrower paid principal on known",
    "calls": "call borrower at note known",
    "clicks": "session borrower at known",
    "draws": "draw facility borrower on amount known",
}
"""The columns of each kind of file, in their order."""

TYPES = {
    **dict.fromkeys(("since", "opened", "signed", "on", "known"), "date %Y-%m-%d"),
    **dict.fromkeys(("agreed", "amount", "outstanding", "paid", "principal"), "money"),
}

HEADERLESS = "draws"

DECLARATION = """
name = "poisoned"
title = { zh = "投毒", en = "Poisoned" }
zone = "Europe/Prague"
currency = "EUR"
knowledge = "source"
legal_basis = { basis = "public", zh = "测试", en = "Test" }

[sense]
broken_chain = "flag"
"""

MANIFEST = """
[manifest]
name = "{file}.ok"
version = "7"
"""

TOTALS = """
[[totals]]
file = "postings"
column = "amount"
table = "transactions"
fact = "amount"

[[totals]]
file = "repayments"
column = "paid"
table = "repayments"
fact = "paid_amount"
"""

QUERIES = {
    "borrowers": """
        select line, borrower as borrower_id, kind as borrower_kind, since,
            known as known_at
        from borrowers""",
    "accounts": """
        select line, account as account_id, borrower as borrower_id,
            'operating' as account_kind, source_currency() as currency,
            opened as opened_on, known as known_at
        from accounts""",
    "facilities": """
        select line, facility as facility_id, borrower as borrower_id,
            'draw' as level, agreed as agreed_amount, source_currency() as currency,
            signed as signed_on, signed as starts_on, known as known_at
        from facilities""",
    "transactions": """
        select line, account as account_id, posting as transaction_id,
            borrower as borrower_id, way as direction, amount, currency,
            "on" as value_on, memo, known as known_at
        from postings""",
    "balances": """
        select line, account as account_id, "on" as balance_on,
            amount as balance_amount, source_currency() as currency,
            known as known_at
        from balances""",
    "positions": """
        select line, facility as facility_id, "on" as position_on,
            borrower as borrower_id, outstanding as outstanding_amount,
            source_currency() as currency, known as known_at
        from positions""",
    "repayments": """
        select line, facility as facility_id, payment as repayment_id,
            borrower as borrower_id, 'ordinary' as repayment_kind, "on" as paid_on,
            paid as paid_amount, principal as principal_paid,
            source_currency() as currency, known as known_at
        from repayments""",
    "contacts": """
        select line, call as contact_id, borrower as borrower_id,
            "at" as contacted_at, 'call' as contact_way, 'lender' as begun_by,
            'reached' as outcome, note, known as known_at
        from calls""",
    "sessions": """
        select line, session as session_id, 1 as action_no, borrower as borrower_id,
            "at" as acted_at, 'login' as action, known as known_at
        from clicks""",
    "drawdowns": """
        select line, draw as drawdown_id, facility as facility_id,
            borrower as borrower_id, "on" as drawn_on, amount as drawn_amount,
            source_currency() as currency, known as known_at
        from draws""",
}


def _kind(name: str) -> str:
    own = {"calls": "datetime %Y-%m-%d %H:%M", "clicks": "datetime %Y-%m-%dT%H:%M:%S%z"}
    types = {**TYPES, "at": own.get(name, "text")}
    columns = [
        f'columns.{column} = "{types.get(column, "text")}"'
        for column in LAYOUTS[name].split()
    ]
    header = "header = false\n" if name == HEADERLESS else ""
    pattern = rf"{name}_(?P<sequence>\d+)\.csv"
    return "\n".join(
        [f"\n[[files]]\nname = \"{name}\"\npattern = '{pattern}'", header, *columns]
    )


def write_source(folder: Path, *more: str) -> Path:
    """The bank's source folder; `more` is added to what it declares."""
    folder.mkdir(parents=True)
    files = "\n".join(_kind(name) for name in LAYOUTS)
    declared = "\n".join([DECLARATION, *more, files, TOTALS])
    (folder / "source.toml").write_text(declared, "utf-8")
    for table, query in QUERIES.items():
        (folder / f"{table}.sql").write_text(query, "utf-8")
    return folder


@dataclass
class Row:
    """One line: its fields in order, or the bytes it was spoilt into, and by what."""

    fields: dict[str, str]
    label: str = ""
    raw: bytes | None = None

    def line(self) -> bytes:
        """The line as it stands in the file."""
        return ",".join(self.fields.values()).encode() if self.raw is None else self.raw


Sheets = dict[str, list[Row]]


@dataclass
class Book:
    """One month of the bank, file by file; the same seed gives the same month."""

    seed: int
    month: int
    sheets: Sheets = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Write the month."""
        self.dice = Random(f"{self.seed}.{self.month}")  # noqa: S311  repeatable
        for name in LAYOUTS:
            told = WRITERS[name](self)
            self.sheets[name] = [self.row(name, *values) for values in told]

    @property
    def start(self) -> date:
        """The first day of the month."""
        return FIRST_DAY + timedelta(days=DAYS_A_MONTH * self.month)

    @property
    def end(self) -> date:
        """The last day of the month."""
        return self.start + timedelta(days=DAYS_A_MONTH - 1)

    @property
    def known(self) -> str:
        """The day the month was told of."""
        return str(self.end + timedelta(days=2))

    def row(self, name: str, *told: object) -> Row:
        """A line of a file, told field by field but for the day it was known."""
        columns = LAYOUTS[name].split()
        values = [*map(str, told), self.known]
        return Row(dict(zip(columns, values, strict=True)))

    def files(self) -> dict[str, bytes]:
        """Every file by name, as it is sent."""
        return {f"{name}_{self.month}.csv": self.text(name) for name in self.sheets}

    def text(self, name: str) -> bytes:
        """One file: header, lines, a last line end."""
        header = (
            [] if name == HEADERLESS else [LAYOUTS[name].replace(" ", ",").encode()]
        )
        lines = [*header, *(row.line() for row in self.sheets[name])]
        torn = self.sheets[name] and self.sheets[name][-1].label.startswith("F03")
        return b"\n".join(lines) + (b"" if torn else b"\n")

    def labels(self) -> dict[tuple[str, int], str]:
        """What every line is by its file and number: poisoned with what, or ''."""
        return {
            (f"{name}_{self.month}.csv", number): row.label
            for name, rows in self.sheets.items()
            for number, row in enumerate(rows, start=1 + (name != HEADERLESS))
        }


def size_of(seed: int, borrower: int) -> float:
    """How large the amounts of a borrower are, month after month."""
    dice = Random(f"{seed}.{borrower}")  # noqa: S311  repeatable
    return 10 ** dice.uniform(2.7, 4.7)


Told = Iterator[tuple[object, ...]]


def _new(book: Book) -> Iterator[int]:
    """Who is new this month: everybody in the first, then a few."""
    some = 3 * book.month
    yield from range(BORROWERS if not some else 0)
    yield from range(BORROWERS + some, BORROWERS + some + 3)


def _borrowers(book: Book) -> Told:
    for n in _new(book):
        yield f"B{n}", "sme", FIRST_DAY - timedelta(days=100 + n)


def _accounts(book: Book) -> Told:
    for n in _new(book):
        yield f"A{n}", f"B{n}", FIRST_DAY - timedelta(days=90)


def _facilities(book: Book) -> Told:
    for n in _new(book):
        agreed = round(size_of(book.seed, n) * 100)
        yield f"F{n}", f"B{n}", f"{agreed}.00", FIRST_DAY - timedelta(days=60)


def _moves(seed: int, month: int, borrower: int) -> Iterator[tuple[int, str, int]]:
    """What moves on an account in a month: cents, which way, and on which day."""
    dice = Random(f"{seed}.{month}.{borrower}")  # noqa: S311  repeatable
    for _ in range(4):
        cents = round(size_of(seed, borrower) * dice.uniform(30, 170))
        yield cents, dice.choice(["in", "out"]), dice.randrange(DAYS_A_MONTH)


def _postings(book: Book) -> Told:
    for n in range(BORROWERS):
        for k, (cents, way, day) in enumerate(_moves(book.seed, book.month, n)):
            posting, on = f"T{book.month}-{n}-{k}", book.start + timedelta(days=day)
            amount = f"{cents / 100:.2f}"
            yield f"A{n}", posting, f"B{n}", way, amount, "EUR", on, "transfer"


def _balances(book: Book) -> Told:
    for n in range(BORROWERS):
        held = round(size_of(book.seed, n) * 1000)
        if book.month == 0:
            yield f"A{n}", book.start - timedelta(days=1), f"{held / 100:.2f}"
        for month in range(book.month + 1):
            for cents, way, _ in _moves(book.seed, month, n):
                held += cents if way == "in" else -cents
        yield f"A{n}", book.end, f"{held / 100:.2f}"


def _positions(book: Book) -> Told:
    for n in range(BORROWERS):
        left = round(size_of(book.seed, n) * (60 - book.month))
        yield f"F{n}", f"B{n}", book.start - timedelta(days=1), f"{left}.00"


def _repayments(book: Book) -> Told:
    for n in range(BORROWERS):
        principal = round(size_of(book.seed, n))
        on = book.start + timedelta(days=9)
        payment = f"P{book.month}-{n}"
        yield f"F{n}", payment, f"B{n}", f"{principal + 7}.00", f"{principal}.00", on


def _calls(book: Book) -> Told:
    for n in range(BORROWERS):
        at = datetime.combine(book.start, datetime.min.time()) + timedelta(hours=10 + n)
        yield f"C{book.month}-{n}", f"B{n}", f"{at:%Y-%m-%d %H:%M}", "asked how it goes"


def _clicks(book: Book) -> Told:
    for n in range(BORROWERS):
        at = datetime.combine(book.start, datetime.min.time(), ZONE) + timedelta(
            hours=n
        )
        yield f"S{book.month}-{n}", f"B{n}", f"{at:%Y-%m-%dT%H:%M:%S%z}"


def _draws(book: Book) -> Told:
    for n in range(BORROWERS):
        amount = round(size_of(book.seed, n) * 2)
        yield f"D{book.month}-{n}", f"F{n}", f"B{n}", book.start, f"{amount}.00"


WRITERS: dict[str, Callable[[Book], Told]] = {
    "borrowers": _borrowers,
    "accounts": _accounts,
    "facilities": _facilities,
    "postings": _postings,
    "balances": _balances,
    "positions": _positions,
    "repayments": _repayments,
    "calls": _calls,
    "clicks": _clicks,
    "draws": _draws,
}
