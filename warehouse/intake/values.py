"""Values: the text of each column read as its declared type, or why it cannot be.

Nothing is guessed. A number written in full-width digits or with thousands separators,
a day that is a number of Excel's, an hour the clock skipped or struck twice: each is a
problem of its line under a name of its own, never a value near what was meant.
"""

import re
from typing import get_args

import polars as pl

from warehouse.contracts.columns import MONEY_SCALE
from warehouse.intake.declared import EXPONENT, ColumnType, Dated, FileKind

PROBLEMS = {"line": pl.Int64, "rule": pl.String, "raw": pl.String}

_MONEY = rf"^[+-]?[0-9]{{1,15}}(\.[0-9]{{0,{MONEY_SCALE}}}0*)?$"
_EXPONENT = r"^[+-]?[0-9](\.[0-9]{1,3})?[eE]\+?0?[0-9]$"
_INTEGER = r"^[+-]?[0-9]{1,18}$"
_NUMBER = r"^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]{1,3})?$"

_FULL_WIDTH = r"[\x{FF01}-\x{FF5E}]"
_NOT_FINITE = r"(?i)^[+-]?(nan|inf|infinity)$|^[+-]?[0-9.]+e\+?[0-9]{3,}$"
_SEPARATED = r"^[+-]?[0-9]{1,3}([,，' ][0-9]{3})+(\.[0-9]*)?$"
_PLAIN = r"^[+-]?[0-9]+(\.[0-9]*)?$"
_LONG = r"^[+-]?[0-9]{16,}"
_SERIAL = r"^[0-9]{5}(\.[0-9]+)?$"
_SHORT_YEAR = r"^[0-9]{1,2}[^0-9][0-9]{1,2}[^0-9][0-9]{1,2}($|[^0-9])"

_FIRST_DAY = {"month": ("1 ", "%d "), "year": ("1 1 ", "%d %m ")}
"""What makes a day of a month or a year: its first, and how that is written."""
LONGEST_PERSONAL = 400
"""No name, number or address is longer; what is has swallowed something else."""

ISO_DAY, ISO_MOMENT = "%Y-%m-%d", "%Y-%m-%dT%H:%M:%S%.f"
"""How what is of a type by itself is written; a moment in UTC with its offset."""

EARLIEST_YEAR = 1000
"""A year before this is one that was written with two digits, or none at all."""


Read = dict[str, ColumnType]
"""The columns that are read, by name."""


