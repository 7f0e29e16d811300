"""Segments: how an industry, a region, the economy or we ourselves stand.

These belong to no borrower: their events carry none, and no trajectory shows them.
"""

import dataframely as dy
import polars as pl

from warehouse.contracts.columns import code, currency, day, ident, money, number, text
from warehouse.contracts.contract import Contract
from warehouse.contracts.kinds import Kind

SEGMENT_KINDS = {
    "industry": ("行业", "Industry"),
    "region": ("地区", "Region"),
    "industry_in_region": ("地区行业", "Industry in a region"),
    "economy": ("宏观", "Economy"),
    "institution": ("本机构", "Our institution"),
}

MEASURES = {
    "bad_rate": ("不良率", "Bad rate"),
    "default_rate": ("违约率", "Default rate"),
    "price_index": ("价格指数", "Price index"),
    "house_price_index": ("房价指数", "House price index"),
    "purchasing_managers": ("采购经理指数", "Purchasing managers' index"),
    "output_growth": ("产出增速", "Growth of output"),
    "unemployment": ("失业率", "Unemployment"),
    "fiscal_revenue": ("财政收入", "Fiscal revenue"),
    "public_debt_ratio": ("政府债务率", "Public debt ratio"),
    "policy_rate": ("政策利率", "Policy rate"),
    "loan_prime_rate": ("贷款市场报价利率", "Loan prime rate"),
    "net_capital": ("资本净额", "Net capital"),
    "tier1_capital": ("一级资本净额", "Tier 1 capital"),
    "exposure_limit": ("授信限额", "Exposure limit"),
    "median_completion_seconds": ("填表用时", "Time to fill in a form"),
    "other": ("其他指标", "Other measure"),
}


class SegmentSeries(dy.Schema):
    """One row per segment, measure and period."""

    segment_kind = code(("分组类型", "Kind of segment"), SEGMENT_KINDS, key=True)
    segment = ident(("分组", "Segment"), key=True)
    measure = code(("指标", "Measure"), MEASURES, key=True)
    period_end = day(("期末", "Period ends"), key=True, optional=False)
    figure_value = number(("数值", "Value"))
    figure_amount = money(("金额", "Amount"))
    currency = currency(optional=True)
    published_on = day(("发布日", "Published on"))
    publisher = text(("发布方", "Publisher"), max_length=200)

    @dy.rule()
    def something_is_told(cls) -> pl.Expr:  # noqa: N805  dataframely's
        """A row without a figure says nothing."""
        told = cls.figure_value.col.is_not_null()
        return told | cls.figure_amount.col.is_not_null()


segment_series = Contract(
    name="segment_series",
    words=("分组序列", "Segment series"),
    grain=(
        "每个分组每项指标每期一行",
        "One row per segment, measure and period.",
    ),
    columns=SegmentSeries,
    lane="external",
    kind=Kind("segment_measured", ("分组指标", "Segment measured"), usual_days=45),
    event_time="period_end",
    amount="figure_amount",
)
