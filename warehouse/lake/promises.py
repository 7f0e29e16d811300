"""What a lake one can trust keeps, as queries that count what breaks it.

DuckLake has no keys and no checks, so they are looked for. All of it is worked out from
the contracts: whoever declares a column or a table has written its promises too. Each
query gives one row, with a column named after each promise.
"""

from collections.abc import Iterator

import dataframely as dy

from warehouse.contracts import STANDARD, Contract
from warehouse.contracts.columns import CURRENCIES
from warehouse.contracts.provenance import CLOCKS, PROVENANCE
from warehouse.contracts.shapes import SEALED
from warehouse.intake.fingerprints import event_id
from warehouse.lake.tables import EVENTS

UNSEEN = r"[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}]"
"""What no identifier holds: it would be another one that looks the same."""

DAYS = "between '1900-01-01' and '2200-12-31 23:59:59'"

OF_CARRIED = {
    "event_end": "event_end >= event_time",
    "event_precision": "event_precision in "
    "('instant', 'day', 'month', 'year', 'period', 'unknown')",
    "utc_offset": "utc_offset between -1080 and 1080",
    "known_at": f"known_at {DAYS} and known_at <= recorded_at",
    "known_at_basis": "known_at_basis in ('source', 'arrival', 'assumed')",
    "version": "version >= 1",
    "op": "op in ('assert', 'correct', 'retract')",
    "batch_id": "batch_id in (select batch_id from lake.batches)",
    "file_id": "file_id in (select file_id from lake.files)",
    "line": "line >= 0",
}
"""What the columns every fact carries must hold, where there is more than a type."""


def promises(contract: Contract) -> Iterator[str]:
    """Give the queries of all a table promises."""
    yield from of_columns(contract)
    yield from of_versions(contract)
    yield from (of_restricted if contract.restricted_to else of_envelopes)(contract)
    yield from of_chains(contract)


def of_columns(contract: Contract) -> Iterator[str]:
    """Every cell holds what its contract allows."""
    allowed = {
        name: _sealed(name) if name in contract.sealed else _allowed(name, column)
        for name, column in contract.columns.columns().items()
    }
    carried = {n: OF_CARRIED.get(n, f'"{n}" is null or true') for n in _CARRIED}
    counts = ", ".join(
        f"count(*) filter (where not ({holds})) "
        f'as "{contract.name}: {column} is as declared"'
        for column, holds in {**allowed, **carried}.items()
    )
    yield f"select {counts} from lake.{contract.name}"
    if contract.event_is_a_day:
        day = contract.event_time
        yield _count(
            f"{contract.name}: a month or year stands at its first day",
            f"""
                select count(*) from lake.{contract.name}
                where event_precision = 'month' and day("{day}") <> 1
                    or event_precision = 'year' and dayofyear("{day}") <> 1
            """,
        )


_CARRIED = (*CLOCKS, *PROVENANCE)


def _sealed(name: str) -> str:
    """Say in SQL that no word that points at a person stands in plain."""
    return f'"{name}" is null or regexp_full_match("{name}", {_quoted(SEALED)})'


def _allowed(name: str, column: dy.Column) -> str:
    """Say in SQL what a cell may hold; a null breaks only what forbids nulls."""
    cell = f'"{name}"'
    holds = [
        f"{cell} is not null" if not column.nullable else f"{cell} is null or true"
    ]
    if isinstance(column, dy.String):
        holds.extend(_of_text(cell, column))
    if isinstance(column, dy.Decimal | dy.Int64 | dy.Float64):
        if column.min is not None:
            holds.append(f"{cell} >= {column.min}")
        if column.max is not None:
            holds.append(f"{cell} <= {column.max}")
    if isinstance(column, dy.Date | dy.Datetime):
        holds.append(f"{cell} {DAYS}")
    return " and ".join(f"({condition})" for condition in holds)


