"""Poisons of single lines, and what must become of each: an oracle, not the code's.

A poison spoils one line of a clean book, or adds one. What it should come to is written
beside it: quarantined by which rule, taken and flagged, a duplicate, a correction, or
taken as it is.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from random import Random

from tests.drill.poison_book import Book, Row

Plant = Callable[[Book, Random], tuple[str, Row]]
"""Gives the sheet a line belongs in, and the line."""


@dataclass(frozen=True)
class Poison:
    """One kind: its code in the corpus, what it is, what must become of its line."""

    code: str
    what: str
    fate: str
    rule: str
    plant: Plant
    at_the_end: bool = False

    @property
    def name(self) -> str:
        """Tell it from all others."""
        return f"{self.code} {self.what}"


QUARANTINED, FLAGGED, DUPLICATE, CORRECTION, TAKEN = (
    *("quarantined", "flagged", "duplicate", "correction", "taken"),
)


def fresh(book: Book, dice: Random, name: str) -> Row:
    """A clean new line of a file: another's, under a key of its own."""
    model = dice.choice([row for row in book.sheets[name] if not row.label])
    fields = dict(model.fields)
    for key in ("posting", "payment", "call", "session", "draw"):
        if key in fields:
            fields[key] = f"X{dice.randrange(10**9)}"
    return Row(fields)


def written(name: str, column: str, *values: str) -> Plant:
    """Write one of these into a column of a new line."""

    def plant(book: Book, dice: Random) -> tuple[str, Row]:
        row = fresh(book, dice, name)
        row.fields[column] = dice.choice(values)
        return name, row

    return plant


def rewritten(name: str, column: str, *values: str) -> Plant:
    """Write one of these into a column of a line that is there."""

    def plant(book: Book, dice: Random) -> tuple[str, Row]:
        row = dice.choice([row for row in book.sheets[name] if not row.label])
        book.sheets[name].remove(row)
        row.fields[column] = dice.choice(values)
        return name, row

    return plant


def spoilt(name: str, how: Callable[[bytes, Random], bytes]) -> Plant:
    """Spoil the bytes of a new line."""

    def plant(book: Book, dice: Random) -> tuple[str, Row]:
        row = fresh(book, dice, name)
        row.raw = how(row.line(), dice)
        return name, row

    return plant


def torn(line: bytes, dice: Random) -> bytes:
    return line[: dice.randrange(5, line.rindex(b","))]


def with_nought(line: bytes, dice: Random) -> bytes:
    place = dice.randrange(len(line))
    return line[:place] + dice.choice([b"\x00", b"\x01", b"\x1b"]) + line[place:]


def with_a_return(line: bytes, dice: Random) -> bytes:
    place = dice.randrange(1, len(line) - 1)
    return line[:place] + b"\r" + line[place:]


def with_open_quote(line: bytes, _: Random) -> bytes:
    return b'"' + line


def with_a_comma(line: bytes, _: Random) -> bytes:
    return line.replace(b"transfer", b"transfer, rent")


def with_bad_bytes(line: bytes, dice: Random) -> bytes:
    bad = dice.choice([b"\xff", b"\xc3(", "名".encode("gb18030"), b"\xed\xa0\x80"])
    return line.replace(b"transfer", b"transfer " + bad)


def endless(line: bytes, dice: Random) -> bytes:
    return line.replace(b"transfer", b"x" * dice.choice([66_000, 90_000]))


def too_long(line: bytes, dice: Random) -> bytes:
    return line.replace(b"transfer", b"x" * dice.choice([2**20, 3 * 2**20]))


def looking_alike(book: Book, dice: Random) -> tuple[str, Row]:
    """An account that reads like one there is."""
    name, row = "balances", fresh(book, dice, "balances")
    row.fields["account"] = dice.choice("АΑＡᎪ𝐀𝖠Ꭺ") + row.fields["account"][1:]
    return name, row


def with_zero_width(book: Book, dice: Random) -> tuple[str, Row]:
    name, row = "postings", fresh(book, dice, "postings")
    unseen = dice.choice("\u200b\u200d\ufeff\u2060\u00ad\u202e\u034f\ufe0f\u3164")
    row.fields["account"] = f"A{unseen}{row.fields['account'][1:]}"
    return name, row


def before_its_account(book: Book, dice: Random) -> tuple[str, Row]:
    name, row = "postings", fresh(book, dice, "postings")
    row.fields["on"] = str(book.start - timedelta(days=dice.randrange(400, 900)))
    return name, row


