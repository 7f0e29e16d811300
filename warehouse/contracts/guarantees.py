"""Guarantees: who answers for a borrower's debt, to whom and how far."""

import dataframely as dy

from warehouse.contracts.columns import code, currency, day, ident, money, pseudonym
from warehouse.contracts.contract import Contract
from warehouse.contracts.kinds import Kind, kind_of_each
from warehouse.contracts.rules import in_order, told_together

GUARANTEE_KINDS = {
    "joint": ("连带责任保证", "Joint and several guarantee"),
    "general": ("一般保证", "General guarantee"),
    "completion": ("完工担保", "Completion guarantee"),
    "shortfall": ("差额补足", "Shortfall undertaking"),
    "guarantee_company": ("担保公司保证", "Guarantee company"),
    "insurer": ("保证保险", "Credit insurance"),
    "bank_letter": ("银行保函", "Bank letter of guarantee"),
    "performance_bond": ("履约保函", "Performance bond"),
    "advance_payment_bond": ("预付款保函", "Advance payment bond"),
    "comfort_letter": ("安慰函", "Letter of comfort"),
}


class Guarantees(dy.Schema):
    """One row per guarantee given for a borrower."""

    guarantee_id = ident(("担保编号", "Guarantee"), key=True)
    borrower_id = ident(("借款人", "Borrower"))
    facility_id = ident(("授信编号", "Facility"), optional=True)
    guarantor_id = pseudonym(("保证人", "Guarantor"))
    # Absent where it is given to us.
    beneficiary_id = ident(("受益人", "Beneficiary"), optional=True)
    guarantee_kind = code(("担保类型", "Kind of guarantee"), GUARANTEE_KINDS)
    guaranteed_amount = money(("担保金额", "Amount guaranteed"), least=0)
    currency = currency()
    signed_on = day(("签约日", "Signed on"))
    valid_from = day(("起", "Valid from"))
    valid_to = day(("止", "Valid to"))
    called_on = day(("代偿日", "Called on"))
    called_amount = money(("代偿金额", "Amount called"), least=0)

    valid_from_is_not_after_valid_to = in_order("valid_from", "valid_to")
    a_call_has_its_day_and_amount = told_together("called_on", "called_amount")


guarantees = Contract(
    name="guarantees",
    words=("保证担保", "Guarantees"),
    grain=("每笔保证一行", "One row per guarantee given for a borrower."),
    columns=Guarantees,
    lane="relations",
    kind=kind_of_each(
        "guarantee_kind",
        GUARANTEE_KINDS,
        like=Kind("guarantee_{}", ("担保: {}", "Guaranteed: {}"), usual_days=10),
    ),
    event_time="valid_from",
    looks_ahead=True,
    event_end="valid_to",
    amount="guaranteed_amount",
)
