"""Hold shaped rows against their contract; every row that breaks it names the rule."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from types import new_class
from zoneinfo import ZoneInfo

import dataframely as dy
import polars as pl

from warehouse.contracts import Contract
from warehouse.contracts.provenance import COARSE
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

    def every_broken(self, rows: pl.DataFrame) -> list[str]:
        """Name every rule that some row breaks, for whoever can still mend it."""
        found = [
            rule
            for told in self._beyond_the_contract_in_parts(rows)
            for rule in rows.select(told.alias("rule"))["rule"].drop_nulls().unique()
        ]
        every = dict.fromkeys([*_every_broken_rule(self.contract, rows), *found])
        return [f"{self.contract.name}.{rule}" for rule in every]

    def _beyond_the_contract(self, rows: pl.DataFrame) -> pl.DataFrame:
        """Hold rows against what depends on who sent them, and when."""
        rule = pl.coalesce(self._beyond_the_contract_in_parts(rows))
        return rows.select(
            "line", rule=rule, raw=pl.lit(None, dtype=pl.String)
        ).drop_nulls("rule")

    def _beyond_the_contract_in_parts(self, rows: pl.DataFrame) -> list[pl.Expr]:
        rules = [
            self._knowledge(),
            self._currency(),
            self._ahead(),
            self._precision(),
            identifiers.rule_of(self.contract, rows, self.source.ids),
            identity_numbers.rule_of(self.contract, rows),
        ]
        return [rule for rule in rules if rule is not None]

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

    def _precision(self) -> pl.Expr:
        """What is dated by its month or year stands at the first day of it."""
        told = pl.col("event_precision")
        rule = pl.when(~told.is_in(COARSE)).then(pl.lit("event_precision|unknown_code"))
        name = self.contract.event_time
        if name is None or not self.contract.event_is_a_day:
            return rule
        day = pl.col(name)
        later = ((told == "month") & (day.dt.day() > 1)) | (
            (told == "year") & (day.dt.ordinal_day() > 1)
        )
        return rule.when(later).then(pl.lit("event_precision|not_the_first_day"))

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
    details = _details(contract, rows)
    if details is None:
        return pl.DataFrame(schema=PROBLEMS)
    first = pl.coalesce(
        pl.when(is_broken).then(pl.lit(_named(rule)))
        for rule, is_broken in _rules(contract, details).items()
    )
    return details.select("line", rule=first, raw=pl.lit(None, dtype=pl.String))


def _every_broken_rule(contract: Contract, rows: pl.DataFrame) -> list[str]:
    details = _details(contract, rows)
    if details is None:
        return []
    return [
        _named(rule)
        for rule, is_broken in _rules(contract, details).items()
        if details.select(is_broken.any()).item()
    ]


def _details(contract: Contract, rows: pl.DataFrame) -> pl.DataFrame | None:
    """Tell of each row that breaks a rule which it breaks; None where none does."""
    by_line = _with_line(contract.columns)
    _, failed = by_line.filter(rows.select("line", *contract.sql_types))
    return failed.details() if failed.counts() else None


def _rules(contract: Contract, details: pl.DataFrame) -> dict[str, pl.Expr]:
    own = {"line", *contract.sql_types}
    return {
        rule: pl.col(rule).cast(pl.String) == "invalid"
        for rule in details.columns
        if rule not in own
    }


def _named(rule: str) -> str:
    column, bar, broken = rule.partition("|")
    return f"{column}{bar}{NAMED.get(broken, broken)}"