def an_orphan(book: Book, dice: Random) -> tuple[str, Row]:
    name, row = "repayments", fresh(book, dice, "repayments")
    row.fields["facility"] = f"F-nobody-{dice.randrange(10**6)}"
    row.fields["principal"] = "0.01"
    return name, row


def more_than_owed(book: Book, dice: Random) -> tuple[str, Row]:
    name, row = "repayments", fresh(book, dice, "repayments")
    principal = float(row.fields["principal"])
    row.fields["principal"] = f"{principal * dice.uniform(90, 200):.2f}"
    row.fields["paid"] = row.fields["principal"]
    return name, row


def broken_chain(book: Book, dice: Random) -> tuple[str, Row]:
    """A closing balance that lost a hundred: the clean line itself is spoilt."""
    row = dice.choice([r for r in book.sheets["balances"] if not r.label])
    book.sheets["balances"].remove(row)
    row.fields["amount"] = f"{float(row.fields['amount']) - 100:.2f}"
    return "balances", row


def said_twice(book: Book, dice: Random) -> tuple[str, Row]:
    row = dice.choice([r for r in book.sheets["positions"] if not r.label])
    return "positions", Row(dict(row.fields))


def said_otherwise(book: Book, dice: Random) -> tuple[str, Row]:
    name, row = said_twice(book, dice)
    row.fields["outstanding"] = f"{float(row.fields['outstanding']) + 1:.2f}"
    return name, row


def said_better_later(book: Book, dice: Random) -> tuple[str, Row]:
    row = dice.choice([r for r in book.sheets["draws"] if not r.label])
    fields = dict(row.fields)
    fields["amount"] = f"{float(fields['amount']) + 1:.2f}"
    fields["known"] = str(book.end + timedelta(days=9))
    return "draws", Row(fields)


def at_a_gap(book: Book, dice: Random) -> tuple[str, Row]:
    row = fresh(book, dice, "calls")
    row.fields["at"] = f"2024-03-31 02:{dice.randrange(60):02}"
    return "calls", row


def at_an_overlap(book: Book, dice: Random) -> tuple[str, Row]:
    row = fresh(book, dice, "calls")
    row.fields["at"] = f"2023-10-29 02:{dice.randrange(60):02}"
    return "calls", row


IDENTITY = "11010519491231002X"
MARKUP = (
    "<script>alert(1)</script>",
    "![x](http://evil.example/p.png)",
    "[y](javascript:alert(1))",
    "<img src=x onerror=alert(1)>",
    ":red[paid] $x^2$",
)

