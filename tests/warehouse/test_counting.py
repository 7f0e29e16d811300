"""Every physical line has exactly one fate, and the money adds up, whatever comes."""

import csv
import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import count

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.warehouse.desk import Desk, desk_at, row, stated
from tests.warehouse.tiny import BALANCES
from warehouse.errors import FileRefusedError
from warehouse.home import Home
from warehouse.intake.summary import Summary

HEADER = b"account,on,amount,known"
NUMBER = re.compile(r"[+-]?[0-9]{1,15}(\.[0-9]{0,20})?")
SOMETIMES = settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # to shrink takes minutes
)
numbers = count(1)


@pytest.fixture(scope="module")
def desk(new_home: Callable[[], Home]) -> Iterator[Desk]:
    with desk_at(new_home()) as desk:
        yield desk


def drawn(*texts: str) -> st.SearchStrategy[str]:
    return st.sampled_from(texts)


ACCOUNTS = drawn("a", "b", '"c"', '"d ""the"" 4th"', '"e, or f"', " g ", "中", 'h"2"')
DAYS = drawn("2024-01-01", "2024-01-02", '"2024-01-03"')
AMOUNTS = drawn("1", "2.5", "-3.125", "+4.", '"5.10"', "0.0010000", "999999999999999")
KNOWN = drawn("2024-03-01", "2024-03-02")
ODD = drawn(
    *("2024-02-30", "x", "", "NaN", "inf", "1e5", "12.3456", "１２", "1_000", "--1"),
    *("99999999999999999", '"', '""', 'a"b"c', '"a"b', 'x"', "a\rb", "\x00", ";", ","),
)

good = st.tuples(ACCOUNTS, DAYS, AMOUNTS, KNOWN).map(",".join)
off = st.lists(st.one_of(ACCOUNTS, DAYS, AMOUNTS, ODD), max_size=6).map(",".join)
wild = st.text('a1,;"\r .-中', max_size=12)
line = st.one_of(good, good, good, off, wild, drawn("", "  ", "\t")).map(str.encode)
lines = st.lists(st.tuples(line, st.sampled_from([b"\n", b"\r\n"])), max_size=12)


@st.composite
def files(draw: st.DrawFn) -> list[bytes]:
    """Whole files: a header, lines of any sort, a last newline or none."""
    written = []
    for told in draw(st.lists(lines, min_size=1, max_size=3)):
        content = b"".join(part for pair in told for part in pair)
        if draw(st.booleans()):
            content += b"z\xff\xfe,2024-01-01,7,2024-03-01\n"
        if draw(st.booleans()):
            content = content.removesuffix(b"\n")
        written.append(HEADER + draw(st.sampled_from([b"\n", b"\r\n"])) + content)
    return written


def physical(content: bytes) -> list[bytes]:
    """The lines of a file, as an editor would number them."""
    lines = content.split(b"\n")
    return lines[:-1] if lines[-1] == b"" else lines


def cut(raw: bytes) -> list[str]:
    text = raw.decode("utf-8", errors="replace").removesuffix("\r")
    try:
        return [field.strip() for field in next(csv.reader([text]), [])]
    except csv.Error:
        return []


def amount_of(raw: bytes) -> Decimal:
    fields = cut(raw)
    readable = len(fields) == 4 and NUMBER.fullmatch(fields[2])
    return Decimal(fields[2]) if readable else Decimal(0)


def stated_lines(
    desk: Desk, summary: Summary
) -> dict[tuple[str, int], tuple[str, ...]]:
    """What the lake says the lines of a batch state."""
    rows = desk.ask(
        """
        select file.file_name, said.line, said.account_id, said.balance_on::varchar,
            said.balance_amount, timezone('Asia/Shanghai', said.known_at)::date::varchar
        from lake.balances as said join lake.files as file using (file_id, batch_id)
        where said.batch_id = ?
        """,
        summary.batch_id,
    )
    return {(name, line): tuple(told) for name, line, *told in rows}


@SOMETIMES
@given(contents=files())
def test_every_line_has_one_fate_and_every_fact_its_line(
    desk: Desk, contents: list[bytes]
) -> None:
    batch = next(numbers)
    sent = {
        f"stated_{batch}_{n}": content.replace(
            HEADER, HEADER + b"\n#%d.%d" % (batch, n)
        )
        for n, content in enumerate(contents)
    }
    summary = desk.send_texts(**sent)

    every = {
        (f"{name}.csv", number): raw
        for name, content in sent.items()
        for number, raw in enumerate(physical(content), start=1)
    }
    plain = {at for at, raw in every.items() if at[1] == 1 or not raw.strip()}
    put_aside = [(name, number) for name, number, _ in desk.put_aside(summary)]
    facts = stated_lines(desk, summary)
    duplicates = set(every) - plain - set(put_aside) - set(facts)

    assert summary.read == len(every)
    assert summary.set_aside == len(plain)
    assert summary.quarantined == len(put_aside) == len(set(put_aside))
    assert summary.accepted == len(facts)
    assert summary.duplicate == len(duplicates)
    assert not plain & {*put_aside, *facts}
    assert not set(put_aside) & set(facts)
    for at, (account, day, amount, known) in facts.items():
        said = cut(every[at])
        assert [said[0], said[1], said[3]] == [account, day, known]
        assert Decimal(said[2]) == amount
    for total in summary.control_totals:
        assert total.difference == 0
        assert total.raw == sum(amount_of(raw) for raw in every.values())