def typed(
    text: pl.DataFrame, kind: FileKind, *, zone: str, longest: int | None
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Give each column of text its type; a value that does not fit breaks its line.

    `longest` bounds a field in bytes; None where no line is long enough for one. Gives
    the rows that fit, and the problems of the others.
    """
    read: Read = {n: c for n, c in kind.columns.items() if c.kind != "ignored"}
    absent = sorted({"", *kind.null, *(null.strip() for null in kind.null)})
    stripped = text.with_columns(pl.col(*read).str.strip_chars())
    left = stripped.with_columns(
        pl.col(name).str.replace_all(pattern, "")
        for name, pattern in kind.without.items()
    )
    given = left.with_columns(
        pl.when(~pl.col(name).is_in(absent)).then(pl.col(name)).alias(name)
        for name in read
    )
    values = given.with_columns(
        value(pl.col(name), column, zone).alias(name) for name, column in read.items()
    )
    broken = values.select(
        pl.any_horizontal(
            pl.lit(value=False), *_misfits(given, values, read, longest).values()
        )
    ).to_series()
    fit = values.select("line", *read)
    if not broken.any():
        return fit, pl.DataFrame(schema=PROBLEMS)
    misfit, read_as = given.filter(broken), values.filter(broken)
    rules = pl.coalesce(
        pl.when(where).then(pl.lit(f"{name}|") + _why(name, read[name], zone, longest))
        for name, where in _misfits(misfit, read_as, read, longest).items()
    )
    return fit.filter(~broken), misfit.with_columns(rule=rules).select(*PROBLEMS)


def _misfits(
    given: pl.DataFrame, values: pl.DataFrame, read: Read, longest: int | None
) -> dict[str, pl.Series]:
    """Tell of each column where a value was given that it cannot hold."""
    found = {
        name: given[name].is_not_null() & values[name].is_null()
        for name, column in read.items()
        if column.kind != "text"
    }
    if longest is None:
        return found
    lengths = given.select(pl.col(*read).str.len_bytes().fill_null(0))
    too_long = {name: lengths[name] > longest for name in read}
    return {n: found[n] | t if n in found else t for n, t in too_long.items()}


def value(column: pl.Expr, declared: ColumnType, zone: str) -> pl.Expr:
    """Read text as the declared type: null where it is not that to the letter."""
    match declared.kind:
        case "money":
            return _money(column, exponents=declared.format == EXPONENT)
        case "integer":
            return _where(column, _INTEGER).cast(pl.Int64, strict=False)
        case "number":
            number = _where(column, _NUMBER).cast(pl.Float64, strict=False)
            return pl.when(number.is_finite()).then(number)
        case "date" | "month" | "year" | "datetime":
            told = (
                _moment(column, declared, zone)
                if declared.kind == "datetime"
                else _day(_of_width(column, declared), declared)
            )
            return pl.when(told.dt.year() >= EARLIEST_YEAR).then(told)
        case "pseudonym" | "identity":
            return pl.when(column.str.len_chars() <= LONGEST_PERSONAL).then(column)
        case _:
            return column


def _money(column: pl.Expr, *, exponents: bool) -> pl.Expr:
    amount = pl.Decimal(18, MONEY_SCALE)
    plain = _where(column, _MONEY).str.to_decimal(scale=MONEY_SCALE).cast(amount)
    short = _where(column, _EXPONENT).cast(pl.Float64).cast(amount)
    return pl.coalesce(plain, short) if exponents else plain


def _day(column: pl.Expr, declared: ColumnType) -> pl.Expr:
    """Read a day; of a month or a year, the first."""
    first, form = _FIRST_DAY.get(declared.kind, ("", ""))
    text = pl.lit(first) + column if first else column
    return text.str.to_date(form + (declared.format or ISO_DAY), strict=False)


def _moment(column: pl.Expr, declared: ColumnType, zone: str) -> pl.Expr:
    """Read a moment: by the offset it tells, else by the clock of the source's zone."""
    told = _of_width(column, declared).str.to_datetime(
        declared.format or ISO_MOMENT, strict=False, time_unit="us"
    )
    if tells_offset(declared):
        return told.dt.convert_time_zone("UTC")
    on_the_clock = told.dt.replace_time_zone(
        zone, ambiguous="null", non_existent="null"
    ).dt.convert_time_zone("UTC")
    if declared.format:
        return on_the_clock
    in_utc = column.str.to_datetime(f"{ISO_MOMENT}%:z", strict=False, time_unit="us")
    return pl.coalesce(in_utc.dt.convert_time_zone("UTC"), on_the_clock)


def tells_offset(declared: ColumnType) -> bool:
    """Tell whether each value says how far its clock is from UTC."""
    return "%z" in declared.format or "%:z" in declared.format


def _of_width(column: pl.Expr, declared: ColumnType) -> pl.Expr:
    """Take only values of full width where nothing but width parts day from month."""
    if re.fullmatch("(%[YymdHMS])+", declared.format) is None:
        return column
    width = sum(4 if part == "Y" else 2 for part in declared.format[1::2])
    return pl.when(column.str.len_bytes() == width).then(column)


def _where(column: pl.Expr, pattern: str) -> pl.Expr:
    return pl.when(column.str.contains(pattern)).then(column)


def _why(name: str, declared: ColumnType, zone: str, longest: int | None) -> pl.Expr:
    """Name why a value does not fit, as narrowly as can be told."""
    text, is_dated = pl.col(name), declared.kind in get_args(Dated)
    reasons = {
        "too_long": text.str.len_bytes() > (longest or pl.lit(None)),
        "full_width": text.str.contains(_FULL_WIDTH),
        **(_of_days if is_dated else _of_numbers)(text, declared, zone),
    }
    return pl.coalesce(
        *(pl.when(holds).then(pl.lit(reason)) for reason, holds in reasons.items()),
        pl.lit(f"not_a_{declared.kind}"),
    )


def _of_numbers(text: pl.Expr, declared: ColumnType, _: str) -> dict[str, pl.Expr]:
    is_money = pl.lit(declared.kind == "money")
    return {
        "not_finite": text.str.contains(_NOT_FINITE),
        "thousands_separator": text.str.contains(_SEPARATED),
        "too_many_digits": text.str.contains(_LONG) & text.str.contains(_PLAIN),
        "too_many_decimals": is_money & text.str.contains(_PLAIN),
    }


def _of_days(text: pl.Expr, declared: ColumnType, zone: str) -> dict[str, pl.Expr]:
    reasons = {
        "excel_serial": text.str.contains(_SERIAL),
        "two_digit_year": pl.lit("%Y" in declared.format)
        & text.str.contains(_SHORT_YEAR),
    }
    if declared.kind != "datetime":
        return reasons
    if tells_offset(declared):
        bare = re.sub("%:?z", "", declared.format)
        without = text.str.to_datetime(bare, strict=False, time_unit="us")
        return {**reasons, "no_offset": without.is_not_null()}
    form = declared.format or ISO_MOMENT
    clock = text.str.to_datetime(form, strict=False, time_unit="us")
    earliest = clock.dt.replace_time_zone(
        zone, ambiguous="earliest", non_existent="null"
    )
    return {
        **reasons,
        "skipped_by_the_clock": clock.is_not_null() & earliest.is_null(),
        "twice_on_the_clock": earliest.is_not_null(),
    }
