"""What a line says against what else is known: taken and flagged, or kept out.

A line may be sound by itself and still not go with the rest. Which of two statements is
wrong no program can tell, so most of these rules flag: the fact lands, and the steward
has a list to ask the sender about. A source says otherwise under `[sense]`.
"""

from collections.abc import Callable, Iterator
from types import MappingProxyType

import polars as pl

from warehouse.contracts import STANDARD, Contract
from warehouse.intake.beside import MASTERS, Beside
from warehouse.intake.declared import SenseRule, Verdict

VERDICTS: MappingProxyType[SenseRule, Verdict] = MappingProxyType(
    {
        "never_stated": "flag",
        "before_it_existed": "quarantine",
        "more_than_outstanding": "flag",
        "broken_chain": "off",
    }
)
"""What becomes of a line that breaks a rule, where its source does not say.

Facts may come before the account they stand on, whose file comes later; but nothing
moves on an account long before it was opened. Only a source that sends every posting
can have its balances held against them.
"""

FLAGS = {
    "line": pl.Int64,
    "rule": pl.String,
    "contract": pl.String,
    "event_id": pl.String,
}

LANES_OF_MONEY = ("account", "fund_use", "repayment", "outcome")
BACKDATED_DAYS = 31
"""So far back a bank may date what it books on an account it has just opened."""

FRESH_DAYS = 92
"""A position older than this says little of what is outstanding."""


def judge_sense(beside: Beside) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Give further problems of rows that are sound so far, and flags on the rest."""
    queries = {"flag": [NOTHING], "quarantine": [NOTHING]}
    for rule, default in VERDICTS.items():
        verdict = beside.source.sense.get(rule, default)
        if verdict != "off":
            queries[verdict] += RULES[rule](beside)
    flagged, kept_out = (
        beside.engine.sql(" union ".join(asked)).pl().cast(pl.Schema(FLAGS))
        for asked in queries.values()
    )
    problems = kept_out.select("line", "rule", raw=pl.lit(None, dtype=pl.String))
    return problems, flagged.join(problems, on="line", how="anti")


def _found(contract: Contract, column: str, rule: SenseRule, of: str) -> str:
    """Select the lines that break a rule, and what they say it of."""
    return (
        f"select said.line, '{contract.name}.{column}|{rule}' as rule, "
        f"'{contract.name}' as contract, said.event_id::varchar as event_id {of}"
    )


NOTHING = (
    "select 0::bigint as line, '' as rule, '' as contract, '' as event_id where false"
)


def _never_stated(beside: Beside) -> Iterator[str]:
    """A fact stands on a borrower, facility or account nobody ever stated."""
    for contract in beside.contracts:
        for column, master in MASTERS.items():
            is_told = column in contract.sql_types and contract.name != master
            if is_told and master in beside.rows:
                yield _found(
                    contract,
                    column,
                    "never_stated",
                    f"from said_{contract.name} as said where said.{column} not in "
                    f"({beside.ever(master, column)})",
                )


SINCE = {
    "account_id": ("accounts", "account_id, opened_on"),
    "facility_id": (
        "facilities",
        "facility_id, least(approved_on, signed_on, effective_on, starts_on)",
    ),
}
"""Since when a thing may have a history: the earliest day anybody stated for it."""


def _before_it_existed(beside: Beside) -> Iterator[str]:
    """Money moved on what did not exist yet."""
    for contract in beside.contracts:
        day = contract.event_time
        if day is None or contract.looks_ahead or contract.lane not in LANES_OF_MONEY:
            continue
        happened = f"said.{day}"
        if not contract.event_is_a_day:
            happened = f"timezone('{beside.source.zone}', said.{day})::date"
        for column, (master, columns) in SINCE.items():
            if column in contract.sql_types:
                yield _found(
                    contract,
                    day,
                    "before_it_existed",
                    f"""
                    from said_{contract.name} as said join (
                        select id, min(since) as since
                        from ({beside.ever(master, columns)}) as told (id, since)
                        where id in (select {column} from said_{contract.name})
                        group by id
                    ) as thing on said.{column} = thing.id
                    where {happened} < thing.since - {BACKDATED_DAYS}
                    """,
                )


def _more_than_outstanding(beside: Beside) -> Iterator[str]:
    """More principal came back than was out by the last position and draws since."""
    if "repayments" not in beside.rows:
        return
    positions = beside.now(
        "positions", "facility_id, position_on, outstanding_amount, currency"
    )
    drawn = beside.now("drawdowns", "facility_id, drawn_on, drawn_amount")
    yield _found(
        STANDARD["repayments"],
        "paid_amount",
        "more_than_outstanding",
        f"""
        from said_repayments as said asof join (
            from ({positions}) where outstanding_amount is not null
                and facility_id in (select facility_id from said_repayments)
        ) as stood
            on said.facility_id = stood.facility_id and said.paid_on > stood.position_on
        where said.currency = stood.currency
            and said.paid_on - stood.position_on <= {FRESH_DAYS}
            and coalesce(said.principal_paid, said.paid_amount)
                > stood.outstanding_amount + coalesce((
                    select sum(drawn_amount) from ({drawn}) as draw
                    where draw.facility_id = said.facility_id
                        and draw.drawn_on
                            between stood.position_on and said.paid_on
                ), 0)
        """,
    )


def _broken_chain(beside: Beside) -> Iterator[str]:
    """A balance is not the one before it and what moved in between."""
    if "balances" not in beside.rows:
        return
    balances = beside.now(
        "balances", "account_id, balance_on, balance_amount, currency"
    )
    moved = beside.now(
        "transactions",
        "account_id, currency, coalesce(booked_on, value_on) as moved_on, "
        "if(direction = 'in', amount, -amount) as moved",
    )
    yield _found(
        STANDARD["balances"],
        "balance_amount",
        "broken_chain",
        f"""
        from (
            select *,
                lag(balance_on) over chain as on_before,
                lag(balance_amount) over chain as before
            from ({balances})
            where account_id in (select account_id from said_balances)
            window chain as (partition by account_id, currency order by balance_on)
        ) as said
        where said.line is not null and said.on_before is not null
            and said.balance_amount <> said.before + coalesce((
                select sum(moved) from ({moved}) as posting
                where posting.account_id = said.account_id
                    and posting.currency = said.currency
                    and posting.moved_on > said.on_before
                    and posting.moved_on <= said.balance_on
            ), 0)
        """,
    )


RULES: dict[SenseRule, Callable[[Beside], Iterator[str]]] = {
    "never_stated": _never_stated,
    "before_it_existed": _before_it_existed,
    "more_than_outstanding": _more_than_outstanding,
    "broken_chain": _broken_chain,
}