LINE_POISONS = [
    Poison("F03", "last line torn", QUARANTINED, "postings.line|field_count",
           spoilt("postings", torn), at_the_end=True),
    Poison("T03", "nought byte", QUARANTINED, "postings.line|control_character",
           spoilt("postings", with_nought)),
    Poison("T04", "carriage return within", QUARANTINED,
           "postings.line|control_character", spoilt("postings", with_a_return)),
    Poison("T05", "quote never closed", QUARANTINED, "postings.line|unclosed_quote",
           spoilt("postings", with_open_quote)),
    Poison("T06", "delimiter in a field without quotes", QUARANTINED,
           "postings.line|field_count", spoilt("postings", with_a_comma)),
    Poison("T07", "field of 64 KiB", QUARANTINED, "postings.memo|too_long",
           spoilt("postings", endless)),
    Poison("T07", "line of megabytes", QUARANTINED, "postings.line|too_long",
           spoilt("postings", too_long)),
    Poison("T08", "bytes of another encoding", QUARANTINED,
           "postings.line|unreadable_bytes", spoilt("postings", with_bad_bytes)),
    Poison("V01", "NaN", QUARANTINED, "postings.amount|not_finite",
           written("postings", "amount", "NaN", "nan", "-NaN")),
    Poison("V02", "infinity", QUARANTINED, "positions.outstanding|not_finite",
           written("positions", "outstanding", "Inf", "-inf", "Infinity")),
    Poison("V03", "1e400", QUARANTINED, "repayments.paid|not_finite",
           written("repayments", "paid", "1e400", "1E+999")),
    Poison("V04", "negative principal", QUARANTINED,
           "facilities.agreed_amount|too_small",
           written("facilities", "agreed", "-1000.00", "-0.01")),
    Poison("V05", "separators of thousands", QUARANTINED,
           "postings.amount|thousands_separator",
           written("postings", "amount", '"1,000.50"', '"12,345,678"', "1 000.50")),
    Poison("V06", "full-width digits", QUARANTINED, "balances.amount|full_width",
           written("balances", "amount", "１００", "1００.00", "１２．５")),
    Poison("V07", "more decimals than money has", QUARANTINED,
           "postings.amount|too_many_decimals",
           written("postings", "amount", "1.2345", "0.00001")),
    Poison("V08", "more than 18 digits", QUARANTINED, "postings.amount|too_many_digits",
           written("postings", "amount", "1234567890123456789", "9" * 25 + ".00")),
    Poison("V09", "unknown code", QUARANTINED, "transactions.direction|unknown_code",
           written("postings", "way", "IN", "both", "1", "收")),
    Poison("V10", "key missing", QUARANTINED, "transactions.transaction_id|missing",
           written("postings", "posting", "", " ")),
    Poison("V11", "formula", TAKEN, "",
           rewritten("postings", "memo", "=1+1", "+cmd|' /C calc'!A0", "@S(1)")),
    Poison("V12", "markup", TAKEN, "", rewritten("postings", "memo", *MARKUP)),
    Poison("D01", "impossible date", QUARANTINED, "postings.on|not_a_date",
           written("postings", "on", "2024-02-30", "2023-02-29", "2024-13-01")),
    Poison("D02", "year 0000", QUARANTINED, "postings.on|not_a_date",
           written("postings", "on", "0000-01-01", "0000-00-00")),
    Poison("D02", "year 9999", QUARANTINED, "transactions.value_on|no_such_time",
           written("postings", "on", "9999-12-31", "2999-01-01")),
    Poison("D03", "event in the future", QUARANTINED,
           "transactions.value_on|in_the_future",
           written("postings", "on", "2150-01-01", "2199-12-31")),
    Poison("D04", "before its account existed", QUARANTINED,
           "transactions.value_on|before_it_existed", before_its_account),
    Poison("D05", "no offset", QUARANTINED, "clicks.at|no_offset",
           written("clicks", "at", "2024-02-01T10:00:00")),
    Poison("D06", "hour the clock skipped", QUARANTINED,
           "calls.at|skipped_by_the_clock", at_a_gap),
    Poison("D07", "hour that came twice", QUARANTINED, "calls.at|twice_on_the_clock",
           at_an_overlap),
    Poison("D08", "serial number of Excel", QUARANTINED, "repayments.on|excel_serial",
           written("repayments", "on", "45292", "45321.75")),
    Poison("D08", "year of two digits", QUARANTINED, "repayments.on|two_digit_year",
           written("repayments", "on", "24-02-03", "03/02/24")),
    Poison("I01", "said twice", DUPLICATE, "", said_twice, at_the_end=True),
    Poison("I02", "same key and place, another body", QUARANTINED,
           "positions.key|same_place_other_body", said_otherwise, at_the_end=True),
    Poison("I02", "same key, another body, known later", CORRECTION, "",
           said_better_later),
    Poison("I05", "look-alike id", QUARANTINED, "balances.account_id|look_alike",
           looking_alike),
    Poison("I06", "zero-width id", QUARANTINED,
           "transactions.account_id|invisible_character", with_zero_width),
    Poison("I07", "orphan", FLAGGED, "repayments.facility_id|never_stated", an_orphan),
    Poison("I08", "identity number in a note", QUARANTINED,
           "contacts.note|identity_number",
           written("calls", "note", IDENTITY, f"his card {IDENTITY.lower()} was seen")),
    Poison("M01", "repayment above what is out", FLAGGED,
           "repayments.paid_amount|more_than_outstanding", more_than_owed),
    Poison("M02", "chain of balances broken", FLAGGED,
           "balances.balance_amount|broken_chain", broken_chain),
    Poison("M03", "currency missing", QUARANTINED, "transactions.currency|missing",
           written("postings", "currency", "")),
    Poison("E15", "currency of another list", QUARANTINED,
           "transactions.currency|no_currency",
           written("postings", "currency", "RMB", "EURO", "eur", "€")),
    Poison("E15", "currency the source does not name", QUARANTINED,
           "transactions.currency|not_of_this_source",
           written("postings", "currency", "USD", "CNY")),
]  # fmt: skip
