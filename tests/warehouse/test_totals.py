"""Control totals over several columns and tables, and amounts with an exponent."""

from collections.abc import Callable
from contextlib import closing
from decimal import Decimal
from pathlib import Path

import pytest

from warehouse.errors import FileRefusedError, SourceError
from warehouse.home import Home
from warehouse.intake.batch import take
from warehouse.intake.summary import Summary
from warehouse.lake.catalog import open_to_read

DECLARATION = """
name = "cards"
title = { zh = "卡", en = "Cards" }
zone = "Asia/Shanghai"
currency = "CNY"
knowledge = "assumed"
legal_basis = { basis = "public", zh = "测试", en = "Test" }

[[files]]
name = "statement"
pattern = 'statement\\.csv'
[files.columns]
card = "text"
may = "money exponent"
june = "money exponent"
written_off = "money"

[[totals]]
file = "statement"
column = ["may", "june", "written_off"]
table = "positions"
fact = "outstanding_amount"
also = [{ table = "write_offs", fact = "written_off_amount" }]
"""
POSITIONS = """
select line, card as facility_id, 'B' as borrower_id, source_currency() as currency,
    month as position_on, amount as outstanding_amount
from (
    select line, card, date '2024-05-31' as month, may as amount from statement
    union all
    select line, card, date '2024-06-30', june from statement
)
where amount is not null
"""
WRITE_OFFS = """
select line, card as facility_id, '1' as write_off_id, 'B' as borrower_id,
    date '2024-06-30' as written_off_on, written_off as written_off_amount,
    source_currency() as currency
from statement where written_off is not null
"""


class Cards:
    """A source whose one file carries the money of two tables in three columns."""

    def __init__(self, home: Home, folder: Path) -> None:
        self.home, self.source, self.files = home, folder / "source", folder / "files"
        for place in (self.source, self.files):
            place.mkdir()
        self.write("source.toml", DECLARATION)
        self.write("positions.sql", POSITIONS)
        self.write("write_offs.sql", WRITE_OFFS)

    def write(self, name: str, text: str) -> None:
        (self.source / name).write_text(text, "utf-8")

    def send(self, *lines: str) -> Summary:
        text = "\n".join(["card,may,june,written_off", *lines]) + "\n"
        (self.files / "statement.csv").write_text(text)
        return take(self.source, self.files, home=self.home)

    def amounts(self) -> list[Decimal]:
        told = "from lake.positions select outstanding_amount order by all"
        with closing(open_to_read(self.home)) as engine:
            return [amount for (amount,) in engine.sql(told).fetchall()]


@pytest.fixture
def cards(new_home: Callable[[], Home], tmp_path: Path) -> Cards:
    return Cards(new_home(), tmp_path)


def test_the_columns_of_a_total_are_added_up_and_so_are_its_tables(
    cards: Cards,
) -> None:
    took = cards.send("a,10,20.5,", "b,,7,3")

    assert [(t.column, t.raw, t.facts) for t in took.control_totals] == [
        ("may + june + written_off", Decimal("40.5"), Decimal("40.5"))
    ]


def test_a_table_that_loses_money_refuses_the_batch(cards: Cards) -> None:
    cards.write("write_offs.sql", WRITE_OFFS.replace("not null", "null"))

    with pytest.raises(FileRefusedError, match="may \\+ june"):
        cards.send("a,10,20.5,3")


@pytest.mark.parametrize(
    ("told", "amount"),
    [("2.00E+05", "200000"), ("1e6", "1000000"), ("-1.5E+00", "-1.5"), ("9E9", "9e9")],
)
def test_an_amount_with_an_exponent_is_exact_where_it_is_declared(
    cards: Cards, told: str, amount: str
) -> None:
    took = cards.send(f"a,{told},7,")

    assert took.quarantined == 0
    assert sorted(cards.amounts()) == sorted([Decimal(amount), Decimal(7)])
    assert took.control_totals[0].difference == 0


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("a,1,1,2.00E+05", "statement.written_off|not_a_money"),
        ("a,2.00E+10,1,", "statement.may|not_a_money"),
        ("a,20.0E+05,1,", "statement.may|not_a_money"),
        ("a,2.00E-05,1,", "statement.may|not_a_money"),
    ],
)
def test_any_other_exponent_is_quarantined_with_its_line(
    cards: Cards, line: str, rule: str
) -> None:
    took = cards.send(line, "b,5,,")

    assert took.quarantine_by_rule == {rule: 1}
    assert cards.amounts() == [Decimal(5)]


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('["may", ', '["april", ', "no column 'april'"),
        ("write_offs", "rumours", "no table rumours"),
        ("written_off_amount", "currency", "no amount 'currency'"),
        ('["may", "june", "written_off"]', "[]", "at least 1 item"),
    ],
)
def test_a_total_that_names_what_is_not_there_is_refused(
    cards: Cards, old: str, new: str, sentence: str
) -> None:
    assert old in DECLARATION
    cards.write("source.toml", DECLARATION.replace(old, new))

    with pytest.raises(SourceError, match=sentence):
        cards.send("a,1,1,")
