"""Lost and found again: what was written off, and what came in on it afterwards."""

import dataframely as dy

from warehouse.contracts.columns import code, currency, day, ident, money
from warehouse.contracts.contract import Contract
from warehouse.contracts.kinds import Kind

RECOVERED_FROM = {
    "borrower": ("借款人还款", "The borrower"),
    "guarantor": ("保证人代偿", "A guarantor"),
    "collateral": ("处置抵质押物", "Collateral sold"),
    "insurance": ("保险赔付", "Insurance"),
    "claim_sold": ("债权转让", "The claim sold"),
    "court": ("法院执行", "Court enforcement"),
    "other": ("其他", "Other"),
}


class WriteOffs(dy.Schema):
    """One row per write-off of a facility, whole or part.

    A write-off is the bank's own book-keeping: the borrower owes what it owed.
    """

    facility_id = ident(("授信编号", "Facility"), key=True)
    write_off_id = ident(("核销编号", "Write-off"), key=True)
    borrower_id = ident(("借款人", "Borrower"))
    written_off_on = day(("核销日", "Written off on"), optional=False)
    written_off_amount = money(("核销金额", "Written off"), optional=False, least=0)
    principal_written_off = money(("核销本金", "Principal written off"), least=0)
    interest_written_off = money(("核销利息", "Interest written off"), least=0)
    currency = currency()


class Recoveries(dy.Schema):
    """One row per amount recovered on what was in default or written off."""

    facility_id = ident(("授信编号", "Facility"), key=True)
    recovery_id = ident(("回收编号", "Recovery"), key=True)
    borrower_id = ident(("借款人", "Borrower"))
    write_off_id = ident(("核销编号", "Write-off"), optional=True)
    recovered_on = day(("回收日", "Recovered on"), optional=False)
    booked_on = day(("记账日", "Booking date"))
    recovered_amount = money(("回收金额", "Recovered"), optional=False, least=0)
    cost_amount = money(("回收成本", "Cost of recovery"), least=0)
    recovered_from = code(("回收来源", "Recovered from"), RECOVERED_FROM, optional=True)
    currency = currency()


write_offs = Contract(
    name="write_offs",
    words=("核销", "Write-offs"),
    grain=("每次核销一行", "One row per write-off."),
    columns=WriteOffs,
    lane="repayment",
    kind=Kind("write_off", ("核销", "Write-off"), tone="bad", usual_days=10),
    event_time="written_off_on",
    amount="written_off_amount",
)

recoveries = Contract(
    name="recoveries",
    words=("清收回款", "Recoveries"),
    grain=("每笔清收回款一行", "One row per amount recovered."),
    columns=Recoveries,
    lane="repayment",
    kind=Kind("recovery", ("清收回款", "Recovery"), tone="good", sign=-1),
    event_time="recovered_on",
    amount="recovered_amount",
)