def _of_text(cell: str, column: dy.String) -> Iterator[str]:
    about = column.metadata or {}
    if about.get("ident"):
        yield f"not regexp_matches({cell}, {_quoted(UNSEEN)})"
    if values := about.get("values"):
        yield f"{cell} in ({', '.join(map(_quoted, values))})"
    if isinstance(column.check, dict) and "iso_4217" in column.check:
        yield f"{cell} in ({', '.join(map(_quoted, CURRENCIES))})"
    if column.max_length is not None:
        yield f"length({cell}) <= {column.max_length}"
    if column.regex is not None:
        yield f"regexp_matches({cell}, {_quoted(column.regex)})"


def of_versions(contract: Contract) -> Iterator[str]:
    """One row per fact and version, counted on, under an id that is the key's hash."""
    table = f"lake.{contract.name}"
    yield _count(
        f"{contract.name}: one row per fact and version",
        f"""
            select count(*) from (
                select event_id, version from {table}
                group by event_id, version having count(*) > 1
            )
        """,
    )
    yield _count(
        f"{contract.name}: versions count on from 1",
        f"""
            select count(*) from (
                select event_id from {table} group by event_id
                having min(version) <> 1 or max(version) <> count(distinct version)
            )
        """,
    )
    yield _count(
        f"{contract.name}: the id is the hash of the key",
        f"select count(*) from {table} where event_id <> {event_id(contract)}",
    )


def of_envelopes(contract: Contract) -> Iterator[str]:
    """Every row has one envelope, and the envelope tells what the row does."""
    yield _count(
        f"{contract.name}: one envelope for each row, and none alone",
        f"""
            select count(*) from (
                select event_id, version, count(*) as rows
                from lake.{contract.name} group by event_id, version
            ) as detail
            full join (
                select event_id, version, count(*) as envelopes from lake.events
                where contract = '{contract.name}' group by event_id, version
            ) as envelope using (event_id, version)
            where detail.rows is distinct from envelope.envelopes
        """,
    )
    shared = [n for n in EVENTS if n in contract.sql_types or n in _CARRIED]
    pairs = [(n, n) for n in shared if n not in ("version", "amount")]
    if contract.amount:
        pairs.append(("amount", contract.amount))
    differ = " or ".join(
        f'envelope."{of_event}" is distinct from detail."{own}"'
        for of_event, own in pairs
    )
    yield _count(
        f"{contract.name}: the envelope tells what the row does",
        f"""
            select count(*) from lake.{contract.name} as detail
            join lake.events as envelope using (event_id, version)
            where envelope.contract = '{contract.name}' and ({differ})
        """,
    )


def of_restricted(contract: Contract) -> Iterator[str]:
    """What is restricted to some purposes has no envelope: those are read for any."""
    yield _count(
        f"{contract.name}: stands on no trajectory",
        f"select count(*) from lake.events where contract = '{contract.name}'",
    )


def of_chains(contract: Contract) -> Iterator[str]:
    """Every amended fact has its whole chain, under each borrower, and no other has."""
    yield _count(
        f"{contract.name}: every amended fact has its whole chain",
        f"""
            select count(*) from (
                select event_id, version, count(*) over (partition by event_id) as rows
                from lake.{contract.name}
            ) as detail
            full join (
                select distinct event_id, version from lake.revisions
                where contract = '{contract.name}'
            ) as chain using (event_id, version)
            where (coalesce(detail.rows, 0) > 1) <> (chain.event_id is not null)
        """,
    )
    yield _count(
        f"{contract.name}: one chain row per version and borrower",
        f"""
            select count(*) from (
                select event_id, version, borrower_id from lake.revisions
                where contract = '{contract.name}'
                group by event_id, version, borrower_id having count(*) > 1
            )
        """,
    )


def of_bookkeeping() -> Iterator[str]:
    """What the tables beside the facts keep."""
    known = ", ".join(_quoted(name) for name in STANDARD)
    yield _count(
        "events: of a contract of the standard",
        f"select count(*) from lake.events where contract not in ({known})",
    )
    yield _count(
        "batches: recorded one after the other",
        "select count(*) - count(distinct recorded_at) from lake.batches",
    )
    yield _count(
        "files: of a known batch",
        """
            select count(*) from lake.files
            where batch_id not in (select batch_id from lake.batches)
        """,
    )


def _count(promise: str, query: str) -> str:
    return f'select ({query}) as "{promise}"'


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
