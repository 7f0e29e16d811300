"""A plain logistic regression on what a bank sees: how hard is the book to foresee?"""

from datetime import date

import numpy as np
import numpy.typing as npt
import polars as pl
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import GroupKFold, cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from sample_data.months import YEAR, month_of, months_after, on_day
from tests.benchmarks.figures.delivered import Delivered
from tests.benchmarks.figures.estimates import Estimate
from tests.benchmarks.figures.grid import last_day
from tests.benchmarks.figures.signals import SIGNALS, readings

HALF_YEAR, KNOWN_DAY = 6, 15
"""A month is judged every half year, by what is known in the middle of the next."""

_FOLDS, _AGAIN, _TAIL = 5, 400, 0.025


def examples(book: Delivered, months: list[int]) -> pl.DataFrame:
    """Give who owed and was not in default after each month, and who was a year on.

    Features are the signals by what was known then; `defaults` is what nobody knew.
    """
    return pl.concat([_examples(book, m) for m in months])


def half_years(book: Delivered, count: int) -> list[int]:
    """Give the last months, half a year apart, whose next year the book tells whole."""
    last = month_of(last_day(book)) - YEAR - 1
    return [last - n * HALF_YEAR for n in reversed(range(count))]


def _examples(book: Delivered, month: int) -> pl.DataFrame:
    day = on_day(month + 1, KNOWN_DAY)
    panel = readings(book.as_of(day)).filter(pl.col("month") == month)
    return panel.join(at_risk(book, day), on="borrower_id")


def at_risk(book: Delivered, day: date) -> pl.DataFrame:
    """Give who was not in default on a day, and whether it was within the next year."""
    spells = book.facts("outcomes").filter(pl.col("outcome_kind") == "default")
    starts, ends = pl.col("started_on"), pl.col("ended_on")
    in_it = spells.filter(starts <= day, ends.is_null() | (ends > day))
    to_come = spells.filter(starts > day, starts <= months_after(day, YEAR))
    everybody = book.facts("customers").select("borrower_id")
    return everybody.join(in_it, on="borrower_id", how="anti").with_columns(
        defaults=pl.col("borrower_id").is_in(to_come["borrower_id"].implode())
    )


def out_of_borrower(rows: pl.DataFrame) -> npt.NDArray[np.float64]:
    """Give each row the probability a model says that never saw its borrower."""
    model = make_pipeline(
        SimpleImputer(keep_empty_features=True),
        StandardScaler(),
        LogisticRegression(C=0.05, max_iter=500),
    )
    said = cross_val_predict(
        model,
        rows.select(list(SIGNALS)).cast(pl.Float64).to_numpy(),
        rows["defaults"].to_numpy(),
        groups=rows["borrower_id"].to_numpy(),
        cv=GroupKFold(_FOLDS, shuffle=True, random_state=7),
        method="predict_proba",
    )
    return np.asarray(said)[:, 1]


def auc(rows: pl.DataFrame) -> Estimate:
    """Estimate the area under the curve, drawing the borrowers again."""
    said, truth = out_of_borrower(rows), rows["defaults"].to_numpy()
    codes = rows["borrower_id"].rank("dense").to_numpy().astype(int) - 1
    of_one = [np.flatnonzero(codes == code) for code in range(codes.max() + 1)]
    dice, drawn = np.random.default_rng(7), []
    for _ in range(_AGAIN):
        chosen = dice.integers(len(of_one), size=len(of_one))
        at = np.concatenate([of_one[one] for one in chosen])
        if truth[at].any():
            drawn.append(roc_auc_score(truth[at], said[at]))
    low, high = np.quantile(drawn, (_TAIL, 1 - _TAIL))
    whom = rows.filter("defaults")["borrower_id"].n_unique()
    return Estimate(float(roc_auc_score(truth, said)), whom, float(low), float(high))
