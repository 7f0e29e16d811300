"""What was read of files against what their sender says beside them."""

from collections import defaultdict
from decimal import Decimal
from pathlib import Path

from warehouse.errors import FileRefusedError
from warehouse.intake.control import exactly, raw_total
from warehouse.intake.declared_tables import Total
from warehouse.intake.manifest import Told
from warehouse.intake.reading import Reading
from warehouse.intake.source import Source


def refuse_unlike_told(readings: list[Reading], source: Source) -> None:
    """Refuse files whose rows or sums are not those their control files tell."""
    of_one: dict[Path, list[Reading]] = defaultdict(list)
    for reading in readings:
        if reading.arrival.told is not None:
            of_one[reading.arrival.told.place].append(reading)
    for files in of_one.values():
        if told := files[0].arrival.told:
            told.refuse_unlike_rows(sum(f.lines - sum(f.plain.values()) for f in files))
            for column in told.sums:
                told.refuse_unlike_sum(column, _sums(files, column, source, told))


def _sums(
    files: list[Reading], column: str, source: Source, told: Told
) -> dict[str, Decimal]:
    """Sum a column over the files that have it, by currency, and under '' in all."""
    found: dict[str, Decimal] = defaultdict(Decimal)
    having = [file for file in files if column in file.names]
    if not having:
        raise FileRefusedError(
            f"{told.place.name} tells the sum of {column!r}, which its file has not.",
            "Ask its sender for both again.",
        )
    with exactly():
        for file in having:
            total = _total(source, file.arrival.kind.name, column)
            for unit, amount in raw_total(
                [file], total, currency=source.currency, apart=()
            ).raw.items():
                found[unit] += amount
        return {**found, "": sum(found.values(), Decimal(0))}


def _total(source: Source, file: str, column: str) -> Total:
    """Make the total of one column, by the currencies its source declares with it."""
    units = (
        total.currency_column
        for total in source.totals
        if total.file == file and column in total.column
    )
    return Total(
        file=file,
        column=(column,),
        table="",
        fact="",
        currency_column=next(units, None),
    )
