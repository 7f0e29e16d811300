"""A reckoning: what the book tells of debts, worked out as of a day."""

from dataclasses import dataclass
from datetime import date

import polars as pl

from analytics.arrears import allocation, payments, restructured, schedule, standing
from analytics.arrears.conventions import USUAL, Conventions
from analytics.facility_tree import above, below
from analytics.money import amount


@dataclass(frozen=True)
class Told:
    """What the book tells: the rows of the four contracts of the same name, as known.

    Rows of `schedules` and `installments` carry `first_known_at`.
    """

    schedules: pl.DataFrame
    installments: pl.DataFrame
    repayments: pl.DataFrame
    allocations: pl.DataFrame


@dataclass(frozen=True)
class Reckoning:
    """What was due and what was paid, each part of it laid on the other.

    `versions` is one row per facility and schedule version; `instalments` one per
    instalment in force; `payments` one per payment that still counts; `laid` one per
    payment and part of an instalment it reached. Amounts are in thousandths.
    """

    as_of: date
    conventions: Conventions
    versions: pl.DataFrame
    instalments: pl.DataFrame
    payments: pl.DataFrame
    laid: pl.DataFrame

    def standing(self, facilities: pl.DataFrame | None = None) -> pl.DataFrame:
        """Say where each facility stands: current, past due, restructured or unknown.

        `facilities` (facility_id, parent_id, currency, outstanding_amount) names those
        that must be answered for: one that may owe something and has no schedule, nor
        one above or below it, is unknown. Grain: one row per facility.
        """
        today = self.versions.select(*payments.FACILITY).unique()
        today = today.with_columns(on_day=pl.lit(self.as_of))
        stood = standing.on_days(self.instalments, self.laid, today, self.conventions)
        known = (
            stood.join(
                restructured.latest(
                    self.versions, self.laid, self.as_of, self.conventions
                ),
                on="facility_id",
                how="left",
            )
            .with_columns(
                state=_state(self.as_of),
                arrears_amount=amount("arrears"),
                capitalised_amount=amount("capitalised"),
            )
            .drop("on_day", "arrears", "capitalised")
        )
        if facilities is None:
            return known.sort("facility_id")
        return pl.concat(
            [known, _unscheduled(facilities, known)], how="diagonal_relaxed"
        ).sort("facility_id")

    def past_due_path(self) -> pl.DataFrame:
        """Follow the days past due of the worst of the facilities."""
        return standing.past_due_path(
            self.instalments, self.laid, self.as_of, self.conventions
        )

    def changes(self) -> pl.DataFrame:
        """List when later versions of schedules took effect, with their reasons.

        Gives on_day, facility_id, schedule_no, reason, capitalised_amount, currency.
        """
        return self.versions.filter(
            "took_effect", pl.col("counts_from") <= self.as_of
        ).select(
            pl.col("counts_from").alias("on_day"),
            *("facility_id", "schedule_no", "reason"),
            *("capitalised_amount", "currency"),
        )

    def told(self) -> pl.DataFrame:
        """List the instalments in force, and what of each is paid and open."""
        return self.instalments.with_columns(
            paid_amount=amount("paid"),
            capitalised_amount=amount("capitalised"),
            open_amount=amount("open"),
        )

    def due_and_paid(self) -> pl.DataFrame:
        """Set what fell due beside what was paid, by month and currency."""
        return standing.due_and_paid(self.instalments, self.payments, self.as_of)


def reckoning(
    told: Told, as_of: date, zone: str, conventions: Conventions = USUAL
) -> Reckoning:
    """Work out what was due and what was paid by a day, of what `told` knows.

    `zone` is where the institution's days end.
    """
    versions = schedule.versions(told.schedules, told.installments, zone)
    paid = payments.payments(told.repayments, as_of)
    dues = schedule.until_paid_off(schedule.in_force(told.installments, versions), paid)
    lowered = (pl.col("reason") == "partial_prepayment") & (
        pl.col("counts_from") <= as_of
    )
    money = pl.concat(
        [
            paid.with_columns(is_capitalised=pl.lit(value=False)),
            payments.capitalised(versions, as_of).with_columns(
                is_capitalised=pl.lit(value=True)
            ),
        ],
        how="diagonal",
    ).sort(*payments.FACILITY, "on_day", "repayment_id")
    laid = allocation.laid(
        allocation.parts(dues, conventions),
        money,
        told.allocations,
        versions.filter(lowered).select(*payments.FACILITY, on_day="counts_from"),
    )
    return Reckoning(
        as_of, conventions, versions, standing.settled(dues, laid), paid, laid
    )


def _state(as_of: date) -> pl.Expr:
    return (
        pl.when(pl.col("days_past_due") > 0)
        .then(pl.lit("past_due"))
        .when(pl.col("observed_until") > as_of)
        .then(pl.lit("restructured"))
        .otherwise(pl.lit("current"))
    )


def _unscheduled(facilities: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    """List what may owe and has no schedule on any level: nobody can say how late."""
    ids = set(known["facility_id"])
    covered = ids | above(facilities, ids) | below(facilities, ids)
    has_draws = facilities["parent_id"].drop_nulls().unique()
    may_owe = pl.col("outstanding_amount").is_null() | (
        pl.col("outstanding_amount") != 0
    )
    return facilities.filter(
        may_owe,
        ~pl.col("facility_id").is_in(sorted(covered)),
        ~pl.col("facility_id").is_in(has_draws.implode()),
    ).select("facility_id", "currency", state=pl.lit("unknown"))
