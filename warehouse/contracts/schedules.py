"""Schedules: each version of how a facility is to be paid back, and its instalments."""

import dataframely as dy
import polars as pl

from warehouse.contracts.columns import code, count, currency, day, ident, money, ratio
from warehouse.contracts.contract import Contract
from warehouse.contracts.kinds import Kind, KindByCode, Tone

REASONS: dict[str, tuple[str, str, Tone]] = {
    "original": ("首次约定", "First agreed", "neutral"),
    "drawdown": ("再次提款", "Further drawdown", "neutral"),
    "reset_rate": ("利率重定价", "Rate reset", "neutral"),
    "partial_prepayment": ("部分提前还款", "Partial prepayment", "good"),
    "correction": ("更正", "Correction", "neutral"),
    "grace": ("还款宽限", "Grace period", "watch"),
    "extension": ("展期", "Extension", "watch"),
    "consolidation": ("借据合并", "Consolidation", "watch"),
    "restructuring": ("重组", "Restructuring", "bad"),
    "other": ("其他", "Other", "watch"),
}
"""Why a schedule was made, with its words and how it reads."""

RELIEF = ("grace", "extension", "consolidation", "restructuring", "other")
"""The reasons that give a debtor time. Such a version can be agreed but not backdated:
it counts from the day it was agreed if that is later than its effective date."""

METHODS = {
    "level": ("等额本息", "Level instalments"),
    "even": ("等额本金", "Even principal"),
    "interest_only": ("按期付息, 到期还本", "Interest, principal at the end"),
    "bullet": ("到期一次还本付息", "All at the end"),
    "irregular": ("按约定日程", "As listed"),
    "revolving": ("循环额度最低还款", "Minimum of a revolving line"),
}


class Schedules(dy.Schema):
    """One row per version of a facility's schedule."""

    facility_id = ident(("授信编号", "Facility"), key=True)
    schedule_no = count(("还款计划版本", "Schedule version"), key=True, optional=False)
    borrower_id = ident(("借款人", "Borrower"))
    reason = code(
        ("变更原因", "Reason"),
        {name: (zh, en) for name, (zh, en, _) in REASONS.items()},
    )
    effective_on = day(("生效日", "Effective on"), optional=False)
    agreed_on = day(("约定日", "Agreed on"))
    replaces = count(("替代版本", "Replaces version"))
    repayment_method = code(("还款方式", "Repayment method"), METHODS, optional=True)
    grace_days = count(("容时天数", "Grace days"), unit="day")
    interest_rate = ratio(("年利率", "Yearly interest rate"), least=-1, most=10)
    principal_amount = money(("计划本金", "Principal under it"), least=0)
    capitalised_amount = money(("并入本金的欠款", "Arrears capitalised"), least=0)
    moved_to = ident(("并入授信", "Merged into facility"), optional=True)
    currency = currency()

    @dy.rule()
    def replaces_an_earlier_version(cls) -> pl.Expr:  # noqa: N805  dataframely's
        """Versions are numbered in the order they were agreed."""
        return cls.replaces.col < cls.schedule_no.col


class Installments(dy.Schema):
    """One row per instalment of one version of a schedule.

    `due_amount` is what must be paid by then: of a revolving line the minimum, with the
    whole of the statement in `statement_amount`.
    """

    facility_id = ident(("授信编号", "Facility"), key=True)
    schedule_no = count(("还款计划版本", "Schedule version"), key=True, optional=False)
    installment_no = count(("期次", "Instalment"), key=True, optional=False)
    borrower_id = ident(("借款人", "Borrower"))
    due_on = day(("应还日", "Due on"), optional=False)
    due_amount = money(("应还金额", "Due"), optional=False, least=0)
    principal_due = money(("应还本金", "Principal due"), least=0)
    interest_due = money(("应还利息", "Interest due"), least=0)
    penalty_due = money(("应还罚息", "Penalty due"), least=0)
    fee_due = money(("应还费用", "Fees due"), least=0)
    statement_amount = money(("账单余额", "Statement balance"))
    currency = currency()

    @dy.rule()
    def parts_add_up_to_due(cls) -> pl.Expr:  # noqa: N805  dataframely's
        """Principal, interest and the rest, where told, make what is due."""
        parts = cls.principal_due.col + cls.interest_due.col
        rest = cls.penalty_due.col.fill_null(0) + cls.fee_due.col.fill_null(0)
        return parts.is_null() | (parts + rest == cls.due_amount.col)


schedules = Contract(
    name="schedules",
    words=("还款计划", "Schedules"),
    grain=(
        "每笔授信的每版还款计划一行",
        "One row per facility and schedule version.",
    ),
    columns=Schedules,
    lane="repayment",
    kind=KindByCode(
        "reason",
        {
            reason: Kind(
                f"schedule_{reason}", (f"还款计划: {zh}", f"Schedule: {en}"), tone
            )
            for reason, (zh, en, tone) in REASONS.items()
        },
    ),
    event_time="effective_on",
    looks_ahead=True,
    amount="principal_amount",
)

installments = Contract(
    name="installments",
    words=("应还分期", "Instalments"),
    grain=(
        "每版还款计划的每期一行",
        "One row per facility, schedule version and instalment.",
    ),
    columns=Installments,
    lane="repayment",
    # An instalment is agreed long before it falls due, never learned late.
    kind=Kind(
        "installment_due", ("应还", "Instalment due"), usual_days=0, is_routine=True
    ),
    event_time="due_on",
    looks_ahead=True,
    amount="due_amount",
)
