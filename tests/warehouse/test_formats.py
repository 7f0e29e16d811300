"""The same rows make the same facts, in whatever format they come."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from itertools import count
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.warehouse.desk import Desk, desk_at
from tests.warehouse.formats import (
    COLUMNS,
    Row,
    as_csv,
    as_json,
    as_parquet,
    declare,
    send,
)
from warehouse.errors import FileRefusedError, SourceError
from warehouse.home import Home
from warehouse.intake.arrivals import Arrival
from warehouse.intake.cutting import pieces
from warehouse.intake.declared import FileKind
from warehouse.intake.fields import read_fields
from warehouse.intake.source import read_source
from warehouse.intake.summary import Summary

SOMETIMES = settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)
numbers = count(1)

rows = st.fixed_dictionaries(
    {
        "account": st.sampled_from(["a", "中", "e\u0301", 'q"q', "c,d", " g ", ""]),
        "on": st.sampled_from(["2024-01-01", "2024-02-29", "2024-02-30", "x"]),
        "amount": st.sampled_from(
            ["1", "-2.50", "999999999999999.125", "NaN", "1.2345"]
        ),
        "known": st.sampled_from(["2024-03-01", "2024-03-02"]),
    }
)


@pytest.fixture(scope="module")
def desks(new_home: Callable[[], Home]) -> Iterator[dict[str, Desk]]:
    """One desk for each format."""
    with (
        desk_at(new_home()) as delimited,
        desk_at(new_home()) as jsonl,
        desk_at(new_home()) as parquet,
    ):
        declare(jsonl, "jsonl")
        declare(parquet, "parquet")
        yield {"delimited": delimited, "jsonl": jsonl, "parquet": parquet}


def facts(desk: Desk, summary: Summary, header: int) -> list[tuple[object, ...]]:
    """What a batch made, but for the ids that bear its moment: by line."""
    return desk.ask(
        f"""
        select line - {header}, account_id, balance_on, balance_amount, known_at, op,
            version, sequence
        from lake.balances where batch_id = ? order by all
        """,
        summary.batch_id,
    )


def fates(summary: Summary) -> dict[str, object]:
    """What became of the lines, but for headers, and the money in them."""
    return {
        "rows": summary.read - summary.set_aside_by_rule.get("header", 0),
        "accepted": summary.accepted,
        "duplicate": summary.duplicate,
        "quarantined": summary.quarantine_by_rule,
        "facts": summary.facts_by_table,
        "corrections": summary.corrections,
        "totals": [(t.currency, t.raw, t.facts) for t in summary.control_totals],
    }


@SOMETIMES
@given(told=st.lists(rows, min_size=1, max_size=8))
def test_the_same_rows_make_the_same_facts_in_every_format(
    desks: dict[str, Desk], tmp_path_factory: pytest.TempPathFactory, told: list[Row]
) -> None:
    number = next(numbers)
    text = pa.table({name: [str(row[name]) for row in told] for name in COLUMNS})
    sent = {
        "delimited": as_csv(told),
        "jsonl": as_json(told),
        "parquet": as_parquet(text, tmp_path_factory.getbasetemp()),
    }
    took = {form: send(desks[form], sent[form], form, number) for form in sent}
    made = {
        form: facts(desks[form], took[form], int(form == "delimited")) for form in sent
    }

    assert made["jsonl"] == made["delimited"]
    assert made["parquet"] == made["delimited"]
    assert fates(took["jsonl"]) == fates(took["delimited"])
    assert fates(took["parquet"]) == fates(took["delimited"])


def read(path: Path, kind: FileKind) -> tuple[list[tuple[object, ...]], list[str]]:
    came = Arrival(
        kind=kind, path=path, ordinal=1, file_id="", size=path.stat().st_size
    )
    (piece,) = pieces(came)
    found = read_fields(piece, came, "America/New_York")
    return found.rows.drop("line").rows(), found.problems["rule"].to_list()


def kind(form: str, **columns: str) -> FileKind:
    return FileKind.model_validate(
        {"name": "calls", "pattern": ".*", "format": form, "columns": columns}
    )


def test_a_moment_in_utc_is_that_and_one_on_the_clock_is_the_sources(
    tmp_path: Path,
) -> None:
    at = datetime(2024, 7, 1, 12, 30, 0, 250, UTC)
    for zone, hour in ((None, 16), ("UTC", 12), ("Asia/Shanghai", 12)):
        moments = pa.array([at], pa.timestamp("us", zone))
        place = tmp_path / "x.parquet"
        place.write_bytes(as_parquet(pa.table({"at": moments}), tmp_path))
        ((told,),), _ = read(place, kind("parquet", at="datetime"))

        assert told == at.replace(hour=hour)


def test_an_hour_the_clock_skipped_or_struck_twice_is_told_in_parquet_too(
    tmp_path: Path,
) -> None:
    at = [datetime(2024, 3, 10, 2, 30), datetime(2024, 11, 3, 1, 30)]  # noqa: DTZ001
    place = tmp_path / "x.parquet"
    table = pa.table({"at": pa.array(at, pa.timestamp("ms"))})
    place.write_bytes(as_parquet(table, tmp_path))

    assert read(place, kind("parquet", at="datetime"))[1] == [
        "calls.at|skipped_by_the_clock",
        "calls.at|twice_on_the_clock",
    ]


def test_numbers_days_and_truth_are_read_by_what_is_declared(tmp_path: Path) -> None:
    table = pa.table(
        {
            "rate": pa.array([0.1, float("nan"), None]),
            "day": pa.array([20240131, 20240230, None], pa.int32()),
            "is_new": pa.array([True, False, None]),
            "steps": pa.array([3, -4, None], pa.int16()),
        }
    )
    place = tmp_path / "x.parquet"
    place.write_bytes(as_parquet(table, tmp_path))
    columns = {"rate": "number", "day": "date %Y%m%d", "is_new": "text"}
    told, rules = read(place, kind("parquet", **columns, steps="integer"))

    assert told == [(0.1, date(2024, 1, 31), "true", 3), (None,) * 4]
    assert rules == ["calls.rate|not_finite"]


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('format = "jsonl"', 'format = "xlsx"', "'delimited', 'jsonl' or 'parquet'"),
        ('format = "jsonl"', 'format = "jsonl"\ndelimiter = ";"', "delimiter means no"),
        (
            'format = "jsonl"',
            'format = "parquet"\nencoding = "gb18030"',
            "encoding mea",
        ),
        ('format = "jsonl"', 'optional = ["known"]', "optional means nothing"),
        ('format = "jsonl"', 'format = "jsonl"\noptional = ["x"]', "names 'x', a col"),
        ("date %Y-%m-%d", "date", "needs a format in text"),
    ],
)
def test_a_format_that_is_declared_wrongly_is_one_sentence(
    new_home: Callable[[], Home], old: str, new: str, sentence: str
) -> None:
    with desk_at(new_home()) as desk:
        declare(desk, "jsonl")
        place = desk.source / "source.toml"
        place.write_text(place.read_text("utf-8").replace(old, new, 1), "utf-8")

        with pytest.raises(SourceError, match=sentence):
            read_source(desk.source)


@pytest.mark.parametrize("form", ["jsonl", "parquet"])
@pytest.mark.parametrize(
    "control",
    [
        ("rows = 2\nsum.amount = 3.50", ""),
        ("rows = 3", "has 3 rows, but it is 2"),
        ("sum.amount = 3.51", "sums to 3.51 in amount, but it is 3.50"),
        ("sha256 = 00", "has the hash 00"),
    ],
)
def test_a_control_file_is_held_against_every_format(
    new_home: Callable[[], Home], tmp_path: Path, form: str, control: tuple[str, str]
) -> None:
    said, sentence = control
    day, known = "2024-01-01", "2024-03-01"
    told = [
        {"account": "k", "on": day, "amount": "1.25", "known": known},
        {"account": "l", "on": day, "amount": "2.25", "known": known},
    ]
    table = pa.Table.from_pylist(told)
    content = as_json(told) if form == "jsonl" else as_parquet(table, tmp_path)
    with desk_at(new_home()) as desk:
        declare(desk, form)
        with (desk.source / "source.toml").open("a") as declared:
            declared.write('\n[manifest]\nname = "{file}.ok"\n')
        folder = desk.folder()
        (folder / f"stated_1.{form}").write_bytes(content)
        (folder / f"stated_1.{form}.ok").write_text(said)

        if not sentence:
            assert desk.intake.take(desk.source, folder).accepted == 2
            return
        with pytest.raises(FileRefusedError, match=sentence):
            desk.intake.take(desk.source, folder)
