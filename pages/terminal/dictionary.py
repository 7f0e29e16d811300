"""The data dictionary: every table at a glance, or one of them in full."""

from collections.abc import Iterator
from typing import Annotated

import typer

from analytics.dictionary import card
from pages.terminal.printing import Json, document
from warehouse.contracts import STANDARD, Contract, in_groups
from warehouse.contracts.columns import Words
from warehouse.contracts.meaning import meanings
from warehouse.contracts.provenance import CLOCKS, PROVENANCE
from warehouse.errors import LoantrailError

Table = Annotated[str | None, typer.Argument(help="One table, told in full.")]


def dictionary(table: Table = None, as_json: Json = False) -> None:  # noqa: FBT002  a flag
    """Print the data standard: every table, column, unit, code and privacy class."""
    if table is not None and table not in STANDARD:
        raise LoantrailError(
            f"The standard has no table {table!r}.",
            f"Its tables: {', '.join(STANDARD)}.",
        )
    groups = [
        (group, words, [c for c in contracts if table in (None, c.name)])
        for group, words, contracts in in_groups()
    ]
    if as_json:
        document(
            {
                "tables": [
                    {**card(contract), "group": {"name": group, "zh": zh, "en": en}}
                    for group, (zh, en), contracts in groups
                    for contract in contracts
                ],
                "every_table": {
                    name: {"type": kind, "zh": zh, "en": en}
                    for name, (kind, (zh, en)) in {**CLOCKS, **PROVENANCE}.items()
                },
            }
        )
        return
    for _, words, contracts in groups:
        if contracts:
            typer.echo(f"\n━━ {_both(words)} ━━")
        for contract in contracts:
            typer.echo("\n".join(_at_a_glance(contract)))
            if table is not None:
                typer.echo("\n".join(_in_full(contract)))


def _at_a_glance(contract: Contract) -> Iterator[str]:
    """Give a table's lines: what it is, then its columns, the key's marked."""
    yield f"\n{contract.name}  {_both(contract.words)}"
    yield f"  {contract.grain[0]} / {contract.grain[1]}"
    wide = max(len(name) for name in contract.described)
    for name, told in contract.described.items():
        mark = "*" if told["key"] else " "
        unit = f" [{told['unit']}]" if told["unit"] not in (None, "day") else ""
        yield (
            f"  {mark} {name:{wide}}  {contract.sql_types[name]:13}  "
            f"{told['privacy']}  {told['zh']} / {told['en']}{unit}"
        )


def _in_full(contract: Contract) -> Iterator[str]:
    """Give what each column means, the codes it may hold, and the kinds of event."""
    for name, told in contract.described.items():
        must = "" if contract.columns.columns()[name].nullable else "  (required)"
        yield f"\n{name}{must}"
        yield from (f"  {sentence}" for sentence in meanings().get(name, ()))
        for code, words in told.get("values", {}).items():
            yield f"    {code}: {_both(words)}"
    yield "\nkinds of event"
    for kind in contract.kinds:
        yield f"    {kind.name}: {_both(kind.words)}"


def _both(words: Words) -> str:
    return f"{words[0]} · {words[1]}"
