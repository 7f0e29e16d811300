"""Invoices: issued and received, red ones and void ones included.

An invoice's number is no key: that one number comes twice is what is looked for.
"""

import dataframely as dy
import polars as pl

from warehouse.contracts.columns import (
    code,
    currency,
    day,
    ident,
    money,
    pseudonym,
    text,
)
from warehouse.contracts.contract import Contract
from warehouse.contracts.kinds import Kind, KindByCode

INVOICE_STATES = {
    "valid": ("正常", "Valid"),
    "void": ("作废", "Void"),
    "red": ("红字", "Red letter"),
    "reversed": ("已红冲", "Reversed by a red letter"),
    "out_of_control": ("失控", "Lost to control"),
}


class Invoices(dy.Schema):
    """One row per invoice."""

    invoice_id = ident(("发票", "Invoice"), key=True)
    borrower_id = ident(("借款人", "Borrower"))
    invoice_direction = code(
        ("开具或取得", "Issued or received"),
        {"issued": ("开具", "Issued"), "received": ("取得", "Received")},
    )
    invoice_number = text(("发票号码", "Number"), max_length=80)
    counterparty_id = pseudonym(("对方", "Counterparty"), optional=True)
    issued_on = day(("开具日", "Issued on"), optional=False)
    payment_due_on = day(("应付日", "Payment due on"))
    settled_on = day(("结清日", "Settled on"))
    net_amount = money(("不含税金额", "Net"))
    tax_amount = money(("税额", "Tax"))
    total_amount = money(("价税合计", "Total"), optional=False)
    currency = currency()
    invoice_state = code(("发票状态", "State of the invoice"), INVOICE_STATES)
    reverses_invoice_id = ident(("红冲哪张", "Reverses which invoice"), optional=True)
    goods = text(("货物或服务", "Goods or services"), max_length=300)

    @dy.rule()
    def only_a_red_letter_reverses(cls) -> pl.Expr:  # noqa: N805  dataframely's
        """A red-letter invoice names the one it takes back."""
        is_red = cls.invoice_state.col == "red"
        return cls.reverses_invoice_id.col.is_null() | is_red


invoices = Contract(
    name="invoices",
    words=("发票", "Invoices"),
    grain=("每张发票一行", "One row per invoice."),
    columns=Invoices,
    lane="finances",
    kind=KindByCode(
        "invoice_direction",
        {
            code: Kind(f"invoice_{code}", words, usual_days=30, is_routine=True)
            for code, words in {
                "issued": ("开票", "Invoice issued"),
                "received": ("收票", "Invoice received"),
            }.items()
        },
    ),
    event_time="issued_on",
    amount="total_amount",
)
