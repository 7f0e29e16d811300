"""The control totals of a batch: what the facts of each file carry, beside its bytes."""

from decimal import Decimal

import duckdb
import polars as pl

from warehouse.intake.control import ControlTotal, raw_totals
from warehouse.intake.prepared import Prepared
from warehouse.intake.source import Total


def control_totals(
    engine: duckdb.DuckDBPyConnection, prepared: Prepared, problems: pl.DataFrame
) -> list[ControlTotal]:
    """Work out every declared total, by currency."""
    apart = set(problems["line"].to_list()) | set(prepared.aside["line"].to_list())
    found: list[ControlTotal] = []
    for total in prepared.source.totals:
        arrivals = [a for a in prepared.arrivals if a.kind.name == total.file]
        if not arrivals or total.table not in prepared.rows:
            continue
        raw, set_apart = raw_totals(
            arrivals, total, currency=prepared.source.currency, apart=apart
        )
        carried = _carried(engine, total)
        found += [
            ControlTotal(
                file=total.file,
                column=total.column,
                currency=unit,
                raw=raw.get(unit, Decimal(0)),
                facts=carried.get(unit, Decimal(0)),
                apart=set_apart.get(unit, Decimal(0)),
            )
            for unit in sorted(raw.keys() | carried.keys())
        ]
    return found


def _carried(engine: duckdb.DuckDBPyConnection, total: Total) -> dict[str, Decimal]:
    """Sum what the shaped rows of a file carry, repeated ones included."""
    rows = engine.execute(
        f"""
        select currency, sum("{total.fact}") from rows_{total.table}
        where file_kind = $kind and "{total.fact}" is not null group by currency
        """,
        {"kind": total.file},
    ).fetchall()
    return {str(unit): Decimal(amount) for unit, amount in rows}