rows = st.lists(
    st.tuples(st.sampled_from("abc"), st.integers(1, 3), st.integers(1, 4)),
    min_size=1,
    max_size=8,
    unique_by=lambda told: (told[0], told[2]),
)


@settings(SOMETIMES, max_examples=4)
@given(told=rows, data=st.data())
def test_files_split_or_repeated_give_the_same_lake(
    desk: Desk, told: list[tuple[str, int, int]], data: st.DataObject
) -> None:
    def content(prefix: str) -> list[dict[str, int]]:
        return [
            {
                account.removeprefix(prefix): amount
                for account, amount in desk.in_force(before).items()
                if account.startswith(prefix)
            }
            for before in (datetime(2024, 3, day, tzinfo=UTC) for day in range(1, 7))
        ]

    def said(prefix: str) -> list[tuple[str, Decimal, date]]:
        return [row(f"{prefix}.{key}", amount, day) for key, amount, day in told]

    batch = next(numbers)
    whole, parts = f"whole{batch}", f"parts{batch}"
    desk.send(stated(batch, *said(whole)))
    left = said(parts)
    while left:
        size = data.draw(st.integers(1, len(left)))
        sent = stated(batch, *left[:size])
        for _ in range(data.draw(st.integers(1, 2))):
            desk.send(sent)
        left = left[size:]

    assert content(parts) == content(whole)


def test_lines_a_query_drops_are_quarantined_and_never_lost(home: Home) -> None:
    with desk_at(home) as desk:
        query = BALANCES.format(known="known as known_at") + "where amount > 1\n"
        (desk.source / "balances.sql").write_text(query)
        summary = desk.send(stated(1, row("k", 1, 1), row("l", 2, 1), row("m", 1, 1)))

        assert summary.quarantine_by_rule == {"stated.line|no_fact": 2}
        assert desk.put_aside(summary) == [
            ("stated_1.csv", 2, "stated.line|no_fact"),
            ("stated_1.csv", 4, "stated.line|no_fact"),
        ]
        assert desk.in_force() == {"l": 2}


def test_a_query_that_doubles_rows_is_refused_by_its_control_total(home: Home) -> None:
    with desk_at(home) as desk:
        query = BALANCES.format(known="known as known_at") + "cross join range(2)\n"
        (desk.source / "balances.sql").write_text(query)

        with pytest.raises(FileRefusedError, match=r"sums to 3 CNY .* but to 6"):
            desk.send(stated(1, row("k", 1, 1), row("l", 2, 1)))
        assert desk.in_force() == {}


def test_dirty_amounts_of_any_size_do_not_stop_the_good_ones(home: Home) -> None:
    with desk_at(home) as desk:
        huge = ["1e999999", "9" * 400, "1" + "0" * 14 + ".00000000000000000001", "1_0"]
        text = "".join(f"h{n},2024-01-01,{a},2024-03-01\n" for n, a in enumerate(huge))
        text = HEADER.decode() + "\nk,2024-01-01,0.01,2024-03-01\n" + text
        summary = desk.send_texts(stated_1=text)

        assert (summary.accepted, summary.quarantined) == (1, 4)
        assert [total.difference for total in summary.control_totals] == [0]


def test_totals_are_read_in_the_encoding_that_was_found(home: Home) -> None:
    with desk_at(home) as desk:
        place = desk.source / "source.toml"
        declared = place.read_text("utf-8").replace(
            "columns.account", 'encoding = ["utf-8", "gb18030"]\ncolumns.account'
        )
        declared = declared.replace("amount = ", '"金额" = ', 1)
        declared = declared.replace('column = "amount"', 'column = "金额"')
        place.write_text(declared, "utf-8")
        query = BALANCES.format(known="known as known_at")
        query = query.replace(
            "* from stated", '* rename ("金额" as amount) from stated'
        )
        (desk.source / "balances.sql").write_text(query, "utf-8")
        lines = [f"账户{n},2024-01-01,{n}.01,2024-03-01\n" for n in range(9)]
        text = "account,on,金额,known\n" + "".join(lines)
        summary = desk.send_texts(stated_1=text.encode("gb18030"))

        assert (summary.accepted, summary.quarantined) == (9, 0)
        assert [t.raw for t in summary.control_totals] == [Decimal("36.09")]


def test_rows_without_an_id_are_told_apart_by_how_often_they_were_said(
    home: Home,
) -> None:
    with desk_at(home) as desk:
        query = BALANCES.format(known="known as known_at").replace(
            "account as account_id",
            'content_id(line, row(account, "on", amount, known)) as account_id',
        )
        (desk.source / "balances.sql").write_text(query)
        said = row("k", 10, 1)
        first = desk.send_texts(stated_1=stated(1, said, said, row("l", 5, 1)).text())
        again = desk.send(stated(2, said, row("l", 5, 1), said, said))

        assert (first.accepted, first.facts) == (3, 3)
        assert (again.accepted, again.duplicate) == (1, 3)
        amounts = "select balance_amount from lake.balances order by 1"
        assert [int(a) for (a,) in desk.ask(amounts)] == [5, 10, 10, 10]
