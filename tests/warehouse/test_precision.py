"""What is dated by its month or year is kept so: no day is made up, none is leaked."""

from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from warehouse.home import Home
from warehouse.intake.batch import Intake
from warehouse.intake.summary import Summary
from warehouse.lake.catalog import open_to_read, writing
from warehouse.lake.verify import verify_lake

DECLARATION = """
name = "gazette"
title = { zh = "公报", en = "Gazette" }
zone = "Asia/Shanghai"
currency = "CNY"
knowledge = "assumed"
legal_basis = { basis = "public", zh = "测试", en = "Test" }

[[files]]
name = "notice"
pattern = 'notice_(?P<sequence>\\d+)\\.csv'
[files.columns]
id = "text"
month = "month %Y年%m月"
year = "year %Y"
day = "date %Y-%m-%d"
precision = "text"
"""
EVENTS = """-- Grain: one row per notice.
select
    line,
    id as external_id,
    'B1' as borrower_id,
    'lawsuit' as external_kind,
    coalesce(month, year, day) as happened_on,
    case
        when precision is not null then precision
        when month is not null then 'month'
        when year is not null then 'year'
    end as event_precision
from notice
"""
ROLES = """-- Grain: one row per notice.
select
    line,
    id as party_id,
    'guarantor' as role,
    'borrower' as subject_kind,
    'B1' as subject_id,
    'B1' as borrower_id,
    coalesce(month, year, day) as valid_from,
    'month' as event_precision
from notice
"""


class Gazette:
    """A source that dates what it tells by days, months or years, or not at all."""

    def __init__(self, home: Home, folder: Path) -> None:
        self.home, self.folder, self.sent = home, folder, 0
        (folder / "source").mkdir()
        self.know("assumed")
        self.shape("external_events", EVENTS)

    def know(self, basis: str) -> None:
        declared = DECLARATION.replace("assumed", basis)
        (self.folder / "source" / "source.toml").write_text(declared, "utf-8")

    def shape(self, table: str, query: str) -> None:
        for old in (self.folder / "source").glob("*.sql"):
            old.unlink()
        (self.folder / "source" / f"{table}.sql").write_text(query)

    def send(self, *lines: str) -> Summary:
        self.sent += 1
        files = self.folder / f"files{self.sent}"
        files.mkdir()
        text = "\n".join(["id,month,year,day,precision", *lines]) + "\n"
        (files / f"notice_{self.sent}.csv").write_text(text, "utf-8")
        with Intake(self.home) as door:
            return door.take(self.folder / "source", files)

    def ask(self, query: str) -> list[tuple[Any, ...]]:
        with closing(open_to_read(self.home)) as engine:
            return engine.sql(query).fetchall()


@pytest.fixture
def gazette(new_home: Callable[[], Home], tmp_path: Path) -> Gazette:
    return Gazette(new_home(), tmp_path)


def shanghai(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("m,2015年8月,,,", ("month", shanghai(2015, 8, 1), shanghai(2015, 8, 31))),
        ("m,2015年08月,,,", ("month", shanghai(2015, 8, 1), shanghai(2015, 8, 31))),
        ("f,2016年2月,,,", ("month", shanghai(2016, 2, 1), shanghai(2016, 2, 29))),
        ("y,,2014,,", ("year", shanghai(2014, 1, 1), shanghai(2014, 12, 31))),
        ("d,,,2015-08-09,", ("day", shanghai(2015, 8, 9), shanghai(2015, 8, 9))),
    ],
)
def test_a_month_stands_at_its_first_day_and_is_assumed_known_on_its_last(
    gazette: Gazette, line: str, told: tuple[str, datetime, datetime]
) -> None:
    assert gazette.send(line).accepted == 1
    for table in ("external_events", "events"):
        asked = f"from lake.{table} select event_precision, event_time, known_at"
        assert gazette.ask(asked) == [told]
    assert verify_lake(gazette.home) == {}


def test_nothing_is_assumed_known_after_it_came(gazette: Gazette) -> None:
    today = datetime.now(ZoneInfo("Asia/Shanghai"))

    took = gazette.send(f"m,{today:%Y年%m月},,,", f"y,,{today:%Y},,")

    assert took.accepted == 2
    for (known_at,) in gazette.ask("select known_at from lake.events"):
        assert known_at <= took.recorded_at
    assert verify_lake(gazette.home) == {}


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("x,,,2015-08-01,week", "external_events.event_precision|unknown_code"),
        ("x,,,2015-08-02,month", "external_events.event_precision|not_the_first_day"),
        ("x,,,2015-08-01,year", "external_events.event_precision|not_the_first_day"),
        ("x,2015年13月,,,", "notice.month|not_a_month"),
        ("x,,20x4,,", "notice.year|not_a_year"),
    ],
)
def test_a_precision_that_cannot_be_is_quarantined(
    gazette: Gazette, line: str, rule: str
) -> None:
    took = gazette.send(line, "m,2015年8月,,,")

    assert (took.accepted, took.quarantine_by_rule) == (1, {rule: 1})


def test_a_day_told_later_corrects_a_month_and_said_again_changes_nothing(
    gazette: Gazette,
) -> None:
    gazette.know("arrival")
    month, first_day = "m,2015年8月,,,", "m,,,2015-08-01,"

    took = [gazette.send(line) for line in (month, month, first_day, first_day)]

    assert [t.facts for t in took] == [1, 0, 1, 0]
    assert took[2].corrections == 1
    told = "select version, event_precision from lake.external_events order by version"
    assert gazette.ask(told) == [(1, "month"), (2, "day")]
    assert verify_lake(gazette.home) == {}


def test_a_precision_without_a_date_is_unknown_and_changes_nothing_again(
    gazette: Gazette,
) -> None:
    gazette.shape("party_roles", ROLES)

    took = [gazette.send("n,,,,") for _ in range(2)]

    assert [(t.facts, t.quarantined) for t in took] == [(1, 0), (0, 0)]
    precisions = gazette.ask("select event_precision from lake.party_roles")
    assert precisions == [("unknown",)]


def test_a_month_moved_off_its_first_day_is_found(gazette: Gazette) -> None:
    gazette.send("m,2015年8月,,,")

    with writing(gazette.home) as lake:
        lake.execute("update lake.external_events set happened_on = '2015-08-02'")

    promise = "external_events: a month or year stands at its first day"
    assert promise in verify_lake(gazette.home)
