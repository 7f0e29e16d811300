"""The use of the money: each draw, whom the bank paid out of it, and on what papers."""

from datetime import date, timedelta
from random import Random

from sample_data.fact import Fact
from sample_data.lives.life import Life

_PURPOSES = {
    "购买住房": "housing",
    "装修": "renovation",
    "进货周转": "trade",
    "采购原材料": "working_capital",
    "日常经营周转": "working_capital",
    "设备更新改造": "equipment",
    "支付货款": "trade",
    "支付工程款": "construction",
}
_THRESHOLDS = {"project": 10_000_000, "corporate": 10_000_000, "sme": 1_000_000}
_THRESHOLD_RETAIL = 300_000
"""Above which a payment must be made by the bank itself, in yuan; assumed."""

_NO_CONTRACT, _NO_INVOICE = 0.03, 0.08
_SPENT = ("entrusted_payment", "construction", "supplier")
_WITHIN = 20


def witness(life: Life) -> None:
    """Tell of every draw, and of the payments made out of it."""
    dice = life.borrower.dice("uses")
    purposes = {
        f.row["facility_id"]: str(f.row["purpose"])
        for f in life.facts
        if f.file == "facilities"
    }
    moved = [f for f in life.facts if f.file == "transactions"]
    paid = [
        f
        for f in moved
        if f.row["category"] in _SPENT
        and (f.row.get("facility_id") or f.row["category"] == "construction")
    ]
    for fact in moved:
        if fact.row["category"] == "loan_proceeds":
            draw = _draw(life, fact, purposes[fact.row["facility_id"]])
            for payment in _out_of(fact, paid):
                _payment(life, draw, payment, dice)


def _draw(life: Life, fact: Fact, purpose: str) -> dict[str, str]:
    facility_id = str(fact.row["facility_id"])
    threshold = _THRESHOLDS.get(life.borrower.kind, _THRESHOLD_RETAIL)
    draw = {
        "drawdown_id": f"W{facility_id[1:]}",
        "facility_id": facility_id,
        "borrower_id": life.borrower.borrower_id,
        "purpose_kind": _PURPOSES.get(purpose, "other"),
    }
    on = fact.happened_on
    life.tell(
        "drawdowns",
        on,
        **draw,
        account_id=fact.row["account_id"],
        requested_on=on - timedelta(4),
        drawn_on=fact.row["value_on"],
        drawn_amount=fact.row["amount"],
        way_of_paying="entrusted",
        entrusted_above_amount=f"{threshold}.00",
    )
    return draw


def _out_of(draw: Fact, paid: list[Fact]) -> list[Fact]:
    """Find the payments made out of a draw: marked with it, or soon after it."""
    facility_id, on = draw.row["facility_id"], draw.happened_on
    soon = on + timedelta(_WITHIN)
    return [
        fact
        for fact in paid
        if fact.row["facility_id"] == facility_id
        or (fact.row["facility_id"] is None and on <= fact.happened_on <= soon)
    ]


def _payment(life: Life, draw: dict[str, str], fact: Fact, dice: Random) -> None:
    number = f"{draw['drawdown_id']}-{fact.row['transaction_no']}"
    on = fact.happened_on
    accepted_on: date = on - timedelta(1 + int(3 * dice.random()))
    shows = dice.random() > _NO_CONTRACT
    bills = dice.random() > _NO_INVOICE
    life.tell(
        "payments",
        on,
        **draw,
        payment_id=number,
        way_of_paying="own" if fact.row["category"] == "supplier" else "entrusted",
        payment_on=on,
        payment_amount=fact.row["amount"],
        payee_bank=fact.row["counterparty_bank"],
        payee_account=fact.row["counterparty_account"],
        is_agreed_payee="N" if fact.row["category"] == "supplier" else "Y",
        account_id=fact.row["account_id"],
        transaction_id=fact.row["transaction_no"],
        contract_document_id=f"D{number[1:]}-C" if shows else None,
        invoice_id=f"J{number[1:]}" if bills else None,
        delivery_document_id=f"D{number[1:]}-G" if bills and shows else None,
        accepted_on=accepted_on if shows else None,
    )
