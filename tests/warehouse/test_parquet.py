"""Parquet through the door: typed values are exact, and no file is believed blindly."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import count
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow as pa
import pytest

from tests.warehouse.desk import Desk, desk_at
from tests.warehouse.formats import as_parquet, declare, send
from tests.warehouse.hostile_files import zipped
from warehouse.errors import FileRefusedError
from warehouse.home import Home
from warehouse.intake.arrivals import Arrival
from warehouse.intake.cutting import pieces
from warehouse.intake.declared import FileKind
from warehouse.intake.quarantine import quarantined

DAY, KNOWN = date(2024, 1, 1), date(2024, 3, 1)
CENTS = pa.decimal128(12, 2)
numbers = count(1)


@pytest.fixture(scope="module")
def desk(new_home: Callable[[], Home]) -> Iterator[Desk]:
    """A source that declares its dates by type alone."""
    with desk_at(new_home()) as desk:
        declare(desk, "parquet", typed=True)
        yield desk


def table(accounts: list[Any], amounts: list[Any], **other: pa.Array) -> pa.Table:
    """Statements as a bank's own system types them, but for the columns named."""
    rows = len(accounts)
    columns = {
        "account": pa.array(accounts, pa.string()),
        "on": pa.array([DAY] * rows, pa.date32()),
        "amount": pa.array(amounts, CENTS),
        "known": pa.array([KNOWN] * rows, pa.date32()),
    }
    return pa.table({**columns, **other})


def test_typed_values_are_taken_exactly(desk: Desk, tmp_path: Path) -> None:
    amounts = [Decimal("9999999999.99"), Decimal("-0.05"), Decimal("0.10")]
    content = as_parquet(table(["typed a", "typed b", "typed c"], amounts), tmp_path)
    summary = send(desk, content, "parquet", next(numbers))

    assert (summary.read, summary.accepted, summary.set_aside) == (3, 3, 0)
    said = [desk.versions(a)[0][2] for a in ("typed a", "typed b", "typed c")]
    assert said == amounts
    assert [(t.raw, t.difference) for t in summary.control_totals] == [
        (sum(amounts), Decimal(0))
    ]


@pytest.mark.parametrize(
    ("amounts", "total"),
    [
        (pa.array([1, 2, 3], pa.int64()), "6"),
        (pa.array(["1.10", " 2.20 ", "3.30"], pa.string()), "6.60"),
        (pa.array([b"1.10", b"2.20", b"3.30"], pa.binary()), "6.60"),
        (pa.array(["1.10", "2.20", "3.30"]).dictionary_encode(), "6.60"),
        (pa.array([Decimal("1.1")] * 3, pa.decimal128(38, 10)), "3.3"),
    ],
)
def test_an_amount_may_come_in_any_type_that_tells_every_cent(
    desk: Desk, tmp_path: Path, amounts: pa.Array, total: str
) -> None:
    number = next(numbers)
    sent = table([f"{number} {n}" for n in "abc"], [0, 0, 0], amount=amounts)
    summary = send(desk, as_parquet(sent, tmp_path), "parquet", number)

    assert summary.accepted == 3
    assert [t.raw for t in summary.control_totals] == [Decimal(total)]


def test_a_bad_row_is_quarantined_alone_as_an_object(
    desk: Desk, tmp_path: Path
) -> None:
    words = [b"fine", b"k\xff", b"k\x00l", b"k" * 70_000, None, '中"'.encode()]
    amounts = [Decimal(1)] * 5 + [None]
    account = pa.array(words, pa.binary())
    sent = table([None] * len(words), amounts, account=account)
    summary = send(desk, as_parquet(sent, tmp_path), "parquet", next(numbers))

    assert [(line, rule) for _, line, rule in desk.put_aside(summary)] == [
        (2, "stated.line|unreadable_bytes"),
        (3, "stated.account|control_character"),
        (4, "stated.line|too_long"),
        (5, "balances.account_id|missing"),
        (6, "balances.balance_amount|missing"),
    ]
    raws = [json.loads(str(e["raw"])) for e in quarantined(desk.home, summary.batch_id)]
    assert raws[0]["account"] == "k\\xff"
    assert len(raws[2]["account"]) < 4097
    assert raws[-1] == {
        "account": '中"',
        "on": "2024-01-01",
        "amount": None,
        "known": "2024-03-01",
    }
    assert summary.control_totals[0].difference == 0


