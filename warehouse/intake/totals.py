"""The control totals of a batch: what the facts of each file carry, and its bytes."""

from collections.abc import Iterable, Iterator
from decimal import Decimal

import duckdb

from warehouse.intake.control import ControlTotal, RawTotal, Sums, exactly, raw_total
from warehouse.intake.declared_tables import Total
from warehouse.intake.prepared import Prepared

_NOTHING = Decimal(0)


def control_totals(
    engine: duckdb.DuckDBPyConnection, prepared: Prepared, contested: set[int]
) -> list[ControlTotal]:
    """Work out every declared total, by currency.

    `contested` are the lines that fell out only when they were judged.
    """
    with exactly():
        return [
            found
            for told in prepared.totals
            for found in _by_currency(
                told,
                carried=_carried(engine, told.total),
                fallen=_fallen(prepared, told, contested),
            )
        ]


def _by_currency(
    told: RawTotal, *, carried: Sums, fallen: Sums
) -> Iterator[ControlTotal]:
    for unit in sorted(told.raw.keys() | carried.keys()):
        yield ControlTotal(
            file=told.total.file,
            column=" + ".join(told.total.column),
            currency=unit,
            raw=told.raw.get(unit, _NOTHING),
            facts=carried.get(unit, _NOTHING),
            apart=told.apart.get(unit, _NOTHING) + fallen.get(unit, _NOTHING),
        )


def _fallen(prepared: Prepared, told: RawTotal, contested: Iterable[int]) -> Sums:
    """Read the bytes once more, for the few lines that were in conflict."""
    lines = set(contested)
    if not lines:
        return {}
    currency = prepared.source.currency
    return raw_total(
        prepared.readings, told.total, currency=currency, apart=lines
    ).apart


def _carried(engine: duckdb.DuckDBPyConnection, total: Total) -> Sums:
    """Sum what the shaped rows of a file carry, repeated ones included."""
    carried = " union all ".join(
        f'select currency, "{c.fact}" as amount from rows_{c.table} '
        "where file_kind = $kind"
        for c in total.carriers
    )
    rows = engine.execute(
        f"""
        select currency, sum(amount) from ({carried})
        where amount is not null group by currency
        """,
        {"kind": total.file},
    ).fetchall()
    return {str(unit): Decimal(amount) for unit, amount in rows}
