"""Numbers, days and codes as a reader wants them."""

from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from analytics import wording

SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.mark.parametrize(
    ("value", "zh", "en"),
    [
        (None, "—", "—"),
        (0, "0 CNY", "0 CNY"),
        (-4_560_000, "-456万 CNY", "-4.56M CNY"),
        (Decimal("1820000000.000"), "18.2亿 CNY", "1.82B CNY"),
    ],
)
def test_a_short_amount_is_in_the_readers_own_units(
    value: Decimal | float | None, zh: str, en: str
) -> None:
    assert wording.short_amount(value, "CNY", "zh") == zh
    assert wording.short_amount(value, "CNY", "en") == en


def test_an_amount_in_full_has_two_decimals_and_its_currency() -> None:
    assert wording.amount(Decimal("-1234567.005"), "USD") == "-1,234,567.00 USD"
    assert wording.amount(0, None) == "0.00"


def test_a_day_is_where_the_institution_is() -> None:
    moment = datetime(2024, 1, 1, 17, tzinfo=UTC)

    assert wording.day(moment, SHANGHAI) == "2024-01-02"
    assert wording.day(date(2024, 1, 1), SHANGHAI) == "2024-01-01"
    assert wording.day(None, SHANGHAI) == "—"


def test_an_events_day_is_where_its_source_is() -> None:
    moment = datetime(2024, 1, 1, 17, tzinfo=UTC)

    assert wording.event_day(moment, 480) == "2024-01-02"
    assert wording.event_day(moment, None) == "2024-01-01"
    assert wording.event_day(None, 480) == "—"


@pytest.mark.parametrize(
    ("days", "zh", "en"),
    [(0, "0天", "0 days"), (1, "1天", "1 day"), (1218, "1218天", "1218 days")],
)
def test_a_span_is_counted_in_days(days: int, zh: str, en: str) -> None:
    assert (wording.span(days, "zh"), wording.span(days, "en")) == (zh, en)


def test_a_code_is_put_into_words_and_what_is_none_is_left() -> None:
    assert wording.code_word("borrower_kind", "sme", "zh") == "小微企业"
    assert wording.code_word("borrower_kind", "martian", "en") == "martian"
    assert wording.code_word("memo", "as told", "zh") == "as told"


def test_a_column_has_the_label_of_its_contract() -> None:
    assert wording.column_words("masked_name") == ("脱敏名称", "Masked name")
    assert wording.column_words("nothing_known") == ("nothing_known", "nothing_known")