def test_a_day_out_of_the_calendar_breaks_the_rule_of_its_text(
    desk: Desk, tmp_path: Path
) -> None:
    days = pa.array([-365_000 * 3, 3_000_000], pa.int32()).cast(pa.date32())
    sent = table(["k", "l"], [1, 2], on=days)
    summary = send(desk, as_parquet(sent, tmp_path), "parquet", next(numbers))

    assert summary.quarantine_by_rule == {
        "balances.balance_on|no_such_time": 1,
        "stated.on|not_a_date": 1,
    }


def test_a_mended_row_comes_again_through_the_same_door(
    desk: Desk, tmp_path: Path
) -> None:
    sent = table(["row a", None], [Decimal(7), Decimal("1.10")])
    first = send(desk, as_parquet(sent, tmp_path), "parquet", next(numbers))
    (entry,) = quarantined(desk.home, first.batch_id)
    raw = str(entry["raw"]).replace("null", '"row b"', 1)
    mended = {(str(entry["file_id"]), 2): raw}
    again = desk.intake.redrive(desk.source, first.batch_id, mended)

    assert (again.accepted, again.quarantined) == (1, 0)
    assert desk.versions("row b")[0][2] == Decimal("1.10")


def test_the_same_file_again_changes_nothing_even_packed(
    desk: Desk, tmp_path: Path
) -> None:
    content = as_parquet(table(["again"], [Decimal(3)]), tmp_path)
    number = next(numbers)
    first = send(desk, content, "parquet", number)
    folder = desk.folder()
    name = f"stated_{number}.parquet"
    (folder / f"{name}.zip").write_bytes(zipped((name, content)))
    again = desk.intake.take(desk.source, folder)

    assert (first.accepted, again.accepted, again.duplicate) == (1, 0, 1)


def test_a_file_of_no_rows_is_taken(desk: Desk, tmp_path: Path) -> None:
    content = as_parquet(table([], []), tmp_path)
    summary = send(desk, content, "parquet", next(numbers))

    assert (summary.read, summary.facts) == (0, 0)


NESTED = pa.array([[1]], pa.list_(pa.int64()))
MOMENT = pa.array([datetime(2024, 1, 1, tzinfo=UTC)], pa.timestamp("ns"))
GOOD = table(["k"], [Decimal(1)])
REFUSED: dict[str, tuple[pa.Table, str]] = {
    "money as a float": (
        table(["k"], [1], amount=pa.array([1.1])),
        "has 'amount' as double, which cannot be read as money. Ask for it as DECIMAL",
    ),
    "money as a list": (table(["k"], [1], amount=NESTED), "has 'amount' as list<"),
    "day as text": (
        table(["k"], [1], on=pa.array(["2024-01-01"])),
        "has 'on' as string, which cannot be read as date. Ask for it as DATE, or",
    ),
    "day as a moment": (table(["k"], [1], on=MOMENT), "has 'on' as timestamp"),
    "text as a float": (
        table(["k"], [1], account=pa.array([1.5])),
        "has 'account' as double, which cannot be read as text",
    ),
    "column missing": (GOOD.drop_columns("known"), "has no column 'known'"),
    "column renamed": (
        GOOD.rename_columns(["account", "on", "ammount", "known"]),
        "has no column 'amount'. Did its sender rename it to 'ammount'?",
    ),
    "column twice": (
        pa.Table.from_arrays(
            [*GOOD.columns, GOOD["on"]], names=[*GOOD.column_names, "on"]
        ),
        "has the column 'on' twice",
    ),
    "10,000 columns": (
        pa.table(
            {**{n: GOOD[n] for n in GOOD.column_names}}
            | {f"x{n}": pa.array([1]) for n in range(300)}
        ),
        "has 304 columns, more than 256",
    ),
    "bomb": (
        table(
            ["a" * 2000] * 20_000,
            [1] * 20_000,
            account=pa.array(["a" * 2000] * 20_000),
        ),
        "unpacks to more than 100 times its size",
    ),
}


@pytest.mark.parametrize("fault", REFUSED)
def test_a_file_unlike_what_is_declared_is_refused_in_a_sentence(
    desk: Desk, tmp_path: Path, fault: str
) -> None:
    sent, sentence = REFUSED[fault]
    how = {"use_dictionary": False, "compression": "zstd"} if fault == "bomb" else {}
    content = as_parquet(sent, tmp_path, **how)

    with pytest.raises(FileRefusedError) as refused:
        send(desk, content, "parquet", next(numbers))
    assert sentence in str(refused.value)


