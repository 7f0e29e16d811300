"""Hold shaped rows against their contract; every row that breaks it names the rule."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from types import new_class
from zoneinfo import ZoneInfo

import dataframely as dy
import polars as pl

from warehouse.contracts import Contract
from warehouse.intake import identifiers, identity_numbers
from warehouse.intake.source import Source
from warehouse.intake.values import PROBLEMS

NAMED = {
    "nullability": "missing",
    "check__known_code": "unknown_code",
    "check__iso_4217": "no_currency",
    "check__within_1900_and_2200": "no_such_time",
    "min": "too_small",
    "min_exclusive": "too_small",
    "max": "too_large",
    "min_length": "blank",
    "max_length": "too_long",
    "inf": "not_finite",
    "nan": "not_finite",
    "regex": "malformed",
}
"""What dataframely's own rules are called here; others keep the names they have."""

EARLIEST = datetime(1900, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Checks:
    """The rows of one table of a batch that came now, and all they must keep."""

    contract: Contract
    source: Source
    now: datetime

    def problems(self, rows: pl.DataFrame) -> pl.DataFrame:
        """Return the problems (line, rule, raw) of shaped rows; they do not land."""
        found = [_broken_rules(self.contract, rows), self._beyond_the_contract(rows)]
        return pl.concat(found).with_columns(
            rule=pl.lit(f"{self.contract.name}.") + pl.col("rule")
        )

    def _beyond_the_contract(self, rows: pl.DataFrame) -> pl.DataFrame:
        """Hold rows against what depends on who sent them, and when."""
        rules = [
            self._knowledge(),
            self._currency(),
            self._ahead(),
            identifiers.rule_of(self.contract, rows, self.source.ids),
            identity_numbers.rule_of(self.contract, rows),
        ]
        rule = pl.coalesce(rule for rule in rules if rule is not None)
        return rows.select(
            "line", rule=rule, raw=pl.lit(None, dtype=pl.String)
        ).drop_nulls("rule")

    def _knowledge(self) -> pl.Expr:
        """No fact was known after it came; a source that tells tells it of each row."""
        known = pl.col("known_at")
        is_told = self.source.basis_of(self.contract.name) == "source"
        return (
            pl.when(known > pl.lit(self.now))
            .then(pl.lit("known_at|later_than_arrival"))
            .when(known < pl.lit(EARLIEST))
            .then(pl.lit("known_at|no_such_time"))
            .when(pl.lit(is_told) & known.is_null())
            .then(pl.lit("known_at|missing"))
        )

    def _currency(self) -> pl.Expr | None:
        """No amount is in a currency its source does not name."""
        if "currency" not in self.contract.sql_types:
            return None
        named = [self.source.currency, *self.source.currencies]
        is_other = ~pl.col("currency").is_in(named)
        return pl.when(is_other).then(pl.lit("currency|not_of_this_source"))

    def _ahead(self) -> pl.Expr | None:
        """Nothing has happened that lies ahead."""
        name = self.contract.event_time
        if name is None or self.contract.looks_ahead:
            return None
        latest = self.now + timedelta(days=self.source.limits.days_ahead)
        local = latest.astimezone(ZoneInfo(self.source.zone))
        bound = local.date() if self.contract.event_is_a_day else latest
        is_ahead = pl.col(name) > pl.lit(bound)
        return pl.when(is_ahead).then(pl.lit(f"{name}|in_the_future"))


@cache
def _with_line(columns: type[dy.Schema]) -> type[dy.Schema]:
    """Add the line to a contract's columns, so that what fails can say where."""
    return new_class(
        f"{columns.__name__}ByLine",
        (columns,),
        exec_body=lambda body: body.update(line=dy.Int64(nullable=False)),
    )


def _broken_rules(contract: Contract, rows: pl.DataFrame) -> pl.DataFrame:
    by_line = _with_line(contract.columns)
    _, failed = by_line.filter(rows.select("line", *contract.sql_types))
    if not failed.counts():
        return pl.DataFrame(schema=PROBLEMS)
    details = failed.details()
    rules = [n for n in details.columns if n not in contract.sql_types and n != "line"]
    first = pl.coalesce(
        pl.when(pl.col(rule).cast(pl.String) == "invalid").then(pl.lit(_named(rule)))
        for rule in rules
    )
    return details.select("line", rule=first, raw=pl.lit(None, dtype=pl.String))


def _named(rule: str) -> str:
    column, bar, broken = rule.partition("|")
    return f"{column}{bar}{NAMED.get(broken, broken)}"
