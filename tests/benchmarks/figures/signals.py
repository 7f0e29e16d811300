"""What a bank can see of a borrower month by month, the worse the larger."""

from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

from tests.benchmarks.figures import accounts, sights
from tests.benchmarks.figures.delivered import Delivered
from tests.benchmarks.figures.grid import months_of_accounts

ALL = ("project", "corporate", "sme", "retail")
LENT_BY_LIMIT = ("corporate", "sme")
FIRMS = ("corporate", "sme")


@dataclass(frozen=True)
class Signal:
    """One signal: its name in both languages, of whom, and how months make it up.

    `read` gives borrower, month and value. Of what `adds` up, the last so many months
    count together and none is nought; of a state its last word holds so many months.
    """

    name: str
    name_zh: str
    read: Callable[[Delivered], pl.DataFrame]
    months: int
    adds: bool = False
    kinds: tuple[str, ...] = ALL


SIGNALS: dict[str, Signal] = {
    "inflow": Signal(
        "Inflow below a year before", "流入低于上年同期", accounts.inflow, 1
    ),
    "balance": Signal(
        "Balance below its year", "余额低于全年均值", accounts.balance, 1
    ),
    "use": Signal(
        "Limit used", "额度使用率", accounts.limit_used, 1, kinds=LENT_BY_LIMIT
    ),
    "late": Signal(
        "Payments late by a day or more", "还款迟延", accounts.late_payments, 3,
        adds=True,
    ),
    "partial": Signal(
        "Paid in part", "部分还款", accounts.partial_payments, 3, adds=True
    ),
    "returned": Signal(
        "Debits returned", "扣款退回", accounts.returned_debits, 3, adds=True
    ),
    "past_due": Signal("Any days past due", "存在逾期", accounts.past_due, 1),
    "past_due_30": Signal("30 days past due", "逾期30天以上", accounts.past_due_30, 1),
    "class": Signal("Special mention or worse", "关注类及以下", accounts.watched, 1),
    "score": Signal("Visit scores lower", "走访评分走低", sights.visit_score, 12),
    "findings": Signal("Findings on visits", "走访发现问题", sights.findings, 12),
    "shut_out": Signal(
        "Visits refused or put off", "走访被拒或推迟", sights.shut_out, 12, adds=True
    ),
    "statements": Signal(
        "Statements late", "报表迟交", sights.statements_late, 4, kinds=FIRMS
    ),
    "certificate": Signal(
        "Certificates late", "合规证书迟交", sights.certificate_late, 7,
        kinds=("project",),
    ),
    "cover": Signal(
        "Debt service cover lower", "偿债覆盖率走低", sights.cover, 7,
        kinds=("project",),
    ),
    "margin": Signal(
        "Margin below a year before", "利润率低于上年", sights.margin, 4, kinds=FIRMS
    ),
    "taxes": Signal(
        "Taxes unpaid", "税费欠缴", sights.taxes_unpaid, 6, adds=True, kinds=FIRMS
    ),
    "lawsuits": Signal(
        "Lawsuits and tax notices", "诉讼与欠税公告", sights.lawsuits, 6, adds=True,
        kinds=("project", *FIRMS),
    ),
    "enquiries": Signal("Bureau enquiries", "征信查询", sights.enquiries, 7),
    "debt": Signal("Debt at the bureau grows", "征信负债增长", sights.debt, 7),
    "elsewhere": Signal("Past due elsewhere", "他行逾期", sights.elsewhere, 7),
    "rating": Signal("Internal rating worse", "内部评级下调", sights.rating, 12),
    "silence": Signal("Calls unanswered", "电话不接", sights.silence, 3, adds=True),
    "worry": Signal(
        "Looks at pages of trouble", "浏览困难页面", sights.worry, 3, adds=True
    ),
}  # fmt: skip


def readings(book: Delivered) -> pl.DataFrame:
    """Give a row per borrower and month of debt, with every signal in a column.

    What is not known is empty; a signal of another kind of borrower too.
    """
    grid = months_of_accounts(book)
    for name, signal in SIGNALS.items():
        seen = (
            signal.read(book)
            .group_by("borrower_id", "month")
            .agg(pl.col("value").sum() if signal.adds else pl.col("value").max())
        )
        grid = grid.join(seen, on=["borrower_id", "month"], how="left")
        of_kind = pl.col("kind").is_in(signal.kinds)
        value = pl.when(of_kind).then(_made_up(signal))
        grid = grid.with_columns(value.alias(name)).drop("value")
    return grid.filter("in_debt").drop("in_debt")


def _made_up(signal: Signal) -> pl.Expr:
    """Make up a month's value of what was seen in it and in the months before."""
    value = pl.col("value")
    if signal.adds:
        whole = value.fill_null(0.0).rolling_sum(signal.months, min_samples=1)
    else:
        whole = value.forward_fill(signal.months - 1)
    return whole.over("borrower_id", order_by="month")
