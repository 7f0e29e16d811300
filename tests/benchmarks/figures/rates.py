"""How often it goes wrong, and what comes back: default, cure, loss, prepayment."""

from functools import cached_property

import polars as pl

from sample_data.months import YEAR
from tests.benchmarks.figures.accounts import paid
from tests.benchmarks.figures.delivered import Delivered
from tests.benchmarks.figures.estimates import (
    Estimate,
    a_year,
    mean,
    quantile,
    reached_by,
    share,
    share_where,
    times,
)
from tests.benchmarks.figures.grid import last_day, month

_KINDS = ("project", "corporate", "sme", "retail")
_FIVE_YEARS = 60
_EARLY, _LATE = 36, 48
_DAYS_30, _DAYS_90, _NON_PERFORMING = 30, 90, 3


class Endings:
    """What became of the debts of a book."""

    def __init__(self, book: Delivered) -> None:
        self.book = book
        self.until = last_day(book)
        self.last = self.until.year * YEAR + self.until.month - 1
        self.kinds = book.facts("customers").select("borrower_id", kind="segment")

    @cached_property
    def owing(self) -> pl.DataFrame:
        """Give each facility's month ends with debt."""
        rows = self.book.facts("positions").filter(pl.col("outstanding_amount") > 0)
        kept = rows.with_columns(month("position_on")).join(
            self.kinds, on="borrower_id"
        )
        return kept.sort("facility_id", "month")

    @cached_property
    def defaults(self) -> pl.DataFrame:
        """Give each spell of default: when it began and, if it did, was cured."""
        told = self.book.facts("outcomes").filter(pl.col("outcome_kind") == "default")
        return told.join(self.kinds, on="borrower_id").with_columns(
            month("started_on"),
            cured_after=(pl.col("ended_on") - pl.col("started_on")).dt.total_days()
            / 365.25 * YEAR,
        )  # fmt: skip

    @cached_property
    def resolved(self) -> pl.DataFrame:
        """Give each default that is over, with the share of the debt that came back."""
        losses = (
            self.book.facts("write_offs")
            .group_by("borrower_id")
            .agg(
                lost=pl.col("amount").sum(), given_up_on=pl.col("written_off_on").max()
            )
        )
        back = (
            self.book.facts("recoveries")
            .group_by("borrower_id")
            .agg(back=pl.col("amount").sum())
        )
        owed = self.owing.group_by("borrower_id", "month").agg(
            owed=pl.col("outstanding_amount").sum()
        )
        lost = pl.col("lost").fill_null(0.0) - pl.col("back").fill_null(0.0)
        return (
            self.defaults.join(losses, on="borrower_id", how="left")
            .join(back, on="borrower_id", how="left")
            .join(owed, on=["borrower_id", "month"], how="left")
            .with_columns(is_cured=pl.col("ended_on").is_not_null())
            .filter(
                pl.col("is_cured") | (pl.col("given_up_on") >= pl.col("started_on"))
            )
            .with_columns(
                recovered=pl.when("is_cured")
                .then(1.0)
                .otherwise(1 - lost / pl.col("owed"))
            )
        )

    def figures(self) -> dict[str, Estimate]:
        """Give every figure by its key in `published.toml`."""
        return {
            **self._defaults(),
            **self._of_projects(),
            **self._after_default(),
            **self._recoveries(),
            **self._prepayments(),
            **self._arrears(),
        }

    def _defaults(self) -> dict[str, Estimate]:
        found = {}
        for kind in _KINDS:
            months = self.owing.filter(pl.col("kind") == kind)
            years = months.select("borrower_id", "month").n_unique() / YEAR
            count = self.defaults.filter(pl.col("kind") == kind).height
            found[f"default_{kind}"] = a_year(count, years)
        return found

    def _of_projects(self) -> dict[str, Estimate]:
        signed = (
            self.book.facts("facilities")
            .filter(pl.col("level") == "CTR")
            .join(self.kinds.filter(pl.col("kind") == "project"), on="borrower_id")
            .select("borrower_id", month("signed_on").alias("signed"))
        )
        first = self.defaults.group_by("borrower_id").agg(pl.col("month").min())
        watched = signed.join(first, on="borrower_id", how="left").select(
            months=pl.coalesce("month", pl.lit(self.last)) - pl.col("signed"),
            happened=pl.col("month").is_not_null(),
        )
        early = _marginal(watched, 0, _EARLY)
        late = _marginal(watched, _LATE, 10 * YEAR)
        return {
            "project_default_cumulative": reached_by(watched, _FIVE_YEARS),
            "project_default_early": a_year(*early),
            "project_default_late": a_year(*late),
            "project_default_falls": times(late, early),
        }

    def _after_default(self) -> dict[str, Estimate]:
        known = self.defaults.filter(pl.col("month") <= self.last - YEAR)
        cured = known["cured_after"].le(YEAR).fill_null(value=False)
        spells = self.defaults.sort("unit_id", "started_on").with_columns(
            next_month=pl.col("month").shift(-1).over("unit_id"),
            ended=pl.col("month") + pl.col("cured_after"),
        )
        again = spells.filter(pl.col("ended") <= self.last - YEAR)
        relapsed = (
            (again["next_month"] - again["ended"]).le(YEAR).fill_null(value=False)
        )
        old = self.defaults.filter(pl.col("month") <= self.last - 2 * YEAR)
        given_up = self.book.facts("write_offs")["borrower_id"]
        open_or_lost = old.filter(pl.col("ended_on").is_null())
        return {
            "cured_in_a_year": share_where(cured),
            "months_to_cure": quantile(self.defaults["cured_after"]),
            "relapsed_in_a_year": share_where(relapsed),
            "written_off": share(
                int(open_or_lost["borrower_id"].is_in(given_up.implode()).sum()),
                old.height,
            ),
        }

    def _recoveries(self) -> dict[str, Estimate]:
        of_projects = self.resolved.filter(pl.col("kind") == "project")["recovered"]
        of_others = self.resolved.filter(pl.col("kind") != "project")["recovered"]
        return {
            "project_recovery": mean(of_projects),
            "project_recovered_whole": share_where(of_projects >= 1),
            "recovery": mean(of_others),
        }

    def _prepayments(self) -> dict[str, Estimate]:
        months = self.owing.filter(pl.col("kind") == "retail").height
        in_part = self.book.facts("repayments").filter(pl.col("kind") == "P")
        ended = self.book.facts("outcomes").filter(pl.col("outcome_kind") == "prepaid")
        return {
            "prepaid": a_year(ended.height, months / YEAR),
            "prepaid_in_part": a_year(in_part.height, months / YEAR),
        }

    def _arrears(self) -> dict[str, Estimate]:
        payments = paid(self.book)
        behind = self.owing.with_columns(days=pl.col("days_past_due").fill_null(0))
        worst = behind.group_by("facility_id").agg(
            worst=pl.col("days").max(), until=pl.col("month").max()
        )
        far = worst.filter(pl.col("worst") >= _DAYS_30, pl.col("until") < self.last - 3)
        last = behind.filter(pl.col("month") == self.last)
        bad = last.filter(pl.col("class_no").cast(pl.Int8) >= _NON_PERFORMING)
        owed = float(last["outstanding_amount"].sum())
        value = float(bad["outstanding_amount"].sum()) / owed
        return {
            "paid_late": share_where(payments["days_late"] > 0),
            "paid_in_part": share_where(payments["left"] >= 1),
            "past_due_30": share_where(behind["days"] >= _DAYS_30),
            "from_30_to_90": share_where(far["worst"] > _DAYS_90),
            "non_performing": Estimate(value, last["borrower_id"].n_unique()),
        }


def _marginal(watched: pl.DataFrame, since: int, until: int) -> tuple[int, float]:
    """Count the defaults and the years lived between two ages in months."""
    lived = (pl.col("months").clip(since, until) - since).sum()
    happened = pl.col("happened") & pl.col("months").is_between(since, until - 1)
    years, events = watched.select(lived / YEAR, happened.sum()).row(0)
    return int(events), float(years)
