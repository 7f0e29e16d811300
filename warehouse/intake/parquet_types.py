"""What the types of Parquet tell, and which of them can be read as what is declared."""

from collections.abc import Callable

import polars as pl
import pyarrow as pa
import pyarrow.types as of

from warehouse.errors import FileRefusedError
from warehouse.intake.arrivals import Arrival
from warehouse.intake.declared import ColumnType
from warehouse.intake.values import ISO_DAY, ISO_MOMENT

Tells = Callable[[pa.DataType], bool]

INT96 = "INT96"
"""How old writers put moments, without saying whether on a clock or in UTC."""


def is_words(kind: pa.DataType) -> bool:
    """Tell whether a column holds text, or bytes that should be text."""
    value = kind.value_type if of.is_dictionary(kind) else kind
    return bool(
        of.is_string(value)
        or of.is_large_string(value)
        or of.is_binary(value)
        or of.is_large_binary(value)
    )


def _is_plain(kind: pa.DataType) -> bool:
    """Tell whether a value has one way only to be written: text or a whole number."""
    is_whole = of.is_decimal128(kind) and kind.scale == 0
    return is_words(kind) or bool(of.is_integer(kind)) or is_whole


def _is_day(kind: pa.DataType) -> bool:
    return bool(of.is_date32(kind))


def _is_exact(kind: pa.DataType) -> bool:
    return _is_plain(kind) or bool(of.is_decimal128(kind))


def _is_number(kind: pa.DataType) -> bool:
    return _is_exact(kind) or bool(of.is_floating(kind))


def _is_said(kind: pa.DataType) -> bool:
    return _is_plain(kind) or bool(of.is_boolean(kind))


_EXACTLY = "DECIMAL, which tells every cent as DOUBLE does not"
_PLAINLY = "text or a whole number"
_TELLS: dict[tuple[str, bool], tuple[Tells, str]] = {
    ("text", False): (_is_said, "text"),
    ("money", False): (_is_exact, _EXACTLY),
    ("money", True): (_is_exact, _EXACTLY),
    ("number", False): (_is_number, "a number"),
    ("date", False): (_is_day, "DATE, or declare the format it is written in"),
    ("datetime", False): (
        lambda kind: bool(of.is_timestamp(kind)),
        "TIMESTAMP, or declare the format it is written in",
    ),
    ("date", True): (_is_plain, f"{_PLAINLY}, or declare `date` without a format"),
    ("datetime", True): (
        _is_plain,
        f"{_PLAINLY}, or declare `datetime` without a format",
    ),
}
"""By the type declared, and whether with a format: what tells it, and what to ask."""


def refuse_unreadable(
    arrival: Arrival, name: str, kind: pa.DataType, declared: ColumnType
) -> None:
    """Refuse a file with a column that cannot tell exactly what is declared of it."""
    how = declared.kind, bool(declared.format)
    tells, wanted = _TELLS.get(how, (_is_plain, _PLAINLY))
    if not tells(kind):
        raise unlike(arrival, f"has {name!r} as {kind}", f"{declared.kind}", wanted)


def unlike(arrival: Arrival, has: str, declared: str, wanted: str) -> FileRefusedError:
    """Say of a file that it has a column of another type than declared."""
    return FileRefusedError(
        f"{arrival.name} {has}, which cannot be read as {declared}.",
        f"Ask for it as {wanted}.",
    )


def written(values: pl.Series) -> pl.Series:
    """Write values as text, exactly."""
    kind = values.dtype
    if isinstance(kind, pl.Date):
        return values.dt.to_string(ISO_DAY)
    if isinstance(kind, pl.Datetime) and kind.time_zone:
        in_utc = values.dt.convert_time_zone("UTC")
        return in_utc.dt.to_string(f"{ISO_MOMENT}%:z")
    if isinstance(kind, pl.Datetime):
        return values.dt.to_string(ISO_MOMENT)
    return values.cast(pl.String)
