"""The data dictionary: the standard's tables and columns as cards and as frames.

Labels stand in both languages side by side, whoever reads; what the lake holds of each
table comes from a question.
"""

from collections.abc import Iterator

import polars as pl

from analytics.language import Language, sayer, word
from warehouse.contracts import LANES, STANDARD, Contract, in_groups
from warehouse.contracts.meaning import meanings
from warehouse.contracts.provenance import CLOCKS, PROVENANCE


def card(contract: Contract) -> dict[str, object]:
    """Give all a contract declares as one document."""
    return {
        "table": contract.name,
        "zh": contract.words[0],
        "en": contract.words[1],
        "grain": {"zh": contract.grain[0], "en": contract.grain[1]},
        "key": contract.key,
        "lane": contract.lane,
        "restricted_to": sorted(contract.restricted_to),
        "columns": [_column(contract, name) for name in contract.described],
        "kinds": [
            {"kind": kind.name, "zh": kind.words[0], "en": kind.words[1]}
            for kind in contract.kinds
        ],
    }


def _column(contract: Contract, name: str) -> dict[str, object]:
    said = meanings().get(name)
    return {
        "name": name,
        "type": contract.sql_types[name],
        "required": not contract.columns.columns()[name].nullable,
        **contract.described[name],
        "meaning": said and {"zh": said[0], "en": said[1]},
    }


def tables(
    held: pl.DataFrame, wanted: str | None, group: str | None, language: Language
) -> pl.DataFrame:
    """List the tables in which something fits what is wanted. Grain: one row per table.

    `held` gives the facts the lake holds by contract; `fits` names columns that fit.
    """
    rows = [
        {
            "table_name": contract.name,
            "zh": contract.words[0],
            "en": contract.words[1],
            "group": word(words, language),
            "lane": contract.lane,
            "columns": len(contract.described),
            "fits": ", ".join(fits),
        }
        for name, words, contracts in in_groups()
        if group in {None, name}
        for contract in contracts
        for fits in [_fitting(contract, wanted)]
        if fits or wanted is None or _says(wanted, contract.name, *contract.words)
    ]
    text = dict.fromkeys(_OF_A_TABLE, pl.String)
    told = pl.DataFrame(rows, {**text, "columns": pl.Int64})
    counted = held.select(table_name="contract", facts_known="facts_known")
    return told.join(
        counted, on="table_name", how="left", maintain_order="left"
    ).with_columns(
        pl.col("facts_known").fill_null(0),
        fits=pl.when(pl.lit(wanted is not None)).then("fits"),
    )


_OF_A_TABLE = ("table_name", "zh", "en", "group", "lane", "columns", "fits")


def columns(contract: Contract, language: Language) -> pl.DataFrame:
    """Describe a table's columns. Grain: one row per column, in their order."""
    say, said = sayer(language), meanings()
    declared = contract.columns.columns()
    return pl.DataFrame(
        [
            {
                "column": name,
                "zh": told["zh"],
                "en": told["en"],
                "meaning": said.get(name) and word(said[name], language),
                "type": contract.sql_types[name],
                "unit": told["unit"] and say(told["unit"]),
                "is_key": bool(told["key"]),
                "is_required": not declared[name].nullable,
                "privacy": told["privacy"],
                "codes": len(told["values"]) if told.get("values") else None,
            }
            for name, told in contract.described.items()
        ],
        {
            **dict.fromkeys(
                ("column", "zh", "en", "meaning", "type", "unit"), pl.String
            ),
            **dict.fromkeys(("is_key", "is_required"), pl.Boolean),
            "privacy": pl.String,
            "codes": pl.Int64,
        },
    )


def codes(contract: Contract) -> pl.DataFrame:
    """List the codes of a table's columns. Grain: one row per column and code."""
    rows = [
        (name, code, zh, en)
        for name, told in contract.described.items()
        for code, (zh, en) in (told.get("values") or {}).items()
    ]
    return pl.DataFrame(
        rows, dict.fromkeys(("column", "code", "zh", "en"), pl.String), orient="row"
    )


def kinds(contract: Contract) -> pl.DataFrame:
    """List the events a table puts on a trajectory. Grain: one row per kind."""
    rows = [
        (kind.lane or contract.lane, *kind.words, kind.tone, kind.usual_days, kind.name)
        for kind in contract.kinds
    ]
    text = dict.fromkeys(("lane", "zh", "en", "tone"), pl.String)
    schema = {**text, "within_days": pl.Int64, "kind_name": pl.String}
    return pl.DataFrame(rows, schema, orient="row")


def carried() -> pl.DataFrame:
    """Describe what every table carries beside its own. Grain: one row per column."""
    rows = [
        (name, *words, kind) for name, (kind, words) in {**CLOCKS, **PROVENANCE}.items()
    ]
    return pl.DataFrame(
        rows, dict.fromkeys(("column", "zh", "en", "type"), pl.String), orient="row"
    )


def badges(contract: Contract, language: Language) -> Iterator[str]:
    """Say how a table's rows stand on a trajectory: key, lane, day, amount."""
    say = sayer(language)
    yield say("Key") + ": " + " + ".join(contract.key)
    yield say("Lane") + ": " + word(LANES[contract.lane], language)
    if contract.event_time:
        yield say("Happened on") + f": {contract.event_time}"
    if contract.amount:
        yield say("Amount") + f": {contract.amount}"


def find_table(name: str) -> Contract | None:
    """Find a table by its name."""
    return STANDARD.get(name)


def _fitting(contract: Contract, wanted: str | None) -> list[str]:
    """Name the columns a word fits: by name, label, meaning, or one of its codes."""
    if wanted is None:
        return []
    return [
        name
        for name, told in contract.described.items()
        if _says(
            wanted,
            *(name, told["zh"], told["en"], *meanings().get(name, ())),
            *(
                part
                for code in (told.get("values") or {}).items()
                for part in (code[0], *code[1])
            ),
        )
    ]


def _says(wanted: str, *words: str) -> bool:
    return any(wanted.lower() in said.lower() for said in words)