@pytest.mark.parametrize(("rows", "longer"), [(150_000, 0), (9_000, 2_000)])
def test_the_words_of_a_row_group_are_told_whole_wherever_a_batch_of_it_ends(
    tmp_path: Path, rows: int, longer: int
) -> None:
    words = (f"k{n % 40_000}" + "x" * longer for n in range(rows))
    accounts = [None if n % 7 == 3 else word for n, word in enumerate(words)]
    place = tmp_path / "x.parquet"
    columns = {"account": pa.array(accounts), "n": pa.array(range(rows))}
    place.write_bytes(as_parquet(pa.table(columns), tmp_path, row_group_size=rows))
    kind = FileKind.model_validate(
        {
            "name": "x",
            "pattern": ".*",
            "format": "parquet",
            "columns": {"account": "text", "n": "integer"},
        }
    )
    came = Arrival(kind=kind, path=place, ordinal=1, file_id="", size=2**30)
    read = pl.concat(piece.text for piece in pieces(came))

    assert read["account"].to_list() == accounts
    assert read["n"].cast(pl.Int64).to_list() == list(range(rows))


def test_a_row_group_too_large_to_be_held_is_refused(
    desk: Desk, tmp_path: Path
) -> None:
    place = desk.source / "source.toml"
    declared = place.read_text("utf-8")
    place.write_text(declared + "\n[limits]\nrow_group_bytes = 20_000\n", "utf-8")
    content = as_parquet(table([f"k{n}" for n in range(9000)], [1] * 9000), tmp_path)

    with pytest.raises(FileRefusedError, match="more than 20,000 bytes into one row"):
        send(desk, content, "parquet", next(numbers))
    place.write_text(declared, "utf-8")


def test_a_word_that_stands_in_very_many_rows_is_counted_in_each(
    desk: Desk, tmp_path: Path
) -> None:
    place = desk.source / "source.toml"
    declared = place.read_text("utf-8")
    place.write_text(declared + "\n[limits]\nfile_bytes = 50_000_000\n", "utf-8")
    content = as_parquet(table(["a" * 60_000] * 2000, [1] * 2000), tmp_path)

    assert len(content) < 100_000
    with pytest.raises(FileRefusedError, match="reads as more than 50,000,000 bytes"):
        send(desk, content, "parquet", next(numbers))
    place.write_text(declared, "utf-8")


def test_moments_of_old_writers_are_refused(desk: Desk, tmp_path: Path) -> None:
    content = as_parquet(
        table(["k"], [1], on=MOMENT),
        tmp_path,
        use_deprecated_int96_timestamps=True,
    )

    with pytest.raises(FileRefusedError, match="has 'on' as INT96, which"):
        send(desk, content, "parquet", next(numbers))


WHOLE = {
    "torn": lambda whole: whole[:-40],
    "torn in its rows": lambda whole: whole[:300] + bytes(40) + whole[340:],
    "cut to its beginning": lambda whole: whole[:4],
    "a wrong footer": lambda whole: whole[:-8] + b"\xff\xff\xff\x7fPAR1",
}


@pytest.mark.parametrize("how", WHOLE)
def test_a_damaged_file_is_refused_in_a_sentence(
    desk: Desk, tmp_path: Path, how: str
) -> None:
    sent = table([f"k{n}" for n in range(500)], [Decimal(n) for n in range(500)])
    whole = as_parquet(sent, tmp_path, write_page_checksum=True)

    with pytest.raises(FileRefusedError, match="cannot be read as Parquet: ") as said:
        send(desk, WHOLE[how](whole), "parquet", next(numbers))
    assert "\n" not in str(said.value)


@pytest.mark.parametrize(
    ("content", "is_what"),
    [
        (b"account,on,amount,known\n", "no Parquet file"),
        (zipped(("a", b"b")), "a ZIP archive or an Office document"),
        (b"PARE" + bytes(20), "no Parquet file"),
        (b"", "is empty"),
    ],
)
def test_what_is_no_parquet_is_refused_by_its_first_bytes(
    desk: Desk, content: bytes, is_what: str
) -> None:
    with pytest.raises(FileRefusedError, match=is_what):
        send(desk, content, "parquet", next(numbers))


def test_parquet_where_text_was_declared_is_still_refused(
    new_home: Callable[[], Home], tmp_path: Path
) -> None:
    with (
        desk_at(new_home()) as desk,
        pytest.raises(FileRefusedError, match="is a Parquet file"),
    ):
        send(desk, as_parquet(GOOD, tmp_path), "delimited", 1)
