"""Estimates with the 95 % interval they are known to."""

import warnings
from typing import NamedTuple

import numpy as np
import polars as pl
from scipy import stats

_CONFIDENCE = 0.95
_AGAIN = 999


class Estimate(NamedTuple):
    """A figure, how many cases it rests on, and its interval; nothing of no cases."""

    value: float | None
    n: int
    low: float | None = None
    high: float | None = None


def share(of: int, n: int) -> Estimate:
    """Estimate a share, with Wilson's interval."""
    if not n:
        return Estimate(None, 0)
    interval = stats.binomtest(of, n).proportion_ci(_CONFIDENCE, method="wilson")
    return Estimate(of / n, n, float(interval.low), float(interval.high))


def share_where(condition: pl.Series) -> Estimate:
    """Estimate how often a condition holds, of the times it is known."""
    known = condition.drop_nulls()
    return share(int(known.sum()), known.len())


def a_year(events: int, years: float) -> Estimate:
    """Estimate a yearly rate out of rare events, with the exact Poisson interval."""
    if not years:
        return Estimate(None, events)
    tail = (1 - _CONFIDENCE) / 2
    low = stats.chi2.ppf(tail, 2 * events) / 2 if events else 0.0
    high = stats.chi2.ppf(1 - tail, 2 * events + 2) / 2
    return Estimate(events / years, events, float(low / years), float(high / years))


def times(one: tuple[int, float], other: tuple[int, float]) -> Estimate:
    """Estimate how many times another yearly rate one is; both are events in years."""
    (events, years), (others, other_years) = one, other
    if not others or not years:
        return Estimate(None, events + others)
    longer, fallen = other_years / years, share(events, events + others)
    odds = [p / (1 - p) * longer for p in (fallen.low or 0.0, fallen.high or 0.0)]
    return Estimate(events / others * longer, events + others, *odds)


def quantile(values: pl.Series, point: float = 0.5) -> Estimate:
    """Estimate a quantile, with the interval of the ranks that must hold it."""
    known = np.sort(values.drop_nulls().to_numpy())
    if not known.size:
        return Estimate(None, 0)
    tail = (1 - _CONFIDENCE) / 2
    ranks = stats.binom.ppf((tail, 1 - tail), known.size, point).astype(int)
    low, high = known[np.clip(ranks - (1, 0), 0, known.size - 1)]
    value = float(np.quantile(known, point))
    return Estimate(value, int(known.size), float(low), float(high))


def mean(values: pl.Series) -> Estimate:
    """Estimate a mean of values that need not be normal, by drawing them again."""
    known = values.drop_nulls().to_numpy()
    if known.size <= 1:
        return Estimate(float(known[0]) if known.size else None, int(known.size))
    interval = stats.bootstrap(
        (known,), np.mean, n_resamples=_AGAIN, method="percentile",
        rng=np.random.default_rng(7),
    ).confidence_interval  # fmt: skip
    value = float(known.mean())
    return Estimate(value, int(known.size), float(interval.low), float(interval.high))


def reached_by(months: pl.DataFrame, by: int) -> Estimate:
    """Estimate the share that comes to an event by a month (Kaplan-Meier).

    A row is somebody watched for so many `months`, at the end of which it `happened`,
    or nobody looked any longer.
    """
    happened = months["happened"].to_numpy()
    watched = months["months"].to_numpy().astype(float)
    if not happened.any():
        return share(0, months.height)
    data = stats.CensoredData(watched[happened], right=watched[~happened])
    survival = stats.ecdf(data).sf
    with warnings.catch_warnings():
        # Before the first event the interval is undefined, and not asked for.
        warnings.simplefilter("ignore", RuntimeWarning)
        around = survival.confidence_interval(_CONFIDENCE, method="log-log")
    value, low, high = (
        1 - float(curve.evaluate(by)) for curve in (survival, around.high, around.low)
    )
    return Estimate(value, months.height, low, high)
