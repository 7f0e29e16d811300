"""What is in force: table macros that give the version that counts on a day.

`<table>_of(borrower, before, until)` reads one borrower's rows, and
`<table>_in_force(before, until)` the book's: what was known before an instant, as this
system held it by `until`. `<table>_versions_of` gives every version known by then.
`parties_of` gives the parties of one borrower.
A fact that was never amended is taken as it stands; for the few that were, the chain in
`revisions` names the version that counts, and when the fact was first known.

Whose rows a macro gives is for `Bounds` to say: a reader's macros lie in a schema of
their own, with the bounds written into each, so that no question can leave them out.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import duckdb

from warehouse.contracts import STANDARD
from warehouse.lake.tables import detail_columns

OF_NOBODY = frozenset({"fx_rates", "segment_series"})
"""Tables that tell nothing of a borrower or a party; the others are bounded."""

_CHAIN = """
    select
        event_id,
        arg_max(version, (place_at, sequence)) as version,
        min(known_at) as first_known_at
    from lake.revisions
    where {of_what} and known_at < before and recorded_at <= until
    group by event_id
"""

_IN_FORCE = """
    create macro if not exists {name}({arguments}) as table
    with chain as ({chain})
    select
        told.*,
        coalesce(chain.first_known_at, told.known_at) as first_known_at
    from lake.{table} as told left join chain using (event_id)
    where {of_whom} and told.known_at < before and told.recorded_at <= until
        and (chain.version is null or chain.version = told.version)
        and told.op <> 'retract'
"""

_VERSIONS = """
    create macro if not exists {name}({arguments}) as table
    select told.* from lake.{table} as told
    where {of_whom} and told.known_at < before and told.recorded_at <= until
"""

_PARTIES_OF = """
    told.party_id in (
        select party_id from {schema}.party_roles_of(borrower, before, until)
        union all
        select party_id from {schema}.borrowers_of(borrower, before, until)
    )
"""


def _everyone(*_: str) -> Iterable[str]:
    return ()


@dataclass(frozen=True)
class Bounds:
    """Whose rows macros give: conditions on `told`, by the table and the macro's form.

    `schema` is where macros of these bounds lie.
    """

    schema: str = "main"
    of_whom: Callable[[str, str], Iterable[str]] = _everyone


def create_macros(engine: duckdb.DuckDBPyConnection) -> None:
    """Make the macros, unbounded, in the engine's memory; the lake is not touched.

    All in one transaction: outside of one, each would ask the catalog anew what stands.
    """
    engine.begin()
    for table in ("borrowers", "party_roles", "events", *STANDARD):
        for form in forms_of(table):
            create_macro(engine, table, form, Bounds())
    engine.commit()


def forms_of(table: str) -> tuple[str, ...]:
    """Name the forms in which a table may be read."""
    if table == "parties" or has_borrower(table):
        return "of", "in_force", "versions_of"
    return ("in_force",)


def has_borrower(table: str) -> bool:
    """Tell whether each row of a table names the borrower it is about."""
    return table == "events" or "borrower_id" in detail_columns(STANDARD[table])


def create_macro(
    engine: duckdb.DuckDBPyConnection, table: str, form: str, bounds: Bounds
) -> None:
    """Make one macro, unless it is there."""
    of_table = "true" if table == "events" else f"contract = '{table}'"
    of_one = form != "in_force"
    of_whom, chained = [*bounds.of_whom(table, form)], [of_table]
    if of_one and table == "parties":
        of_whom.append(_PARTIES_OF.format(schema=bounds.schema))
    elif of_one:
        of_whom.append("told.borrower_id = borrower")
        chained.append("borrower_id = borrower")
    template = _VERSIONS if form == "versions_of" else _IN_FORCE
    engine.execute(
        template.format(
            name=f"{bounds.schema}.{table}_{form}",
            arguments="borrower, before, until" if of_one else "before, until",
            table=table,
            of_whom=" and ".join(of_whom or ["true"]),
            chain=_CHAIN.format(of_what=" and ".join(chained)),
        )
    )
