"""What of the time before a default is published, beside the same of the book."""

import polars as pl

from sample_data.months import QUARTER, YEAR
from tests.benchmarks.figures.estimates import Estimate, mean
from tests.benchmarks.figures.lags import BACK, Departure


def figures(departures: list[Departure], beside: pl.DataFrame) -> dict[str, Estimate]:
    """Give every figure by its key in `published.toml`."""
    by_name = {one.name: one for one in departures}
    return {
        "use_departs": _departs(by_name["use"]),
        "inflow_departs": _departs(by_name["inflow"]),
        "first_departs": _departs(max(departures, key=lambda one: one.some or 0)),
        "use_rises": _rises(beside),
        "inflow_falls": mean(
            beside.filter("defaults", pl.col("before") == 1)["inflow"]
        ),
    }


def _departs(one: Departure) -> Estimate:
    return Estimate(one.some, one.cases, one.latest, one.earliest)


def _rises(beside: pl.DataFrame) -> Estimate:
    """Estimate how much more of a limit is used than long before, and by others."""
    before = pl.col("before")
    rise = (
        pl.col("use").filter(before <= QUARTER).mean()
        - pl.col("use").filter(before.is_between(YEAR + 1, BACK)).mean()
    )
    of_each = beside.group_by("case", "borrower_id", "defaults").agg(rise=rise)
    of_case = of_each.group_by("case").agg(
        more=pl.col("rise").filter("defaults").first()
        - pl.col("rise").filter(~pl.col("defaults")).mean()
    )
    return mean(of_case.sort("case")["more"])
